import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AbiType, Value } from '../types.ts';
import { checkValue } from './check.ts';

const U8: AbiType = { kind: 'uint', bits: 8 };
const I8: AbiType = { kind: 'int', bits: 8 };

describe('a value decoded with a wider type', () => {
	it('fits an integer of any width if it is in its range', () => {
		const bits = fc.integer({ min: 1, max: 32 }).map((bytes) => 8 * bytes);
		const any = fc.bigInt(-(2n ** 256n), 2n ** 256n);
		fc.assert(
			fc.property(
				fc.constantFrom('uint' as const, 'int' as const),
				bits,
				any,
				fc.nat({ max: 256 }),
				(kind, bits, n, shift) => {
					const number = n >> BigInt(shift);
					const end = 2n ** BigInt(bits);
					const [low, high] = kind === 'uint' ? [0n, end - 1n] : [-end / 2n, end / 2n - 1n];
					const check = () => checkValue({ kind, bits }, number, 'x');
					if (number >= low && number <= high) expect(check).not.toThrow();
					else {
						expect(check).toThrow(
							expect.objectContaining({ name: 'DecodeError', code: 'out-of-range', place: 'x', details: `${number}` }),
						);
					}
					for (const end of [low, high]) expect(() => checkValue({ kind, bits }, end, 'x')).not.toThrow();
					for (const beyond of [low - 1n, high + 1n]) {
						expect(() => checkValue({ kind, bits }, beyond, 'x')).toThrow(`does not fit in ${kind}${bits}`);
					}
				},
			),
		);
	});

	it.each<[string, AbiType, Value]>([
		['arg[2]', { kind: 'list', element: U8 }, [1n, 255n, 256n]],
		['arg[1][0]', { kind: 'array', length: 2, element: { kind: 'list', element: I8 } }, [[], [128n]]],
		['arg[1]', { kind: 'tuple', elements: [{ kind: 'bool' }, I8] }, [true, -129n]],
		[
			'arg.order.amounts[0]',
			{
				kind: 'struct',
				name: 'S',
				fields: [
					{ name: 'id', type: U8 },
					{
						name: 'order',
						type: { kind: 'struct', name: 'O', fields: [{ name: 'amounts', type: { kind: 'list', element: U8 } }] },
					},
				],
			},
			[1n, [[1000n]]],
		],
		['arg', { kind: 'option', element: U8 }, { some: true, value: -1n }],
	])('that does not fit is refused at %s', (place, type, value) => {
		expect(() => checkValue(type, value, 'arg')).toThrow(expect.objectContaining({ code: 'out-of-range', place }));
	});

	it('is not checked where there are no integers: empty options, strings, bytes', () => {
		expect(() => checkValue({ kind: 'option', element: U8 }, { some: false }, 'x')).not.toThrow();
		expect(() => checkValue({ kind: 'list', element: { kind: 'string' } }, ['256'], 'x')).not.toThrow();
		expect(() => checkValue({ kind: 'bytes' }, new Uint8Array(300), 'x')).not.toThrow();
	});
});
