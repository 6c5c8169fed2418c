import { mkdirSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Stryker } from '@stryker-mutator/core';
import { Argument, Command } from 'commander';
import { AREAS, type Area, type AreaName } from './areas.ts';
import { copyProject } from './copy-project.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');

interface Options {
	readonly files: readonly string[] | undefined;
	readonly tests: readonly string[] | undefined;
	readonly workers: string;
	readonly report: string | undefined;
}

/** Runs the mutants of one area in a copy of the project. Returns the score in per cent. */
async function score(area: Area, name: string, { files, tests, workers, report }: Options): Promise<number> {
	const copy = copyProject(ROOT);
	process.env['ALTVM_MUTATE_TESTS'] = JSON.stringify(tests ?? area.tests);
	process.chdir(copy);
	const html = report && resolve(ROOT, report, `${name}.html`);
	if (report) mkdirSync(resolve(ROOT, report), { recursive: true });
	try {
		const results = await new Stryker({
			mutate: [...(files ?? area.mutate)],
			plugins: ['@stryker-mutator/vitest-runner'],
			testRunner: 'vitest',
			vitest: { configFile: 'test/mutate/vitest.config.ts', related: false },
			// The folder is a copy already. A second copy would link to packages of the first.
			inPlace: true,
			allowConsoleColors: process.stdout.isTTY,
			coverageAnalysis: 'perTest',
			// A mutant of what runs at import would need every test again.
			ignoreStatic: true,
			// Texts for people are not asserted word for word.
			mutator: { excludedMutations: ['StringLiteral'] },
			concurrency: Number(workers),
			reporters: html ? ['clear-text', 'html'] : ['clear-text'],
			clearTextReporter: { logTests: false },
			...(html && { htmlReporter: { fileName: html } }),
		}).runMutationTest();
		const noticed = results.filter(({ status }) => status === 'Killed' || status === 'Timeout').length;
		const missed = results.filter(({ status }) => status === 'Survived' || status === 'NoCoverage').length;
		return (100 * noticed) / (noticed + missed);
	} finally {
		process.chdir(ROOT);
		rmSync(copy, { recursive: true, force: true });
	}
}

async function main(chosen: readonly AreaName[], options: Options): Promise<void> {
	const lines: string[] = [];
	for (const name of chosen.length > 0 ? chosen : (Object.keys(AREAS) as AreaName[])) {
		const { target } = AREAS[name];
		const reached = await score(AREAS[name], name, options);
		lines.push(`${name}: ${reached.toFixed(1)} % of mutants noticed, target ${target} %`);
		if (reached < target) process.exitCode = 1;
	}
	console.log(lines.join('\n'));
}

await new Command('mutate')
	.description('Plants faults in the source, one at a time, and reports how many of them the tests notice')
	.addArgument(new Argument('[areas...]', 'all of them by default').choices(Object.keys(AREAS)))
	.option('--files <globs...>', "mutate these files instead of the area's")
	.option('--tests <globs...>', "run these tests instead of the area's: quicker, and the score is a lower bound")
	.option('--workers <n>', 'how many mutants run at a time', '2')
	.option('--report <folder>', 'write an HTML report of each area')
	.action(main)
	.parseAsync();
