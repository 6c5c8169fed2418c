import type { StructLog, StructLogs } from '@altvm/ethereum';
import { allButOne64th } from '@altvm/host';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { sliced } from '../slice.ts';
import { type Anvil, anvilBinary, startAnvil } from './anvil.ts';
import { structLogsOfBoth } from './both.ts';

const binary = anvilBinary();
if (binary === undefined) console.log('struct logs are not compared with Anvil: its binary is not installed');

const PROGRAMS = 300;
const first = sliced(0, Math.floor(Math.random() * (PROGRAMS - 15)));
const count = sliced(PROGRAMS, 15);

let anvil: Anvil | undefined;
beforeAll(async () => {
	if (binary !== undefined) anvil = await startAnvil(binary);
});
afterAll(() => anvil?.stop());

// Where revm-inspectors, which makes Anvil's, and geth differ (version 1.16: eth/tracers/logger/logger.go, core/vm/interpreter.go):
//
// - Anvil writes empty return data and memory, and refunds of zero. geth omits them.
// - The cost of a create has the gas that it forwards. geth's has not.
// - An instruction that halts the frame costs all the gas that is left. geth: what it would cost. An instruction of the fork's that is not
//   defined is `Unknown`.
// - Every such instruction has an `error`, in revm's words. geth logs an instruction before it runs, so that only what is found before has one.
//   An instruction that may not run in a static frame is out of gas in geth if it is that, too.
// - A transaction to an account without code is a STOP. geth runs nothing.
// - An SSTORE that halts is not in the storage of its step and later ones. geth logs it as if it had run.
// - The refund of SSTORE is in the step after it. geth computes it with the price, before it logs the step.
const LATER =
	/InvalidJump|OpcodeNotFound|InvalidFEOpcode|OutOfOffset|StateChangeDuringStaticCall|CallNotAllowedInsideStatic/;

/** A step of Anvil's as geth would write it, but for what is not compared. */
function asGeth(theirs: StructLog, ours: StructLog | undefined, next: StructLog | undefined): StructLog {
	const { returnData, memory, refund: _, error, ...step } = theirs;
	const isCreate = theirs.op === 'CREATE' || theirs.op === 'CREATE2';
	const refund = theirs.op === 'SSTORE' ? next?.refund : theirs.refund;
	const shared = {
		...step,
		...(returnData !== '0x' && returnData !== undefined && { returnData }),
		...(memory && memory.length > 0 && { memory }),
		...(refund !== undefined && refund !== 0 && { refund }),
	};
	if (error !== undefined) {
		const shown = ours?.error ?? (LATER.test(error) ? undefined : error);
		return { ...shared, op: ours?.op ?? '', gasCost: ours?.gasCost ?? 0, ...(shown !== undefined && { error: shown }) };
	}
	if (!isCreate) return shared;
	const own = ours?.gasCost ?? 0;
	return { ...shared, gasCost: own + allButOne64th(step.gas - own) === step.gasCost ? own : step.gasCost };
}

function compare({ ours, anvils }: { ours: StructLogs; anvils: StructLogs }, what: string): void {
	expect({ ...ours, structLogs: [] }, what).toEqual({ ...anvils, structLogs: [] });
	const mine = ours.structLogs;
	const theirs = mine.length === 0 ? anvils.structLogs.filter(({ op }) => op !== 'STOP') : anvils.structLogs;
	let hasFailedStore = false;
	for (let i = 0; i < theirs.length; i++) {
		const { storage: slots, ...expected } = asGeth(theirs[i]!, mine[i], theirs[i + 1]);
		const { storage, ...step } = mine[i] ?? ({} as StructLog);
		expect(step, `${what}, step ${i}`).toEqual(expected);
		hasFailedStore ||= step.op === 'SSTORE' && theirs[i]!.error !== undefined;
		if (!hasFailedStore) expect(storage, `${what}, storage at step ${i}`).toEqual(slots);
	}
	expect(mine.length, what).toBe(theirs.length);
}

it.skipIf(binary === undefined)(
	`struct logs of programs ${first} to ${first + count - 1} are those of Anvil`,
	async () => {
		let steps = 0;
		for (let seed = first; seed < first + count; seed++) {
			const both = await structLogsOfBoth(anvil!, seed);
			compare(both, `program ${seed}`);
			steps += both.ours.structLogs.length;
		}
		expect(steps).toBeGreaterThan(10 * count);
	},
	600_000,
);
