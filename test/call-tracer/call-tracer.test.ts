import type { CallTracerFrame } from '@altvm/host';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { sliced } from '../slice.ts';
import { type Anvil, anvilBinary, startAnvil } from './anvil.ts';
import { runOnBoth } from './both.ts';
import { differences } from './compare.ts';

const binary = anvilBinary();
if (binary === undefined) console.log('callTracer is not compared with Anvil: its binary is not installed');

const PROGRAMS = 500;
const first = sliced(0, Math.floor(Math.random() * (PROGRAMS - 20)));
const count = sliced(PROGRAMS, 20);

let anvil: Anvil | undefined;
beforeAll(async () => {
	if (binary !== undefined) anvil = await startAnvil(binary);
});
afterAll(() => anvil?.stop());

const flat = (frame: CallTracerFrame): CallTracerFrame[] => [frame, ...(frame.calls ?? []).flatMap(flat)];

it.skipIf(binary === undefined)(
	`callTracer shows programs ${first} to ${first + count - 1} as debug_traceTransaction of Anvil does`,
	async () => {
		const seen = new Map<string, number>();
		for (let seed = first; seed < first + count; seed++) {
			const { ours, anvils, intrinsicGas } = await runOnBoth(anvil!, seed);
			expect(differences(ours, anvils, intrinsicGas), `program ${seed}`).toEqual([]);
			for (const { type, error } of flat(ours)) {
				for (const what of [type, error ?? 'no error']) seen.set(what, (seen.get(what) ?? 0) + 1);
			}
		}
		if (count < PROGRAMS) return;
		for (const type of ['CALL', 'CALLCODE', 'DELEGATECALL', 'STATICCALL', 'CREATE', 'CREATE2', 'SELFDESTRUCT']) {
			expect(seen.get(type), type).toBeGreaterThan(30);
		}
		expect(seen.size).toBeGreaterThan(25);
	},
	600_000,
);
