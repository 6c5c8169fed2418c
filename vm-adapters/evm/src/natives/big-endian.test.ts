import fc from 'fast-check';
import { expect, it } from 'vitest';
import { toBigInt, toBytes } from './big-endian.ts';

it('a number that is written and read back is unchanged', () => {
	fc.assert(
		fc.property(fc.bigInt(0n, 2n ** 320n - 1n), (value) => {
			expect(toBigInt(toBytes(value, 40))).toBe(value);
		}),
	);
	expect(toBigInt(new Uint8Array(0))).toBe(0n);
	expect(toBytes(258n, 3)).toEqual(Uint8Array.of(0, 1, 2));
});
