import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Arena, EXIT, OPERANDS } from './arena.ts';

const fill = (arena: Arena, at: number, length: number, first = 1) => {
	for (let i = 0; i < length; i++) arena.bytes[at + i] = (first + i) & 0xff;
};

it('copies any range to any place, and nothing beside it', () => {
	const arena = new Arena();
	const at = arena.top;
	const offset = fc.integer({ min: 0, max: 9 });
	fc.assert(
		fc.property(
			offset,
			offset,
			fc.oneof(fc.integer({ min: 0, max: 70 }), fc.constantFrom(511, 512, 513, 2000)),
			(to, from, length) => {
				arena.clear(at, at + 8192);
				fill(arena, at + from, length);
				arena.copy(at + 4096 + to, at + from, length);
				const expected = new Uint8Array(2100);
				for (let i = 0; i < length; i++) expected[to + i] = (1 + i) & 0xff;
				expect(arena.bytes.slice(at + 4096, at + 4096 + 2100)).toEqual(expected);
			},
		),
	);
});

it.each([8, 512, 520, 4096])('clears %i bytes, and nothing beside them', (length) => {
	const arena = new Arena();
	const at = arena.top;
	fill(arena, at, length + 16);
	arena.clear(at + 8, at + 8 + length);
	const cleared = arena.bytes.slice(at + 8, at + 8 + length);
	expect(cleared).toEqual(new Uint8Array(length));
	expect([arena.bytes[at + 7], arena.bytes[at + 8 + length]]).toEqual([8, (1 + 8 + length) & 0xff]);
});

it('keeps what a call returned until the next one, and gives a copy', () => {
	const arena = new Arena();
	fill(arena, arena.top, 40000);
	expect(arena.keepReturned(arena.top, 3)).toBe(true);
	const { output } = arena.returned;
	expect([...output]).toEqual([1, 2, 3]);
	expect(arena.keepReturned(arena.top + 4, 2)).toBe(true);
	expect([...output]).toEqual([1, 2, 3]);
	expect([...arena.returned.output]).toEqual([5, 6]);
	arena.copyReturned(arena.top + 41000, 1, 1);
	expect(arena.bytes[arena.top + 41000]).toBe(6);
	expect(arena.keepReturned(arena.top, 32769)).toBe(false);
	expect(arena.returned.size).toBe(2);
});

it.each([
	['ends', 0],
	['throws', 0],
	['ends', 5],
	['throws', 5],
] as const)('puts back what nested frames replaced, if running them %s at depth %i', (how, depth) => {
	const arena = new Arena();
	const begins: number[] = [];
	const nested = () => {
		begins.push(arena.stackTop);
		arena.keepReturned(arena.top + 32, 9);
		arena.view.setInt32(EXIT + 16, 7, true);
		arena.view.setInt32(OPERANDS, 7, true);
		arena.view.setInt32(arena.stackTop, 7, true);
		if (how === 'throws') throw new TypeError('as the test asks');
	};
	arena.run(
		0,
		() => {
			fill(arena, arena.top, 64);
			arena.keepReturned(arena.top, 5);
			arena.view.setInt32(EXIT + 16, 96, true);
			arena.view.setInt32(OPERANDS, 97, true);
			arena.view.setInt32(arena.stackTop, 98, true);
			const { stackTop } = arena;
			arena.stackTop += 32;
			if (how === 'throws') expect(() => arena.run(depth, nested, undefined)).toThrow('as the test asks');
			else arena.run(depth, nested, undefined);
			expect([...arena.returned.output]).toEqual([1, 2, 3, 4, 5]);
			expect(arena.view.getInt32(EXIT + 16, true)).toBe(96);
			expect(arena.view.getInt32(OPERANDS, true)).toBe(97);
			expect(arena.view.getInt32(stackTop, true)).toBe(98);
			expect(arena.stackTop).toBe(stackTop + 32);
			expect(begins).toEqual([depth === 0 ? stackTop : stackTop + 32]);
		},
		undefined,
	);
	expect(arena.returned.size).toBe(0);
});
