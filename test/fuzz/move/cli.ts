import { createHash, randomInt } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { Command, InvalidArgumentError, Option } from 'commander';
import { hasLibmovevm } from '../../../vm-adapters/move/test-modules/libmovevm.ts';
import { Fuzzer, type What } from './fuzz.ts';
import { ENGINES, type Engine } from './ours.ts';

interface Options {
	readonly seconds: number;
	readonly seed: number;
	readonly what: What | 'all';
	readonly engines: readonly (Engine | 'native')[];
	readonly sweep: boolean;
}

function natural(text: string): number {
	const number = Number(text);
	if (!Number.isInteger(number) || number < 0) throw new InvalidArgumentError('a whole number');
	return number;
}

function engineList(text: string): Options['engines'] {
	const names = text.split(',');
	const known: readonly string[] = [...ENGINES, 'native'];
	const unknown = names.find((name) => !known.includes(name));
	if (unknown !== undefined) throw new InvalidArgumentError(`known are ${known.join(', ')}`);
	return names as Options['engines'];
}

function main({ seconds, seed, what, engines, sweep }: Options): void {
	if (!hasLibmovevm) {
		console.log(`skipped: libmovevm does not exist for ${process.platform}-${process.arch}`);
		return;
	}
	console.log(
		`seed ${seed}, ${seconds} s, ${what}, ${engines.join(', ')}${sweep ? ', every case at every gas limit' : ''}`,
	);
	const fuzzer = new Fuzzer();
	let shown = performance.now();
	const { count, failure } = fuzzer.run({
		seconds,
		seed,
		what: what === 'all' ? ['execution', 'verifier'] : [what],
		engines: engines.filter((name) => name !== 'native'),
		native: engines.includes('native'),
		...(sweep && { sweep: 2000, sweepEvery: 1 }),
		onProgress(cases) {
			if (performance.now() - shown < 10_000) return;
			shown = performance.now();
			console.log(`${cases} cases`);
		},
	});
	if (!failure) {
		console.log(`${count} cases, no difference`);
		return;
	}
	const text = `${JSON.stringify({ ...failure.case, found: failure.difference.slice(0, 300) }, undefined, '\t')}\n`;
	const name = createHash('sha256').update(JSON.stringify(failure.case)).digest('hex').slice(0, 12);
	writeFileSync(new URL(`regressions/${name}.json`, import.meta.url), text);
	console.log(`seed ${failure.seed}, after ${count} cases\n${failure.difference}\nkept as ${name}.json`);
	process.exitCode = 1;
}

new Command('fuzz:move')
	.description("Compares Move's engines and verifier with libmovevm on generated code, and on the corpus")
	.addOption(new Option('--seconds <n>', 'how long').argParser(natural).default(60))
	.addOption(
		new Option('--seed <n>', 'where the generator begins').argParser(natural).default(randomInt(2 ** 31), 'random'),
	)
	.addOption(new Option('--what <which>', 'what is compared').choices(['execution', 'verifier', 'all']).default('all'))
	.addOption(
		new Option('--engines <names>', 'what is compared with the interpreter')
			.argParser(engineList)
			.default([...ENGINES, 'native'], [...ENGINES, 'native'].join(',')),
	)
	.option('--sweep', 'run each call at every gas limit from 0 to what it uses, or at 2,000 of them', false)
	.action(main)
	.parse();
