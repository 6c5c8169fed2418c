import { availableParallelism } from 'node:os';
import { Presets, SingleBar } from 'cli-progress';
import { InvalidArgumentError, Option } from 'commander';
import type { Engine } from './environment.ts';

/** Returns the option `--jobs <n>`, for `Command.addOption`. */
export function jobsOption(): Option {
	return new Option('--jobs <n>', 'worker threads').default(availableParallelism()).argParser((text) => {
		const jobs = Number(text);
		if (!Number.isInteger(jobs) || jobs < 1) throw new InvalidArgumentError('a whole number, 1 or more');
		return jobs;
	});
}

/** Returns the option `--engine <name>`. {@link enginesOf} reads its value. */
export function engineOption(): Option {
	return new Option('--engine <name>', 'what runs the code')
		.choices(['interpreter', 'translated', 'both'])
		.default('interpreter');
}

export function enginesOf(engine: Engine | 'both'): Engine[] {
	return engine === 'both' ? ['interpreter', 'translated'] : [engine];
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
