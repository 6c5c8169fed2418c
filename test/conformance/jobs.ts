import { availableParallelism } from 'node:os';
import { Presets, SingleBar } from 'cli-progress';
import { InvalidArgumentError, Option } from 'commander';

/** Returns the option `--jobs <n>`, for `Command.addOption`. */
export function jobsOption(): Option {
	return new Option('--jobs <n>', 'worker threads').default(availableParallelism()).argParser((text) => {
		const jobs = Number(text);
		if (!Number.isInteger(jobs) || jobs < 1) throw new InvalidArgumentError('a whole number, 1 or more');
		return jobs;
	});
}

/** Returns a progress bar on a terminal, and otherwise nothing visible. */
export function progressOf(files: number): { increment(): void; stop(): void } {
	if (!process.stderr.isTTY) return { increment() {}, stop() {} };
	const bar = new SingleBar(
		{ stopOnComplete: true, noTTYOutput: false, format: '{bar} {value}/{total} files' },
		Presets.rect,
	);
	bar.start(files, 0);
	return bar;
}
