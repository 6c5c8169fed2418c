import { relative } from 'node:path';
import { Command } from 'commander';
import type { Engine } from '../conformance/environment.ts';
import { engineOption, enginesOf, jobsOption, progressOf } from '../conformance/jobs.ts';
import { runFiles } from '../conformance/pool.ts';
import { testFiles } from '../conformance/test-files.ts';
import type { FileOptions, FileResult } from './run-file.ts';

interface Options {
	readonly network?: string;
	readonly engine: Engine | 'both';
	readonly jobs: number;
}

async function main(folder: string, { network, engine, jobs }: Options): Promise<void> {
	const engines = enginesOf(engine);
	const files = testFiles(folder);
	const bar = progressOf(files.length);
	let passed = 0;
	const lines: string[] = [];
	const counts = { FAIL: 0, SKIP: 0 };
	const note = (kind: 'FAIL' | 'SKIP', file: string, told: readonly string[]) => {
		counts[kind] += told.length;
		for (const each of told) lines.push(`${kind} ${file} ${each}`);
	};
	const options: FileOptions = { engines, ...(network !== undefined && { network }) };
	await runFiles<FileResult>(new URL('./worker.ts', import.meta.url), files, options, jobs, (path, answer) => {
		bar.increment();
		const file = relative('.', path);
		if ('error' in answer) {
			note('FAIL', file, [answer.error]);
			return;
		}
		passed += answer.passed;
		note('SKIP', file, answer.skipped);
		note('FAIL', file, answer.failed);
	});
	bar.stop();
	for (const line of lines.sort()) console.log(line);
	console.log(`${passed} passed, ${counts.FAIL} failed, ${counts.SKIP} skipped`);
	process.exitCode = counts.FAIL > 0 ? 1 : 0;
}

await new Command('conformance:blocks')
	.description("Imports the blocks of Ethereum's blockchain tests: every file below a folder")
	.argument('<folder>', 'a folder of blockchain tests, or one file')
	.option('--network <name>', 'only this network, as the files name it (Cancun)')
	.addOption(engineOption())
	.addOption(jobsOption())
	.action(main)
	.parseAsync();
