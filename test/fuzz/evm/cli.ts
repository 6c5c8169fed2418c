import { createHash, randomInt } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { Command, InvalidArgumentError, Option } from 'commander';
import { fuzz } from './fuzz.ts';
import { ENGINES, type Engine } from './ours.ts';

interface Options {
	readonly seconds: number;
	readonly seed: number;
	readonly engines: readonly (Engine | 'peer')[];
	readonly sweep: boolean;
}

function natural(text: string): number {
	const number = Number(text);
	if (!Number.isInteger(number) || number < 0) throw new InvalidArgumentError('a whole number');
	return number;
}

function engineList(text: string): Options['engines'] {
	const names = text.split(',');
	const known: readonly string[] = [...ENGINES, 'peer'];
	const unknown = names.find((name) => !known.includes(name));
	if (unknown !== undefined) throw new InvalidArgumentError(`known are ${known.join(', ')}`);
	return names as Options['engines'];
}

async function main({ seconds, seed, engines, sweep }: Options): Promise<void> {
	console.log(`seed ${seed}, ${seconds} s, ${engines.join(', ')}${sweep ? ', every case at every gas limit' : ''}`);
	let shown = performance.now();
	const { count, failure } = await fuzz({
		seconds,
		seed,
		engines: engines.filter((name) => name !== 'peer'),
		peer: engines.includes('peer'),
		...(sweep && { sweep: 50_000, sweepEvery: 1 }),
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
	const file = new URL(`regressions/${name}.json`, import.meta.url);
	writeFileSync(file, text);
	console.log(`seed ${failure.seed}, after ${count} cases\n${failure.difference}\n${text}kept as ${name}.json`);
	process.exitCode = 1;
}

await new Command('fuzz:evm')
	.description("Compares the EVM's engines, and @ethereumjs/evm, on generated code")
	.addOption(new Option('--seconds <n>', 'how long').argParser(natural).default(60))
	.addOption(
		new Option('--seed <n>', 'where the generator begins').argParser(natural).default(randomInt(2 ** 31), 'random'),
	)
	.addOption(
		new Option('--engines <names>', 'what is compared with the interpreter')
			.argParser(engineList)
			.default([...ENGINES, 'peer'], [...ENGINES, 'peer'].join(',')),
	)
	.option(
		'--sweep',
		'run each case at every gas limit up to the gas it uses, or at many limits if that is more than 20,000',
		false,
	)
	.action(main)
	.parseAsync();
