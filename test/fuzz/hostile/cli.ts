import { writeFileSync } from 'node:fs';
import { Command, InvalidArgumentError, Option } from 'commander';
import { natural, progressPrinter } from '../command.ts';
import { ENTRIES, type Entry, hostileCase } from './cases.ts';
import { fuzzHostile } from './fuzz.ts';
import { createScene } from './samples.ts';
import { readSeeds } from './seeds.ts';

interface Options {
	readonly seconds: number;
	readonly seed: number;
	readonly entries: readonly Entry[];
	readonly batch: number;
}

async function main(options: Options): Promise<void> {
	console.log(`seed ${options.seed}, ${options.seconds} s, ${options.entries.join(', ')}`);
	const { count, failure } = await fuzzHostile({ ...options, onProgress: progressPrinter() });
	if (!failure) {
		console.log(`${count} cases: no fault, no hang, no difference from a fresh process`);
		return;
	}
	const { samples } = await createScene();
	const of = hostileCase(failure.seed, readSeeds(), samples, options.entries);
	const file = `hostile-${failure.seed}.json`;
	writeFileSync(file, `${JSON.stringify(of)}\n`);
	console.log(`case ${failure.seed} (${of.entry}), kept as ${file}\n${failure.why}`);
	process.exitCode = 1;
}

await new Command('fuzz:hostile')
	.description(
		'Sends hostile bytes to every entry of a node: contracts, call data, interfaces, transactions, trace files',
	)
	.addOption(new Option('--seconds <n>', 'how long').argParser(natural).default(60))
	.addOption(
		new Option('--seed <n>', 'the first case')
			.argParser(natural)
			.default(Math.floor(Math.random() * 2 ** 31), 'random'),
	)
	.addOption(new Option('--batch <n>', 'how many cases share a process').argParser(natural).default(300))
	.addOption(
		new Option('--entries <names>', 'what is attacked').argParser(entriesOf).default(ENTRIES, ENTRIES.join(',')),
	)
	.action(main)
	.parseAsync();

function entriesOf(text: string): readonly Entry[] {
	const names = text.split(',');
	const unknown = names.find((name) => !ENTRIES.some((entry) => entry === name));
	if (unknown !== undefined) throw new InvalidArgumentError(`there are: ${ENTRIES.join(', ')}`);
	return names as Entry[];
}
