import { toAddress } from '@altvm/abi-bridge';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { address, count, data, hash, quantity, quantity64, slotKey } from './hex.ts';
import { invalidParams } from './invalid-params.ts';

const refusal = (schema: z.ZodType, value: unknown) => {
	const result = z.tuple([schema]).safeParse([value]);
	return result.success ? undefined : invalidParams(result.error, [value]).message;
};

describe('quantity', () => {
	it('reads hex', () => {
		expect(quantity.parse('0x0')).toBe(0n);
		expect(quantity.parse('0xFf')).toBe(255n);
		expect(quantity.parse(`0x${'f'.repeat(64)}`)).toBe(2n ** 256n - 1n);
	});

	it.each([
		['1', 'invalid argument 0: hex string without 0x prefix'],
		['', 'invalid argument 0: empty hex string'],
		['0x', 'invalid argument 0: hex string "0x"'],
		['0x01', 'invalid argument 0: hex number with leading zero digits'],
		['0xg', 'invalid argument 0: invalid hex string'],
		['finalised', 'invalid argument 0: hex string without 0x prefix'],
		[`0x1${'0'.repeat(64)}`, 'invalid argument 0: hex number > 256 bits'],
		[1, 'invalid argument 0: expected string, received number'],
		[null, 'missing value for required argument 0'],
	])('refuses %j', (value, message) => {
		expect(refusal(quantity, value)).toBe(message);
	});

	it('has a bound of bits', () => {
		expect(quantity64.parse('0xffffffffffffffff')).toBe(2n ** 64n - 1n);
		expect(refusal(quantity64, '0x10000000000000000')).toBe('invalid argument 0: hex number > 64 bits');
	});
});

it('a count is hex, a number or decimal text', () => {
	for (const value of ['0x4', 4, '4']) expect(count.parse(value)).toBe(4n);
	for (const value of [-1, 1.5, 'four', '0x04', {}, '18446744073709551616']) {
		expect(refusal(count, value), `${value}`).toContain('invalid argument 0');
	}
});

it('data are whole bytes', () => {
	expect(data.parse('0x')).toEqual(new Uint8Array(0));
	expect(data.parse('0x01fF')).toEqual(Uint8Array.of(1, 255));
	expect(refusal(data, '0x1')).toBe('invalid argument 0: hex string of odd length');
});

it('a hash has 32 bytes', () => {
	expect(hash.parse(`0x${'AB'.repeat(32)}`)).toBe(`0x${'ab'.repeat(32)}`);
	expect(refusal(hash, '0xab')).toBe('invalid argument 0: hex string has length 2, want 64 for a hash');
	expect(refusal(hash, 'ab'.repeat(32))).toBe('invalid argument 0: hex string without 0x prefix');
});

it('an address has 20 bytes in any case of letters, or 32', () => {
	expect(address.parse(`0x${'aB'.repeat(20)}`)).toBe(toAddress(`0x${'ab'.repeat(20)}`));
	expect(address.parse(`0x${'AB'.repeat(32)}`)).toBe(`0x${'ab'.repeat(32)}`);
	expect(refusal(address, '0xab')).toBe('invalid argument 0: hex string has length 2, want 40 for an address');
});

it('the key of a slot may be short', () => {
	expect(slotKey.parse('0x1')).toEqual({ key: `0x${'1'.padStart(64, '0')}`, isWhole: false });
	expect(slotKey.parse(`0x${'A'.repeat(64)}`)).toEqual({ key: `0x${'a'.repeat(64)}`, isWhole: true });
	expect(refusal(slotKey, '0xasdf')).toBe('invalid argument 0: invalid hex in storage key: "0xasdf"');
	expect(refusal(slotKey, `0x${'0'.repeat(65)}`)).toContain('storage key too long (want at most 32 bytes)');
});

it('says which argument is missing, and how many there may be', () => {
	const params = z.tuple([quantity, quantity.optional()]);
	const message = (given: unknown[]) => invalidParams(params.safeParse(given).error!, given).message;
	expect(message([])).toBe('missing value for required argument 0');
	expect(message(['0x1', '0x2', '0x3'])).toBe('too many arguments, want at most 2');
	expect(params.parse(['0x1'])).toEqual([1n]);
});
