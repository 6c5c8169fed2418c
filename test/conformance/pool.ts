import { Worker } from 'node:worker_threads';

/** A worker's answer for a file that it could not process. */
export interface WorkerError {
	readonly error: string;
}

/** Processes files in worker threads. If a worker dies, its file is answered with an error, and a new worker continues. */
export async function runFiles<Answer>(
	module: URL,
	paths: readonly string[],
	workerData: unknown,
	jobs: number,
	onAnswer: (path: string, answer: Answer | WorkerError) => void,
): Promise<void> {
	let next = 0;
	const lane = async (): Promise<void> => {
		let worker: Worker | undefined;
		while (next < paths.length) {
			const path = paths[next++]!;
			worker ??= new Worker(module, { workerData });
			const { answer, lives } = await ask<Answer>(worker, path);
			if (!lives) {
				await worker.terminate();
				worker = undefined;
			}
			onAnswer(path, answer);
		}
		await worker?.terminate();
	};
	await Promise.all(Array.from({ length: Math.min(jobs, paths.length) }, lane));
}

function ask<Answer>(
	worker: Worker,
	path: string,
): Promise<{ readonly answer: Answer | WorkerError; readonly lives: boolean }> {
	return new Promise((resolve) => {
		const onMessage = (answer: Answer | WorkerError) => settle(answer, true);
		const onError = (error: unknown) => settle({ error: `the worker failed: ${error}` }, false);
		const onExit = (code: number) => settle({ error: `the worker ended with code ${code}` }, false);
		const settle = (answer: Answer | WorkerError, lives: boolean): void => {
			worker.off('message', onMessage).off('error', onError).off('exit', onExit);
			resolve({ answer, lives });
		};
		worker.on('message', onMessage).on('error', onError).on('exit', onExit);
		worker.postMessage(path);
	});
}
