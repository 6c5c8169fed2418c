import { bcs } from '@mysten/bcs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toAddress, toEvmHex } from '../address.ts';
import type { CodecContext } from '../dialect.ts';
import { BridgeError, DecodeError } from '../errors.ts';
import { decodeMoveCall, decodeMoveResults, encodeMoveCall, encodeMoveResults } from './call.ts';

const context: CodecContext = { toEvmAddress: toEvmHex, fromEvmAddress: toAddress, charge() {} };
const counted = () => {
	const charges: number[] = [];
	return { charges, context: { ...context, charge: (n: number) => charges.push(n) } };
};

const Call = bcs.struct('Call', {
	function: bcs.string(),
	type_arguments: bcs.vector(bcs.string()),
	arguments: bcs.vector(bcs.vector(bcs.u8())),
});
const text = fc.string({ unit: fc.constantFrom('a', ':', 'é', '€', '𝄞'), maxLength: 150 });
const anyBytes = fc.array(fc.uint8Array({ maxLength: 150 }), { maxLength: 5 });
const anyCall = fc.record({ function: text, typeArguments: fc.array(text, { maxLength: 3 }), args: anyBytes });

const refusal = (decode: () => unknown) => {
	try {
		decode();
	} catch (error) {
		if (error instanceof DecodeError) return `${error.code} ${error.place}`;
		throw error;
	}
	return 'decoded';
};
const call = (...bytes: number[]) => refusal(() => decodeMoveCall(Uint8Array.from(bytes), context));

describe('a call as Move writes it', () => {
	it('is the BCS of its struct, and decodes again', () => {
		fc.assert(
			fc.property(anyCall, (made) => {
				const bytes = encodeMoveCall(made, context);
				const { function: name, typeArguments, args } = made;
				const items = args.map((arg) => [...arg]);
				expect(bytes).toEqual(
					Call.serialize({ function: name, type_arguments: typeArguments, arguments: items }).toBytes(),
				);
				expect(decodeMoveCall(bytes, context)).toEqual(made);
			}),
		);
	});

	it('has results as a vector of byte vectors', () => {
		fc.assert(
			fc.property(anyBytes, (results) => {
				const bytes = encodeMoveResults(results, context);
				expect(bytes).toEqual(
					bcs
						.vector(bcs.vector(bcs.u8()))
						.serialize(results.map((result) => [...result]))
						.toBytes(),
				);
				expect(decodeMoveResults(bytes, context)).toEqual(results);
			}),
		);
	});

	it('has one encoding: other bytes are refused, or decode to another call', () => {
		fc.assert(
			fc.property(anyCall, fc.nat(), fc.nat({ max: 255 }), (made, at, byte) => {
				const bytes = encodeMoveCall(made, context);
				bytes[at % bytes.length] = byte;
				let read: ReturnType<typeof decodeMoveCall>;
				try {
					read = decodeMoveCall(bytes, context);
				} catch (error) {
					expect(error).toBeInstanceOf(DecodeError);
					return;
				}
				expect(encodeMoveCall(read, context)).toEqual(bytes);
			}),
			{ numRuns: 500 },
		);
	});

	it('is refused if bytes are missing or left over, and the error names the byte', () => {
		expect(call()).toBe('out-of-bounds byte 0');
		expect(call(2, 0x61)).toBe('out-of-bounds byte 1');
		expect(call(1, 0x61)).toBe('out-of-bounds byte 2');
		expect(call(1, 0x61, 0)).toBe('out-of-bounds byte 3');
		expect(call(1, 0x61, 0, 0)).toBe('decoded');
		expect(call(1, 0x61, 0, 0, 0)).toBe('trailing-bytes byte 4');
		expect(call(1, 0x61, 0, 1, 2, 9)).toBe('out-of-bounds byte 5');
		expect(call(1, 0xff, 0, 0)).toBe('bad-utf8 byte 0');
		expect(call(1, 0x61, 1, 1, 0xff, 0)).toBe('bad-utf8 byte 3');
		expect(call(1, 0x61, 0x80, 0)).toBe('not-canonical byte 2');
		expect(refusal(() => decodeMoveResults(Uint8Array.of(1, 0, 7), context))).toBe('trailing-bytes byte 2');
	});

	it.each([
		['2^32 - 1', [0xff, 0xff, 0xff, 0xff, 0x0f], 'out-of-bounds'],
		['2^32', [0x80, 0x80, 0x80, 0x80, 0x10], 'out-of-range'],
		['six bytes', [0x80, 0x80, 0x80, 0x80, 0x80, 0x01], 'out-of-range'],
	])('is refused before anything is charged for a length of %s', (_length, length, code) => {
		const results = counted();
		expect(refusal(() => decodeMoveResults(Uint8Array.from(length), results.context))).toMatch(`${code} byte`);
		expect(results.charges).toEqual([]);
		const calls = counted();
		const bytes = Uint8Array.from([1, 0x61, ...length, 0, 0]);
		expect(refusal(() => decodeMoveCall(bytes, calls.context))).toMatch(`${code} byte`);
		expect(calls.charges).toEqual([1]);
	});

	it('is charged in proportion to its bytes, and decoding stops if the charge throws', () => {
		fc.assert(
			fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
				const { charges, context } = counted();
				refusal(() => decodeMoveCall(bytes, context));
				expect(charges.reduce((sum, n) => sum + n, 0)).toBeLessThanOrEqual(33 * bytes.length);
			}),
		);
		const charge = (n: number) => {
			throw new BridgeError('unpaid', `${n}`);
		};
		expect(() => decodeMoveResults(Uint8Array.of(2, 0, 0), { ...context, charge })).toThrow(/^32$/);
	});

	it('is charged for every byte that is written', () => {
		fc.assert(
			fc.property(anyCall, (made) => {
				const { charges, context } = counted();
				const bytes = encodeMoveCall(made, context);
				const paid = charges.reduce((sum, n) => sum + n, 0);
				expect(paid).toBeGreaterThanOrEqual(bytes.length);
				expect(paid).toBeLessThanOrEqual(64 + 2 * bytes.length);
			}),
		);
	});
});
