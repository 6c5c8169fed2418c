import { beforeAll, describe, expect, it } from 'vitest';
import { canCompileMove } from '../../../scripts/compile-move.ts';
import { CorpusHost, compileCorpus } from '../../../test-modules/corpus.ts';
import { LIMITS } from '../../gas.ts';
import { OP, OP_NAMES } from '../loader/opcodes.ts';
import { parseModule } from '../loader/parse.ts';

describe.skipIf(!canCompileMove())('the interpreter', () => {
	let modules: Map<string, Uint8Array>;
	let corpus: CorpusHost;
	beforeAll(() => {
		modules = compileCorpus();
		corpus = new CorpusHost(modules);
	});
	const structs = (fn: string, ...args: unknown[]) => corpus.run(`structs::${fn}`, args);
	const patched = (fn: string, ...args: unknown[]) => corpus.run(`patched::${fn}`, args);

	it('is tested on all 77 instructions of version 6: the corpus contains each of them', () => {
		const seen = new Set<number>();
		for (const code of modules.values())
			for (const fn of parseModule(code).functions) for (const { op } of fn.code) seen.add(op);
		expect([...seen].map((op) => OP_NAMES[op]).sort()).toEqual(
			OP_NAMES.slice(0, OP.CAST_U256 + 1)
				.filter((name) => name !== undefined)
				.sort(),
		);
		expect(seen.size).toBe(77);
	});

	describe('structs and references', () => {
		it('packs and unpacks fields in order', () => {
			expect(structs('unpack', 1, 2)).toEqual([2n, 1n]);
		});

		it('changes one field of a field through a reference', () => {
			expect(structs('move_end', 10)).toEqual([[1n, 2n, 13n, 4n]]);
		});

		it('replaces the struct in a field', () => {
			expect(structs('replace_start', 8, 9)).toEqual([[8n, 9n, 3n, 4n]]);
		});

		it('copies structs deeply', () => {
			expect(structs('copies', 9)).toEqual([
				[1n, 2n, 3n, 4n],
				[1n, 2n, 9n, 4n],
			]);
			expect(structs('reads', 9)).toEqual([3n, 9n]);
		});

		it('freezes a mutable reference', () => {
			expect(structs('freeze_after', 10)).toEqual([13n]);
		});

		it('compares structs by their fields, and references by their targets', () => {
			expect(structs('is_same', 1, 2)).toEqual([true, true, true]);
			expect(structs('is_same', 3, 4)).toEqual([false, false, false]);
		});

		it('moves structs that have neither copy nor drop', () => {
			expect(structs('take_ticket', 5)).toEqual([5n]);
		});
	});

	describe('generics', () => {
		it('packs, unpacks and borrows fields of nested generic structs', () => {
			const address = `0x${'ab'.repeat(32)}`;
			expect(structs('generic_structs', 1, address)).toEqual([address, 7n, 4n]);
		});

		it('runs one generic function on several types', () => {
			expect(structs('generic_items', 254, true)).toEqual([255n, false]);
			expect(structs('generic_items', 255, true)).toEqual({ halt: 'arithmetic' });
		});
	});

	describe('control flow', () => {
		it('runs recursive and mutually recursive functions', () => {
			expect(structs('fibonacci', 15)).toEqual([610n]);
			expect(structs('is_even', 41)).toEqual([false]);
			expect(structs('is_even', 42)).toEqual([true]);
		});

		it('loops, breaks and continues', () => {
			expect([0, 1, 10, 1000].map((n) => structs('odd_sum', n))).toEqual([[0n], [1n], [25n], [2500n]]);
		});

		it('aborts with any code, and names the module that aborted', () => {
			for (const code of [0n, 1n, 2n ** 64n - 1n])
				expect(structs('fail', code)).toEqual({ abort: code, in: corpus.address('structs') });
			expect(structs('check', false, 7)).toEqual({ abort: 7n, in: corpus.address('structs') });
			expect(structs('check', true, 7)).toEqual([1n]);
		});

		it('refunds unused gas after an abort', () => {
			const { gasUsed } = corpus.send('structs', 'fail', [1], { gas: 1_000_000 });
			expect(gasUsed).toBeLessThan(1_000_000);
		});

		it('bounds the call stack', () => {
			expect(structs('is_even', LIMITS.callDepth - 1)).toEqual([true]);
			expect(structs('is_even', LIMITS.callDepth)).toEqual({ halt: 'stack-overflow' });
			expect(structs('recurse', 0)).toEqual({ halt: 'stack-overflow' });
		});

		it('ends an infinite loop when it runs out of gas', () => {
			expect(corpus.run('structs::spin', [], { gas: 200_000 })).toEqual({ halt: 'out-of-gas' });
		});
	});

	describe('instructions that the compiler does not emit', () => {
		const BOOLS = [false, true];

		it('AND and OR take two booleans', () => {
			for (const a of BOOLS) {
				for (const b of BOOLS) {
					expect(patched('both', a, b)).toEqual([a && b]);
					expect(patched('either', a, b)).toEqual([a || b]);
				}
			}
		});

		it('NOP does nothing', () => {
			expect(patched('nothing', 5)).toEqual([5n]);
		});

		it('VEC_UNPACK pushes the elements, the last on top, and halts on any other length', () => {
			expect(patched('unpack_two', [3, 4])).toEqual([3n, 4n]);
			for (const items of [[], [3], [3, 4, 5]]) expect(patched('unpack_two', items)).toEqual({ halt: 'out-of-bounds' });
		});
	});
});
