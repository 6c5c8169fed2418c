import fc from 'fast-check';
import { concat, getAddress, isAddress, keccak256, stringToHex } from 'viem';
import { describe, expect, it } from 'vitest';
import {
	addressToBigInt,
	addressToBytes,
	aliasOf,
	bigIntToAddress,
	bytesToAddress,
	checksumAddress,
	formatAddress,
	isEvmForm,
	moduleAddress,
	toAddress,
	toEvmHex,
} from './address.ts';
import { bytesToHex } from './hex.ts';

const bytes20 = fc.uint8Array({ minLength: 20, maxLength: 20 });
const bytes32 = fc.uint8Array({ minLength: 32, maxLength: 32 });
const longAddress = bytes32.filter((bytes) => bytes.subarray(0, 12).some((byte) => byte !== 0)).map(bytesToAddress);

describe('an address', () => {
	it('of 20 bytes is left-padded with 12 zero bytes, from hex of any case and from bytes', () => {
		fc.assert(
			fc.property(bytes20, (bytes) => {
				const hex = bytesToHex(bytes);
				const address = toAddress(bytes);
				expect(address).toBe(`0x${'00'.repeat(12)}${hex.slice(2)}`);
				expect(toAddress(`0x${hex.slice(2).toUpperCase()}`)).toBe(address);
				expect(toAddress(address)).toBe(address);
				expect(isEvmForm(address)).toBe(true);
				expect(toEvmHex(address)).toBe(hex);
			}),
		);
	});

	it('of 32 bytes is the same from bytes, hex and a number', () => {
		fc.assert(
			fc.property(bytes32, (bytes) => {
				const address = bytesToAddress(bytes);
				expect(addressToBytes(address)).toEqual(bytes);
				expect(bigIntToAddress(addressToBigInt(address))).toBe(address);
				expect(toAddress(`0x${address.slice(2).toUpperCase()}`)).toBe(address);
			}),
		);
		expect(bigIntToAddress(0n)).toBe(toAddress(new Uint8Array(20)));
	});

	it.each([
		'',
		'0x',
		`0x${'ab'.repeat(19)}`,
		`0x${'ab'.repeat(21)}`,
		`0x${'ab'.repeat(33)}`,
		`0X${'ab'.repeat(20)}`,
		'ab'.repeat(21),
		`0x${'ab'.repeat(19)}g0`,
		`0x${'ab'.repeat(31)}\n0`,
	])('is not made of %j', (text) => {
		expect(() => toAddress(text)).toThrow(expect.objectContaining({ name: 'DecodeError', code: 'bad-address' }));
	});

	it('of mixed case is refused if its checksum is wrong, as by viem', () => {
		const digits = fc.array(fc.constantFrom(...'0123456789abcdefABCDEF'), { minLength: 40, maxLength: 40 });
		fc.assert(
			fc.property(
				fc.oneof(
					digits.map((list) => `0x${list.join('')}`),
					bytes20.map(bytesToHex).map((hex) => getAddress(hex)),
				),
				(hex) => {
					const isUpper = hex.slice(2) === hex.slice(2).toUpperCase();
					if (isAddress(hex) || isUpper) expect(toEvmHex(toAddress(hex))).toBe(hex.toLowerCase());
					else
						expect(() => toAddress(hex)).toThrow(
							expect.objectContaining({ name: 'DecodeError', code: 'bad-checksum' }),
						);
				},
			),
		);
	});

	it.each([5, null, undefined, [1, 2], {}])('%j is refused as neither hex nor bytes', (input) => {
		expect(() => toAddress(input as never)).toThrow(expect.objectContaining({ code: 'bad-address' }));
	});

	it('cannot be made of any other number of bytes', () => {
		for (const size of [0, 1, 19, 21, 31, 33]) {
			expect(() => bytesToAddress(new Uint8Array(size))).toThrow(expect.objectContaining({ code: 'bad-address' }));
		}
	});

	it('of 32 bytes has no EVM form', () => {
		fc.assert(
			fc.property(longAddress, (address) => {
				expect(isEvmForm(address)).toBe(false);
				expect(() => toEvmHex(address)).toThrow(expect.objectContaining({ code: 'bad-address' }));
			}),
		);
	});

	it('is formatted by EIP-55, and shortened if it is long', () => {
		fc.assert(
			fc.property(bytes20, (bytes) => {
				const address = toAddress(bytes);
				expect(checksumAddress(address)).toBe(getAddress(bytesToHex(bytes)));
				expect(formatAddress(address)).toBe(checksumAddress(address));
			}),
		);
		expect(formatAddress(toAddress(`0x${'12'.repeat(16)}${'ab'.repeat(16)}`))).toBe('0x12121212…ababab');
		// 20 bytes, as a library for Ethereum writes them. The second begins like an address of 32 bytes in EVM form.
		for (const short of [`0x${'ab'.repeat(20)}`, `0x${'0'.repeat(28)}616c74766d00`] as const) {
			expect(formatAddress(short)).toBe(getAddress(short));
		}
		expect(() => formatAddress('0x1234')).toThrow(expect.objectContaining({ code: 'bad-address' }));
	});
});

describe('the alias of a long address', () => {
	it('is the last 20 bytes of keccak256("altvm:alias" || address), also the second time', () => {
		fc.assert(
			fc.property(longAddress, (address) => {
				const hash = keccak256(concat([stringToHex('altvm:alias'), address]));
				const expected = toAddress(`0x${hash.slice(26)}`);
				expect(aliasOf(address)).toBe(expected);
				expect(aliasOf(address)).toBe(expected);
				expect(isEvmForm(expected)).toBe(true);
			}),
		);
	});

	it('is the same after more addresses than the memo keeps', () => {
		const first = bigIntToAddress(1n << 255n);
		const before = aliasOf(first);
		const seen = new Set([before]);
		for (let i = 1n; i <= 4200n; i++) seen.add(aliasOf(bigIntToAddress((1n << 255n) + i)));
		expect(aliasOf(first)).toBe(before);
		expect(seen.size).toBe(4201);
	});
});

describe('the address of a Move module', () => {
	it('is the last 20 bytes of keccak256("altvm:module" || account || name)', () => {
		fc.assert(
			fc.property(
				bytes32.map(bytesToAddress),
				fc.string({ unit: fc.constantFrom('a', '_', 'é', '€', '𝄞') }),
				(account, name) => {
					const hash = keccak256(concat([stringToHex('altvm:module'), account, stringToHex(name)]));
					expect(moduleAddress(account, name)).toBe(toAddress(`0x${hash.slice(26)}`));
				},
			),
		);
	});

	it('takes an account of 20 bytes', () => {
		for (const short of [`0x${'ab'.repeat(20)}`, `0x${'0'.repeat(38)}a1`] as const) {
			expect(moduleAddress(short, 'ff'.repeat(12))).toBe(moduleAddress(toAddress(short), 'ff'.repeat(12)));
		}
		expect(() => moduleAddress('0x1234', 'coin')).toThrow(expect.objectContaining({ code: 'bad-address' }));
	});

	it('differs for another account, another name, and from the alias of the account', () => {
		const [a, b] = [bigIntToAddress(1n), bigIntToAddress(2n)];
		expect(
			new Set([moduleAddress(a, 'coin'), moduleAddress(b, 'coin'), moduleAddress(a, 'coin2'), aliasOf(a)]).size,
		).toBe(4);
	});
});
