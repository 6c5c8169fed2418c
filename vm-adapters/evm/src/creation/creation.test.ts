import { hexToBytes } from '@altvm/abi-bridge';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CreationError, decodeCreation, encodeCreation, isCreation } from './creation.ts';

const CODE = Uint8Array.of(0, 0x61, 0x73, 0x6d);
const errorOf = (run: () => unknown) => {
	try {
		run();
	} catch (error) {
		return error;
	}
	return undefined;
};

describe('a creation', () => {
	it('is the marker and the ABI encoding of five values', () => {
		const word = (n: number) => n.toString(16).padStart(64, '0');
		const text = (hex: string) => word(hex.length / 2) + hex.padEnd(64, '0');
		const expected = [
			'0xef616c74766d2f31',
			...[160, 224, 288, 320, 352].map(word),
			text('7761736d'),
			text('0061736d'),
			word(0),
			word(0),
			word(1),
			word(32),
			text('71756f7465'),
		].join('');
		expect(encodeCreation({ vm: 'wasm', code: CODE, view: ['quote'] })).toEqual(hexToBytes(expected as `0x${string}`));
	});

	it('is read as it was written', () => {
		const vm = fc.string({ unit: fc.constantFrom(...'abcXYZ09-_.'), minLength: 1, maxLength: 32 });
		const bytes = fc.uint8Array({ maxLength: 100 });
		const code = fc.uint8Array({ minLength: 1, maxLength: 200 });
		const names = fc.array(fc.string({ unit: 'grapheme', maxLength: 40 }), { maxLength: 5 });
		const creation = fc.record({ vm, code, constructorInput: bytes, payable: names, view: names });
		fc.assert(
			fc.property(creation, (one) => {
				fc.pre(one.vm !== 'evm' && !isCreation(one.code));
				const initCode = encodeCreation(one);
				expect(isCreation(initCode)).toBe(true);
				expect(decodeCreation(initCode)).toEqual(one);
			}),
		);
	});

	it('with any other bytes is read or refused with a CreationError, and read in one way only', () => {
		const written = encodeCreation({ vm: 'wasm', code: CODE, payable: ['a', 'bc'], view: ['quote'] });
		const edit = fc.record({ at: fc.nat(written.length - 1), to: fc.nat(255), cut: fc.nat(40) });
		fc.assert(
			fc.property(fc.array(edit, { maxLength: 4 }), (edits) => {
				let bytes = written.slice();
				for (const { at, to, cut } of edits) {
					if (at < bytes.length) bytes[at] = to;
					if (cut > 35) bytes = bytes.slice(0, -cut);
				}
				const error = errorOf(() => expect(encodeCreation(decodeCreation(bytes))).toHaveLength(bytes.length));
				if (error) expect(error).toBeInstanceOf(CreationError);
			}),
			{ numRuns: 2000 },
		);
	});

	it('charges for its bytes before they are read', () => {
		const initCode = encodeCreation({ vm: 'wasm', code: new Uint8Array(1000).fill(1) });
		const charged: number[] = [];
		const stop = new Error('no gas');
		const context = {
			toEvmAddress: () => '0x' as const,
			fromEvmAddress: () => '0x' as never,
			charge(bytes: number) {
				charged.push(bytes);
				throw stop;
			},
		};
		expect(errorOf(() => decodeCreation(initCode, context))).toBe(stop);
		expect(charged).toEqual([initCode.length]);
	});

	it.each([
		['bad-vm', { vm: '', code: CODE }],
		['bad-vm', { vm: 'a'.repeat(33), code: CODE }],
		['bad-vm', { vm: 'wäsm', code: CODE }],
		['bad-vm', { vm: 7 as never, code: CODE }],
		['own-vm', { vm: 'evm', code: CODE }],
		['no-code', { vm: 'wasm', code: new Uint8Array() }],
		['no-code', { vm: 'wasm', code: undefined as never }],
		['nested', { vm: 'wasm', code: encodeCreation({ vm: 'wasm', code: CODE }) }],
		['too-large', { vm: 'wasm', code: new Uint8Array(49_152).fill(1) }],
	] as const)('is not written: %s', (code, creation) => {
		expect(errorOf(() => encodeCreation(creation))).toMatchObject({ name: 'CreationError', code });
	});

	it('is as large as init code may be (EIP-3860)', () => {
		const head = encodeCreation({ vm: 'wasm', code: new Uint8Array(32).fill(1) }).length - 32;
		const most = 32 * Math.floor((49_152 - head) / 32);
		expect(encodeCreation({ vm: 'wasm', code: new Uint8Array(most).fill(1) }).length).toBeLessThanOrEqual(49_152);
		const more = { vm: 'wasm', code: new Uint8Array(most + 1).fill(1) };
		expect(errorOf(() => encodeCreation(more))).toMatchObject({ code: 'too-large' });
	});

	it.each([
		['no bytes', new Uint8Array()],
		['other bytes', hexToBytes('0x60015ff3')],
		['a part of the marker', hexToBytes('0xef616c74766d2f')],
		['the marker alone', hexToBytes('0xef616c74766d2f31')],
	])('is not read from %s', (_, bytes) => {
		expect(errorOf(() => decodeCreation(bytes))).toMatchObject({ name: 'CreationError', code: 'malformed' });
	});
});
