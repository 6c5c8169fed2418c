import { TRANSFER } from '../src/evm/cases.ts';
import { ETHEREUMJS, ethereumjs } from '../src/evm/ethereumjs.ts';
import { contractOf, ours } from '../src/evm/ours.ts';

// Prints how many bytes an ERC-20 transfer leaves to the garbage collector:
// `node --expose-gc --min-semi-space-size=64 --max-semi-space-size=64 garbage.ts <ours | @ethereumjs/evm>`. With that much space for young
// objects nothing is collected in between.

const TIMES = 100;
const WARM_UP = 10_000;
const ROUNDS = 15;
/** As much as a block has. */
const GAS = 30_000_000;

const [what] = process.argv.slice(2);
const { gc } = globalThis as { gc?: () => void };
if (!gc || (what !== 'ours' && what !== ETHEREUMJS))
	throw new Error(`node --expose-gc garbage.ts <ours | ${ETHEREUMJS}>`);

const contract = contractOf(TRANSFER);
const run: () => unknown = what === 'ours' ? ours('auto', contract, GAS).run : await ethereumjs(contract);
for (let i = 0; i < WARM_UP; i++) await run();

/** Bytes of one transfer. */
async function sample(collect: () => void): Promise<number> {
	collect();
	const before = process.memoryUsage();
	for (let i = 0; i < TIMES; i++) {
		const pending = run();
		if (pending instanceof Promise) await pending;
	}
	const after = process.memoryUsage();
	return (after.heapUsed - before.heapUsed + after.external - before.external) / TIMES;
}

const samples: number[] = [];
for (let i = 0; i < ROUNDS; i++) samples.push(await sample(gc));
process.stdout.write(`${samples.sort((a, b) => a - b)[Math.floor(ROUNDS / 2)]}\n`);
