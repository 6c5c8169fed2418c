import { parentPort, workerData } from 'node:worker_threads';
import type { WorkerError } from '../conformance/pool.ts';
import { checkModule, type ModuleResult } from './check-module.ts';
import { Folder } from './folder.ts';
import { Native } from './native.ts';

export interface WorkerData {
	readonly files: readonly string[];
	readonly replacements: ReadonlyMap<string, Uint8Array>;
}

const port = parentPort!;
const { files, replacements } = workerData as WorkerData;
const folder = new Folder(files);
const native = new Native(replacements);

port.on('message', (path: string) => {
	let answer: ModuleResult | WorkerError;
	try {
		answer = checkModule(path, folder, native);
	} catch (error) {
		answer = { error: error instanceof Error ? error.message : String(error) };
	}
	port.postMessage(answer);
});
