import { type FuzzOptions, fuzzCommand, printReport, progressPrinter } from '../command.ts';
import { fuzz } from './fuzz.ts';
import { ENGINES, type Engine } from './ours.ts';

async function main({ seconds, seed, engines, sweep }: FuzzOptions<Engine | 'peer'>): Promise<void> {
	console.log(`seed ${seed}, ${seconds} s, ${engines.join(', ')}${sweep ? ', every case at every gas limit' : ''}`);
	const report = await fuzz({
		seconds,
		seed,
		engines: engines.filter((name) => name !== 'peer'),
		peer: engines.includes('peer'),
		...(sweep && { sweep: 50_000, sweepEvery: 1 }),
		onProgress: progressPrinter(),
	});
	printReport(report, new URL('regressions/', import.meta.url));
}

const description = "Compares the EVM's engines, and @ethereumjs/evm, on generated code";
await fuzzCommand('fuzz:evm', description, [...ENGINES, 'peer'])
	.option(
		'--sweep',
		'run each case at every gas limit up to the gas it uses, or at many limits if that is more than 20,000',
		false,
	)
	.action(main)
	.parseAsync();
