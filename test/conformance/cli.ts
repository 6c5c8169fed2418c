import { availableParallelism } from 'node:os';
import { relative } from 'node:path';
import { Presets, SingleBar } from 'cli-progress';
import { Command, InvalidArgumentError, Option } from 'commander';
import type { Engine } from './environment.ts';
import { runFiles } from './pool.ts';
import type { FileResult } from './run-file.ts';
import { testFiles } from './test-files.ts';

interface Options {
	readonly fork?: string;
	readonly engine: Engine | 'both';
	readonly jobs: number;
}

function failureLine(file: string, failure: FileResult['failures'][number]): string {
	const { test, fork, engine, indexes, difference } = failure;
	const { data, gas, value } = indexes;
	return `FAIL ${file} ${test} ${fork} ${engine} [data ${data}, gas ${gas}, value ${value}]: ${difference}`;
}

async function main(folder: string, { fork, engine, jobs }: Options): Promise<void> {
	const engines: Engine[] = engine === 'both' ? ['interpreter', 'translated'] : [engine];
	const files = testFiles(folder);
	const bar = new SingleBar(
		{ stopOnComplete: true, noTTYOutput: false, format: '{bar} {value}/{total} files' },
		Presets.rect,
	);
	const isTerminal = process.stderr.isTTY;
	if (isTerminal) bar.start(files.length, 0);
	let passed = 0;
	let failed = 0;
	let skipped = 0;
	const failures: string[] = [];
	await runFiles(files, { engines, ...(fork !== undefined && { fork }) }, jobs, (path, answer) => {
		if (isTerminal) bar.increment();
		const file = relative('.', path);
		if ('error' in answer) {
			failed++;
			failures.push(`FAIL ${file}: ${answer.error}`);
			return;
		}
		passed += answer.passed;
		skipped += answer.skipped;
		failed += answer.failures.length;
		for (const failure of answer.failures) failures.push(failureLine(file, failure));
	});
	if (isTerminal) bar.stop();
	for (const line of failures.sort()) console.log(line);
	console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
	process.exitCode = failed > 0 ? 1 : 0;
}

await new Command('conformance:evm')
	.description("Runs Ethereum's state tests: every file below a folder, in every fork that it names")
	.argument('<folder>', 'a folder of state tests, or one file')
	.option('--fork <name>', 'only this fork, as the files name it (Cancun)')
	.addOption(
		new Option('--engine <name>', 'what runs the code')
			.choices(['interpreter', 'translated', 'both'])
			.default('interpreter'),
	)
	.option(
		'--jobs <n>',
		'worker threads',
		(text) => {
			const jobs = Number(text);
			if (!Number.isInteger(jobs) || jobs < 1) throw new InvalidArgumentError('a whole number, 1 or more');
			return jobs;
		},
		availableParallelism(),
	)
	.action(main)
	.parseAsync();
