import { parentPort } from 'node:worker_threads';
import type { WorkerError } from './pool.ts';

/** Makes this worker answer each path that `runFiles` sends with the result of its file, or with the error that it ended in. */
export function answerFiles<Result>(run: (path: string) => Result | Promise<Result>): void {
	const port = parentPort!;
	port.on('message', async (path: string) => {
		let answer: Result | WorkerError;
		try {
			answer = await run(path);
		} catch (error) {
			answer = { error: error instanceof Error ? error.message : String(error) };
		}
		port.postMessage(answer);
	});
}
