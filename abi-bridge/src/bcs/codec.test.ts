import { bcs } from '@mysten/bcs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toAddress, toEvmHex } from '../address.ts';
import { DecodeError } from '../errors.ts';
import type { AbiType } from '../types.ts';
import { decodeBcs, encodeBcs } from './codec.ts';

const context = { toEvmAddress: toEvmHex, fromEvmAddress: toAddress, charge() {} };
const list: AbiType = { kind: 'list', element: { kind: 'uint', bits: 64 } };

test('encodes as @mysten/bcs does and decodes to the same values', () => {
	fc.assert(
		fc.property(fc.array(fc.bigInt(0n, 2n ** 64n - 1n), { maxLength: 200 }), fc.string(), (numbers, text) => {
			const bytes = encodeBcs(list, numbers, context);
			expect(bytes).toEqual(bcs.vector(bcs.u64()).serialize(numbers).toBytes());
			expect(decodeBcs(list, bytes, context)).toEqual(numbers);
			expect(encodeBcs({ kind: 'string' }, text, context)).toEqual(bcs.string().serialize(text).toBytes());
		}),
	);
});

test.each([
	['not-canonical', { kind: 'bytes' }, [0x80, 0]],
	['trailing-bytes', { kind: 'bool' }, [1, 0]],
	['out-of-bounds', { kind: 'bytes' }, [5, 1]],
	['out-of-range', list, [0xff, 0xff, 0xff, 0xff, 0x0f]],
	['bad-utf8', { kind: 'string' }, [1, 0xff]],
] as const)('malformed input is refused: %s', (code, type, bytes) => {
	expect(() => decodeBcs(type, Uint8Array.from(bytes), context)).toThrow(expect.objectContaining({ code }));
});

test('random bytes decode to a value or throw DecodeError', () => {
	fc.assert(
		fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
			try {
				expect(encodeBcs(list, decodeBcs(list, bytes, context), context)).toEqual(bytes);
			} catch (error) {
				expect(error).toBeInstanceOf(DecodeError);
			}
		}),
	);
});

test('a fraction is not a case of an enum', () => {
	const type: AbiType = { kind: 'enum', name: 'Side', cases: ['buy', 'sell'] };
	expect(() => encodeBcs(type, 0.5, context)).toThrow(expect.objectContaining({ code: 'bad-value' }));
	expect(encodeBcs(type, 1, context)).toEqual(Uint8Array.of(1));
});

test('a struct is encoded as its fields, one after another', () => {
	const Order = bcs.struct('Order', { id: bcs.u64(), lines: bcs.vector(bcs.tuple([bcs.string(), bcs.bool()])) });
	const line: AbiType = { kind: 'tuple', elements: [{ kind: 'string' }, { kind: 'bool' }] };
	const order: AbiType = {
		kind: 'struct',
		name: 'Order',
		fields: [
			{ name: 'id', type: { kind: 'uint', bits: 64 } },
			{ name: 'lines', type: { kind: 'list', element: line } },
		],
	};
	const lines = fc.array(fc.tuple(fc.string({ unit: 'grapheme' }), fc.boolean()), { maxLength: 5 });
	fc.assert(
		fc.property(fc.bigInt(0n, 2n ** 64n - 1n), lines, (id, lines) => {
			const bytes = encodeBcs(order, [id, lines], context);
			expect(bytes).toEqual(Order.serialize({ id, lines }).toBytes());
			expect(decodeBcs(order, bytes, context)).toEqual([id, lines]);
		}),
	);
	for (const bad of [[1n], [1n, [], true], 1n, [1n, [['a', 1n]]]])
		expect(() => encodeBcs(order, bad, context)).toThrow(expect.objectContaining({ code: 'bad-value' }));
	expect(() => decodeBcs(order, new Uint8Array(8), context)).toThrow(DecodeError);
});

describe('a signed integer', () => {
	const width = fc.constantFrom(...Array.from({ length: 32 }, (_, i) => 8 * (i + 1)));
	const moveBits = (bits: number) => [8, 16, 32, 64, 128, 256].find((wide) => bits <= wide)!;
	const int = (bits: number): AbiType => ({ kind: 'int', bits });
	const numberOf = (bits: number) => fc.bigInt(-(2n ** BigInt(bits - 1)), 2n ** BigInt(bits - 1) - 1n);

	test("is two's complement in the unsigned type of the same or the next wider width, and comes back", () => {
		fc.assert(
			fc.property(
				width.chain((bits) => fc.tuple(fc.constant(bits), numberOf(bits))),
				([bits, value]) => {
					const wide = moveBits(bits);
					const bytes = encodeBcs(int(bits), value, context);
					const unsigned = decodeBcs({ kind: 'uint', bits: wide }, bytes, context) as bigint;
					expect(bytes).toHaveLength(wide / 8);
					expect(BigInt.asIntN(wide, unsigned)).toBe(value);
					expect(decodeBcs(int(bits), bytes, context)).toBe(value);
				},
			),
			{ numRuns: 1000 },
		);
	});

	test('that does not fit is refused in both directions', () => {
		fc.assert(
			fc.property(
				width.chain((bits) => fc.tuple(fc.constant(bits), fc.bigInt(0n, 2n ** BigInt(moveBits(bits)) - 1n))),
				([bits, word]) => {
					const number = BigInt.asIntN(moveBits(bits), word);
					const fits = BigInt.asIntN(bits, number) === number;
					const bytes = encodeBcs({ kind: 'uint', bits: moveBits(bits) }, word, context);
					if (fits) {
						expect(decodeBcs(int(bits), bytes, context)).toBe(number);
						return;
					}
					const code = (code: string) => expect.objectContaining({ code });
					expect(() => decodeBcs(int(bits), bytes, context)).toThrow(code('out-of-range'));
					expect(() => encodeBcs(int(bits), number, context)).toThrow(code('bad-value'));
				},
			),
			{ numRuns: 1000 },
		);
		for (const value of [128n, -129n, 1, true])
			expect(() => encodeBcs(int(8), value, context)).toThrow(expect.objectContaining({ code: 'bad-value' }));
	});
});

test('text with a lone surrogate has no encoding', () => {
	expect(() => encodeBcs({ kind: 'string' }, 'a\ud800', context)).toThrow(
		expect.objectContaining({ name: 'EncodeError', code: 'bad-value' }),
	);
});
