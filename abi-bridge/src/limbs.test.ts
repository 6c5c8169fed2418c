import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
	bytesToHex,
	bytesToLimbs,
	copyLimbs,
	hexToBytes,
	isZeroLimbs,
	limbsToBytes,
	limbsToHex,
	sameLimbs,
} from './index.ts';

const word = fc.oneof(
	fc.bigInt({ min: 0n, max: 2n ** 256n - 1n }),
	fc.integer({ min: 0, max: 255 }).map((shift) => 1n << BigInt(shift)),
	fc.nat(300).map(BigInt),
);

const limbsOf = (value: bigint, at = 0) => {
	const words = new Uint32Array(24);
	for (let i = 0; i < 8; i++) words[at + i] = Number((value >> BigInt(32 * i)) & 0xffffffffn);
	return words;
};

describe('a word in limbs', () => {
	it('is the same number in bytes and in hex, wherever it lies', () => {
		fc.assert(
			fc.property(word, fc.nat(16), (value, at) => {
				const words = limbsOf(value, at);
				const hex = `0x${value.toString(16).padStart(64, '0')}` as const;
				expect(limbsToHex(words, at)).toBe(hex);
				const short = value.toString(16);
				const bytes = value === 0n ? undefined : hexToBytes(`0x${short.length % 2 ? '0' : ''}${short}`);
				expect(limbsToBytes(words, at)).toEqual(bytes);
				for (const form of [bytes, hexToBytes(hex), hexToBytes(`0xff00${hex.slice(2)}`)]) {
					const back = new Uint32Array(24).fill(9, at, at + 8);
					bytesToLimbs(form, back, at);
					expect(back).toEqual(words);
				}
				expect(isZeroLimbs(words, at)).toBe(value === 0n);
			}),
		);
	});

	it('equals only the same number, and is copied whole', () => {
		fc.assert(
			fc.property(word, fc.nat(255), fc.nat(16), fc.nat(16), (value, bit, i, j) => {
				const words = limbsOf(value, i);
				const copy = new Uint32Array(24).fill(5);
				copyLimbs(words, i, copy, j);
				expect(sameLimbs(words, i, copy, j)).toBe(true);
				expect([...copy].filter((limb, k) => (k < j || k >= j + 8) && limb !== 5)).toEqual([]);
				copy[j + (bit >>> 5)]! ^= 1 << (bit & 31);
				expect(sameLimbs(words, i, copy, j)).toBe(false);
			}),
		);
	});

	it('has as many bytes as it needs', () => {
		expect(bytesToHex(limbsToBytes(limbsOf(2n ** 248n), 0)!)).toBe(`0x01${'00'.repeat(31)}`);
	});
});
