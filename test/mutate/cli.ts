import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Argument, Command } from 'commander';
import { AREAS, type AreaName } from './areas.ts';
import { type Judged, judgeMutants } from './score.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');

interface Options {
	readonly files: readonly string[] | undefined;
	readonly tests: readonly string[] | undefined;
	readonly report: string | undefined;
}

/** Mutants that tests noticed, in per cent of all that tests could notice. */
function scoreOf(judged: readonly Judged[]): number {
	const counted = judged.filter(({ status }) => status !== 'static');
	return (100 * counted.filter(({ status }) => status === 'noticed').length) / counted.length;
}

function print(judged: readonly Judged[]): void {
	for (const { file, line, status, source, replacement } of judged)
		if (status === 'survived' || status === 'uncovered')
			console.log(`${status} ${file}:${line}\n  ${source}\n  -> ${replacement.split('\n')[0]!.trim()}`);
	const files = [...new Set(judged.map(({ file }) => file))];
	for (const file of files) {
		const of = judged.filter((mutant) => mutant.file === file);
		console.log(`${scoreOf(of).toFixed(1).padStart(5)} % of ${`${of.length}`.padStart(4)}  ${file}`);
	}
}

async function main(chosen: readonly AreaName[], { files, tests, report }: Options): Promise<void> {
	const lines: string[] = [];
	for (const name of chosen.length > 0 ? chosen : (Object.keys(AREAS) as AreaName[])) {
		const area = AREAS[name];
		const judged = await judgeMutants(ROOT, files ?? area.mutate, tests ?? area.tests);
		print(judged);
		if (report) {
			mkdirSync(report, { recursive: true });
			writeFileSync(join(report, `${name}.json`), JSON.stringify(judged, undefined, '\t'));
		}
		const reached = scoreOf(judged);
		lines.push(`${name}: ${reached.toFixed(1)} % of mutants noticed, target ${area.target} %`);
		if (!(reached >= area.target)) process.exitCode = 1;
	}
	console.log(lines.join('\n'));
}

await new Command('mutate')
	.description('Plants faults in the source, one at a time, and reports how many of them the tests notice')
	.addArgument(new Argument('[areas...]', 'all of them by default').choices(Object.keys(AREAS)))
	.option('--files <globs...>', "mutate these files instead of the area's")
	.option('--tests <globs...>', "run these tests instead of the area's: quicker, and the score is a lower bound")
	.option('--report <folder>', 'write every mutant and its verdict to a file')
	.action(main)
	.parseAsync();
