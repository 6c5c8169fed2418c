import { Worker } from 'node:worker_threads';
import type { FileOptions } from './run-file.ts';
import type { Answer } from './worker.ts';

/** Runs files in worker threads. A file whose worker dies is answered with that, and a new worker goes on. */
export async function runFiles(
	paths: readonly string[],
	options: FileOptions,
	jobs: number,
	onAnswer: (path: string, answer: Answer) => void,
): Promise<void> {
	let next = 0;
	const lane = async (): Promise<void> => {
		let worker: Worker | undefined;
		while (next < paths.length) {
			const path = paths[next++]!;
			worker ??= new Worker(new URL('./worker.ts', import.meta.url), { workerData: options });
			const { answer, lives } = await ask(worker, path);
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

function ask(worker: Worker, path: string): Promise<{ readonly answer: Answer; readonly lives: boolean }> {
	return new Promise((resolve) => {
		const onMessage = (answer: Answer) => settle(answer, true);
		const onError = (error: unknown) => settle({ error: `the worker failed: ${error}` }, false);
		const onExit = (code: number) => settle({ error: `the worker ended with code ${code}` }, false);
		const settle = (answer: Answer, lives: boolean): void => {
			worker.off('message', onMessage).off('error', onError).off('exit', onExit);
			resolve({ answer, lives });
		};
		worker.on('message', onMessage).on('error', onError).on('exit', onExit);
		worker.postMessage(path);
	});
}
