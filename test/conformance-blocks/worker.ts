import { parentPort, workerData } from 'node:worker_threads';
import type { WorkerError } from '../conformance/pool.ts';
import { type FileOptions, type FileResult, runFile } from './run-file.ts';

const port = parentPort!;
const options = workerData as FileOptions;

port.on('message', async (path: string) => {
	let answer: FileResult | WorkerError;
	try {
		answer = await runFile(path, options);
	} catch (error) {
		answer = { error: error instanceof Error ? error.message : String(error) };
	}
	port.postMessage(answer);
});
