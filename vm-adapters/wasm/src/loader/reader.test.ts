import { CodeWriter } from '@altvm/vm-kit';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { WasmLoadError } from '../errors.ts';
import { LIMITS } from '../gas.ts';
import { ByteReader } from './reader.ts';

const u32 = (number: number) => new CodeWriter().uint(number).finish();
const s64 = (number: bigint) => new CodeWriter().bigSint(number).finish();
const nameBytes = (text: string) => [...new CodeWriter().name(text).finish()];
const reader = (bytes: readonly number[], base = 0) => new ByteReader(Uint8Array.from(bytes), base);

describe('ByteReader', () => {
	it('reads numbers as they were written', () => {
		fc.assert(
			fc.property(fc.nat(2 ** 32 - 1), fc.bigInt({ min: -(2n ** 32n), max: 2n ** 32n - 1n }), (unsigned, signed) => {
				const bytes = reader([...u32(unsigned), ...s64(signed), 0xaa]);
				expect(bytes.u32()).toBe(unsigned);
				expect(bytes.s33()).toBe(Number(signed));
				expect(bytes.u8()).toBe(0xaa);
				expect(bytes.done).toBe(true);
			}),
		);
	});

	it('skips numbers of 64 bits', () => {
		fc.assert(
			fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), (number) => {
				const bytes = reader([...s64(number), 0xaa]);
				bytes.skipLeb();
				expect(bytes.u8()).toBe(0xaa);
			}),
		);
	});

	it('refuses numbers that are too large or too long', () => {
		expect(() => reader([0xff, 0xff, 0xff, 0xff, 0x1f]).u32()).toThrow(/more than 32 bits/);
		expect(() => reader([0x80, 0x80, 0x80, 0x80, 0x80, 0x00]).u32()).toThrow(/more than 32 bits/);
		expect(() => reader([0x80, 0x80, 0x80, 0x80, 0x80, 0x00]).s33()).toThrow(/more than 33 bits/);
		expect(() => reader([...Array(10).fill(0x80), 0x00]).skipLeb()).toThrow(/more than 64 bits/);
	});

	it('reads names, and refuses invalid UTF-8 and long names', () => {
		fc.assert(
			fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), (text) => {
				expect(reader(nameBytes(text)).name()).toBe(text);
			}),
		);
		expect(() => reader([2, 0xc3, 0x28]).name()).toThrow(/not UTF-8/);
		expect(() => reader(nameBytes('a'.repeat(LIMITS.name + 1))).name()).toThrow(/a name of more than 512 bytes/);
	});

	it('refuses a vector that cannot fit before it allocates one', () => {
		let items = 0;
		expect(() => reader([...u32(2 ** 32 - 1), 1, 2]).list(() => items++)).toThrow(/a list of 4294967295 does not fit/);
		expect(items).toBe(0);
	});

	it('names the byte of the file in every error, also within a section', () => {
		const whole = reader([0, 0, 3, 1, 2, 3, 9], 100);
		whole.take(3);
		const section = whole.body(3);
		expect(whole.u8()).toBe(9);
		section.take(3);
		expect(() => section.u8()).toThrow(
			new WasmLoadError('malformed', 'the file ends too early', { place: 'byte 106' }),
		);
		expect(() => whole.take(1)).toThrow(/1 bytes are missing at byte 107/);
	});
});
