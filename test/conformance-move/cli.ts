import { existsSync } from 'node:fs';
import { relative } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { hasLibmovevm } from '../../vm-adapters/move/test-modules/libmovevm.ts';
import { jobsOption, progressOf } from '../conformance/jobs.ts';
import { runFiles } from '../conformance/pool.ts';
import type { ModuleResult } from './check-module.ts';
import { moduleFiles } from './folder.ts';
import { compileReplacements } from './native.ts';
import type { WorkerData } from './worker.ts';

async function main(folder: string, { jobs }: { readonly jobs: number }): Promise<void> {
	if (!hasLibmovevm) {
		console.log(`skipped: libmovevm does not exist for ${process.platform}-${process.arch}`);
		return;
	}
	const files = moduleFiles(folder);
	const bar = progressOf(files.length);
	let passed = 0;
	let failed = 0;
	let skipped = 0;
	let ran = 0;
	const lines: string[] = [];
	const data: WorkerData = { files, replacements: compileReplacements() };
	await runFiles<ModuleResult>(new URL('./worker.ts', import.meta.url), files, data, jobs, (path, answer) => {
		bar.increment();
		const file = relative('.', path);
		if ('error' in answer) {
			failed++;
			lines.push(`FAIL ${file}: ${answer.error}`);
			return;
		}
		ran += answer.ran;
		if (answer.differences.length > 0) failed++;
		else if (answer.skipped === undefined) passed++;
		else skipped++;
		if (answer.skipped !== undefined) lines.push(`SKIP ${file}: ${answer.skipped}`);
		for (const { function: fn, ours, native } of answer.differences)
			lines.push(`FAIL ${file}${fn === undefined ? '' : ` ${fn}`}: ours ${ours}, native ${native}`);
	});
	bar.stop();
	for (const line of lines.sort()) console.log(line);
	console.log(`${ran} functions ran on both VMs`);
	console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
	process.exitCode = failed > 0 ? 1 : 0;
}

await new Command('conformance:move')
	.description('Verifies every .mv file below a folder, and runs its functions without arguments, beside libmovevm')
	.argument('<folder>', 'a folder of compiled modules, or one file', (path) => {
		if (!existsSync(path)) throw new InvalidArgumentError('it does not exist');
		return path;
	})
	.addOption(jobsOption())
	.action(main)
	.parseAsync();
