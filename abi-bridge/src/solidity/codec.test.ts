import fc from 'fast-check';
import { encodeAbiParameters } from 'viem';
import { expect, test } from 'vitest';
import { toAddress, toEvmHex } from '../address.ts';
import { DecodeError } from '../errors.ts';
import { bytesToHex, hexToBytes } from '../hex.ts';
import type { AbiType } from '../types.ts';
import { decodeSolidity, encodeSolidity } from './codec.ts';

const context = { toEvmAddress: toEvmHex, fromEvmAddress: toAddress, charge() {} };
const types: AbiType[] = [
	{ kind: 'uint', bits: 64 },
	{ kind: 'int', bits: 128 },
	{ kind: 'bytes' },
	{ kind: 'list', element: { kind: 'string' } },
];
const word = (n: number) => n.toString(16).padStart(64, '0');
const codeOf = (type: AbiType, ...words: string[]) => {
	try {
		decodeSolidity([type], hexToBytes(`0x${words.join('')}`), context);
	} catch (error) {
		if (error instanceof DecodeError) return `${error.code} ${error.place}`;
		throw error;
	}
	return 'decoded';
};

test('encodes as viem does and decodes to the same values', () => {
	const values = fc.tuple(
		fc.bigInt(0n, 2n ** 64n - 1n),
		fc.bigInt(-(2n ** 127n), 2n ** 127n - 1n),
		fc.uint8Array({ maxLength: 80 }),
		fc.array(fc.string({ unit: 'grapheme', maxLength: 40 }), { maxLength: 5 }),
	);
	fc.assert(
		fc.property(values, ([a, b, c, d]) => {
			const bytes = encodeSolidity(types, [a, b, c, d], context);
			const params = [{ type: 'uint64' }, { type: 'int128' }, { type: 'bytes' }, { type: 'string[]' }] as const;
			expect(bytesToHex(bytes)).toBe(encodeAbiParameters(params, [a, b, bytesToHex(c), d]));
			expect(decodeSolidity(types, bytes, context)).toEqual([a, b, c, d]);
		}),
	);
});

test('malformed input is refused with a code and a place', () => {
	expect(codeOf({ kind: 'bool' }, word(2))).toBe('out-of-range byte 0');
	expect(codeOf({ kind: 'uint', bits: 8 }, word(256))).toBe('out-of-range byte 0');
	expect(codeOf({ kind: 'bytes' }, word(32), word(1), `01${'0'.repeat(61)}1`)).toBe('dirty-padding byte 95');
	expect(codeOf({ kind: 'string' }, word(32), word(1), `ff${'0'.repeat(62)}`)).toBe('bad-utf8 byte 32');
});

test('random bytes decode to values or throw DecodeError', () => {
	fc.assert(
		fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
			try {
				expect(decodeSolidity(types, bytes, context)).toHaveLength(4);
			} catch (error) {
				expect(error).toBeInstanceOf(DecodeError);
			}
		}),
	);
});

test('text with a lone surrogate has no encoding', () => {
	for (const text of ['a\ud800', '\udc00', '\ud800\ud800\udc00'])
		expect(() => encodeSolidity([{ kind: 'string' }], [text], context)).toThrow(
			expect.objectContaining({ name: 'EncodeError', code: 'bad-value' }),
		);
});
