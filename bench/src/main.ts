import { crossings } from './crossings.ts';
import { evm } from './evm.ts';
import { gas } from './gas.ts';
import { hops } from './hops.ts';
import { journal } from './journal.ts';
import { memory } from './memory.ts';
import { move } from './move.ts';
import { node } from './node.ts';
import { precompiles } from './precompiles.ts';
import { start } from './start.ts';
import { wasm } from './wasm.ts';

const SUITES: Record<string, () => Promise<void>> = {
	hops,
	crossings,
	journal,
	evm,
	precompiles,
	move,
	wasm,
	memory,
	gas,
	start,
	node,
};

const chosen = process.argv.slice(2);
for (const name of chosen) {
	if (!Object.hasOwn(SUITES, name)) {
		process.stderr.write(`no suite '${name}'; there are: ${Object.keys(SUITES).join(', ')}\n`);
		process.exit(2);
	}
}
for (const [name, run] of Object.entries(SUITES)) if (chosen.length === 0 || chosen.includes(name)) await run();
