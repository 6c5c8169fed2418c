import { parentPort, workerData } from 'node:worker_threads';
import type { WorkerError } from '../conformance/pool.ts';
import { checkModule, type ModuleResult } from './check-module.ts';
import { Folder } from './folder.ts';
import { Native } from './native.ts';

const port = parentPort!;
const folder = new Folder(workerData as string[]);
const native = new Native();

port.on('message', (path: string) => {
	let answer: ModuleResult | WorkerError;
	try {
		answer = checkModule(path, folder, native);
	} catch (error) {
		answer = { error: error instanceof Error ? error.message : String(error) };
	}
	port.postMessage(answer);
});
