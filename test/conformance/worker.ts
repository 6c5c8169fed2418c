import { parentPort, workerData } from 'node:worker_threads';
import { type FileOptions, type FileResult, runFile } from './run-file.ts';

/** What a worker answers to the path of a file. */
export type Answer = FileResult | { readonly error: string };

const port = parentPort!;
const options = workerData as FileOptions;

port.on('message', async (path: string) => {
	let answer: Answer;
	try {
		answer = await runFile(path, options);
	} catch (error) {
		answer = { error: error instanceof Error ? error.message : String(error) };
	}
	port.postMessage(answer);
});
