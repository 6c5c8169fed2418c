import { Option } from 'commander';
import { hasLibmovevm } from '../../../vm-adapters/move/test-modules/libmovevm.ts';
import { type FuzzOptions, fuzzCommand, printReport, progressPrinter } from '../command.ts';
import { Fuzzer, type What } from './fuzz.ts';
import { ENGINES, type Engine } from './ours.ts';

interface Options extends FuzzOptions<Engine | 'native'> {
	readonly what: What | 'all';
}

function main({ seconds, seed, what, engines, sweep }: Options): void {
	if (!hasLibmovevm) {
		console.log(`skipped: libmovevm does not exist for ${process.platform}-${process.arch}`);
		return;
	}
	console.log(
		`seed ${seed}, ${seconds} s, ${what}, ${engines.join(', ')}${sweep ? ', every case at every gas limit' : ''}`,
	);
	const report = new Fuzzer().run({
		seconds,
		seed,
		what: what === 'all' ? ['execution', 'verifier'] : [what],
		engines: engines.filter((name) => name !== 'native'),
		native: engines.includes('native'),
		...(sweep && { sweep: 2000, sweepEvery: 1 }),
		onProgress: progressPrinter(),
	});
	printReport(report, new URL('regressions/', import.meta.url));
}

const description = "Compares Move's engines and verifier with libmovevm on generated code, and on the corpus";
fuzzCommand('fuzz:move', description, [...ENGINES, 'native'])
	.addOption(new Option('--what <which>', 'what is compared').choices(['execution', 'verifier', 'all']).default('all'))
	.option('--sweep', 'run each call at every gas limit from 0 to what it uses, or at 2,000 of them', false)
	.action(main)
	.parse();
