import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { compileSuiPackage } from '../../../scripts/compile-sui.ts';
import { SuiHost } from '../../../test-modules/sui-host.ts';
import { writeModule } from '../../../test-modules/write-module.ts';
import { OP } from '../loader/opcodes.ts';
import { parseModule } from '../loader/parse.ts';

/** Instructions on enums that the module covers; the others exist only in Aptos. */
const OF_SUI = 9;

describe('enums of Sui', () => {
	let code: Uint8Array;
	let sui: SuiHost;
	beforeAll(async () => {
		[code] = (await compileSuiPackage(fileURLToPath(new URL('../../../test-modules/sui-enums', import.meta.url)))) as [
			Uint8Array,
		];
		sui = new SuiHost([code]);
	});
	const run = (fn: string, ...args: unknown[]) => sui.run(`shapes::${fn}`, args);
	const u64 = (value: number) => Buffer.from(BigUint64Array.of(BigInt(value)).buffer).toString('hex');

	it('are tested with every enum instruction of Sui', () => {
		const seen = new Set(parseModule(code).functions.flatMap((fn) => fn.code.map(({ op }) => op)));
		expect([...seen].filter((op) => op >= OP.PACK_VARIANT)).toHaveLength(OF_SUI);
	});

	it('make a switch jump to the code of their variant, by value and by reference', () => {
		expect([0, 1, 2, 3, 255].map((kind) => run('area', kind, 5, 6))).toEqual([[75n], [30n], [4n], [1n], [1n]]);
		expect(run('area', 2, 3, 0)).toEqual([4n + 3n]);
		expect([0, 1, 2, 3].map((kind) => run('size', kind, 5))).toEqual([[5n], [5n], [0n], [0n]]);
		expect([run('price', true, 9), run('price', false, 9)]).toEqual([[9n], [6n]]);
		expect(run('price', false, 2)).toBe('halt arithmetic');
	});

	it('make a switch jump in a function without other enum instructions, in every engine', () => {
		const file = parseModule(code);
		const functions = file.functions.map((fn) => {
			if (file.functionHandles[fn.handle]!.name !== 'number_of') return fn;
			const popped = fn.code.map((instruction) =>
				instruction.op === OP.UNPACK_VARIANT_IMM_REF ? { ...instruction, op: OP.POP, operand: 0 } : instruction,
			);
			return { ...fn, code: popped };
		});
		const switching = writeModule({ ...file, functions });
		for (const engine of ['interpreter', 'translated'] as const) {
			const host = new SuiHost([switching], [], { engine });
			expect([0, 1, 2].map((kind) => host.run('shapes::number', [kind]))).toEqual([[1n], [2n], [3n]]);
		}
	});

	it('can be changed through references to their fields, and replaced by another variant', () => {
		expect(run('grow', 0, 5, 6)).toEqual([`0x00${u64(11)}`]);
		expect(run('grow', 1, 5, 6)).toEqual([`0x01${u64(11)}${u64(0)}`]);
		expect(run('grow', 2, 5, 2)).toEqual([`0x02056e616d6521020202`]);
		expect(run('grow', 3, 5, 6)).toEqual([`0x00${u64(7)}`]);
		expect(run('replaced', 2, 5, 6)).toEqual([`0x02${u64(6)}${u64(0)}00`]);
		expect(run('replaced', 0, 5, 6)).toEqual(['0x00']);
	});

	it('hold other enums, of any type', () => {
		expect(run('nested', 1, 1, 9)).toEqual([9n]);
		expect(run('nested', 1, 0, 9)).toEqual([1n]);
		expect(run('nested', 2, 2, 9)).toEqual([11n]);
		expect(run('nested', 0, 1, 9)).toEqual([2n]);
	});

	it('are equal if their variants and all fields are equal', () => {
		const kind = fc.nat(3);
		const small = fc.nat(2);
		fc.assert(
			fc.property(kind, small, kind, small, (left, a, right, b) => {
				// The fourth variant has no fields, and the third depends on the value modulo 4, which is the value itself
				// here.
				expect(run('same', left, a, right, b)).toEqual([left === right && (left === 3 || a === b)]);
			}),
			{ numRuns: 40 },
		);
	});

	it('cost the same gas every time, and halt at any lower limit', () => {
		const send = (gas?: number) => sui.send('shapes::replaced', [2, 5, 6], gas === undefined ? {} : { gas });
		const used = send().gasUsed;
		expect(send().gasUsed).toBe(used);
		for (let limit = Number(used) - 1; limit >= 21_000; limit -= 97) expect(send(limit).outcome.status).toBe('halt');
	});
});
