import { workerData } from 'node:worker_threads';
import { answerFiles } from '../conformance/answer-files.ts';
import { checkModule } from './check-module.ts';
import { Folder } from './folder.ts';
import { Native } from './native.ts';

export interface WorkerData {
	readonly files: readonly string[];
	readonly replacements: ReadonlyMap<string, Uint8Array>;
}

const { files, replacements } = workerData as WorkerData;
const folder = new Folder(files);
const native = new Native(replacements);

answerFiles((path) => checkModule(path, folder, native));
