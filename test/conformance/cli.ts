import { relative } from 'node:path';
import { Command } from 'commander';
import type { Engine } from './environment.ts';
import { engineOption, enginesOf, jobsOption, progressOf } from './jobs.ts';
import { runFiles } from './pool.ts';
import type { FileOptions, FileResult } from './run-file.ts';
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
	const engines = enginesOf(engine);
	const files = testFiles(folder);
	const bar = progressOf(files.length);
	let passed = 0;
	let failed = 0;
	let skipped = 0;
	const failures: string[] = [];
	const options: FileOptions = { engines, ...(fork !== undefined && { fork }) };
	await runFiles<FileResult>(new URL('./worker.ts', import.meta.url), files, options, jobs, (path, answer) => {
		bar.increment();
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
	bar.stop();
	for (const line of failures.sort()) console.log(line);
	console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
	process.exitCode = failed > 0 ? 1 : 0;
}

await new Command('conformance:evm')
	.description("Runs Ethereum's state tests: every file below a folder, in every fork that it names")
	.argument('<folder>', 'a folder of state tests, or one file')
	.option('--fork <name>', 'only this fork, as the files name it (Cancun)')
	.addOption(engineOption())
	.addOption(jobsOption())
	.action(main)
	.parseAsync();
