import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { canCompileMove } from '../../vm-adapters/move/scripts/compile-move.ts';
import { coldLoads } from './gas/cold-loads.ts';
import { evmInstructions } from './gas/evm-instructions.ts';
import { moveCode } from './gas/move-code.ts';
import { precompileKernels } from './gas/precompiles.ts';
import { type Kernel, type Rate, rateOf } from './gas/rate.ts';
import { median } from './measure.ts';

/** Below this share of the median, a price is too low. */
const LOWEST = 1 / 3;

/**
 * Prints what a microsecond of the processor costs, in gas, for everything that a contract can do. The peer of a case is the median
 * of what altvm prices and runs without optimising it. Prices of Ethereum are listed apart: they are not ours to change.
 */
export async function gas(): Promise<void> {
	const ours = new Map<string, Rate>();
	const ethereum = new Map<string, Rate>();
	const measureAll = (group: string, kernels: readonly Kernel[], to: Map<string, Rate>) => {
		for (const kernel of kernels) to.set(`${group}: ${kernel.case}`, rateOf(kernel));
	};
	// The first calls of a contract run code that V8 has not optimised, and a sender can deploy a new one for each call.
	for (const [name, rate] of await inProcess(['--liftoff-only'])) ours.set(`wasm, not optimised: ${name}`, rate);
	for (const [name, rate] of await inProcess([])) ours.set(`wasm: ${name}`, rate);
	measureAll('wasm, not cached', await coldLoads(), ours);
	if (canCompileMove()) {
		for (const engine of ['interpreter', 'translated'] as const) measureAll(`move, ${engine}`, moveCode(engine), ours);
	} else process.stderr.write('Move cannot be compiled here: its kernels are left out\n');
	for (const engine of ['interpreter', 'translated'] as const) {
		measureAll(`evm, ${engine}`, evmInstructions(engine), ethereum);
	}
	measureAll('precompiled', precompileKernels(), ethereum);
	// Anyone can send code that runs for the first time: the median is that of code which is not optimised.
	const cold = [...ours].filter(([name]) => /^(wasm, not|move, interpreter)/.test(name));
	const middle = median(cold.map(([, { gasPerMicrosecond }]) => gasPerMicrosecond));
	print(ours, middle, 'median of code that is not optimised');
	print(ethereum, middle, 'priced by Ethereum; median of code that is not optimised');
	const low = [...ours].filter(([, rate]) => rate.gasPerMicrosecond < middle * LOWEST);
	const lines = low.map(([name, rate]) => `  ${rate.gasPerMicrosecond.toFixed(1)} ${name}`);
	process.stderr.write(
		`median ${middle.toFixed(1)} gas a microsecond; ${low.length} of ${ours.size} cases below a third\n`,
	);
	process.stderr.write(lines.length > 0 ? `${lines.join('\n')}\n` : '');
}

function print(rates: ReadonlyMap<string, Rate>, middle: number, peerName: string): void {
	const round = (number: number) => Number(number.toPrecision(4));
	for (const [name, { gasPerMicrosecond: rate }] of rates) {
		const line = { case: `gas: ${name}`, ours: round(rate), peer: round(middle), peerName, unit: 'gas/us' };
		process.stdout.write(`${JSON.stringify({ ...line, ratio: round(rate / middle) })}\n`);
	}
}

/** Runs the kernels of WebAssembly in a process with flags of V8. Returns what they cost, by name. */
async function inProcess(flags: readonly string[]): Promise<[string, Rate][]> {
	const path = fileURLToPath(new URL('gas/wasm.ts', import.meta.url));
	const { stdout } = await promisify(execFile)(process.execPath, [...flags, path], { maxBuffer: 2 ** 24 });
	return JSON.parse(stdout);
}
