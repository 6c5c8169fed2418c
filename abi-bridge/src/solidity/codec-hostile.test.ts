import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toAddress, toEvmHex } from '../address.ts';
import type { CodecContext } from '../dialect.ts';
import { BridgeError, DecodeError } from '../errors.ts';
import { hexToBytes } from '../hex.ts';
import type { AbiType, Value } from '../types.ts';
import { decodeSolidity } from './codec.ts';

const BOOL: AbiType = { kind: 'bool' };
const BYTES: AbiType = { kind: 'bytes' };
const STRING: AbiType = { kind: 'string' };
const UINT256: AbiType = { kind: 'uint', bits: 256 };
const list = (element: AbiType): AbiType => ({ kind: 'list', element });
const array = (length: number, element: AbiType): AbiType => ({ kind: 'array', element, length });
const tuple = (...elements: AbiType[]): AbiType => ({ kind: 'tuple', elements });
const option = (element: AbiType): AbiType => ({ kind: 'option', element });
const nest = (depth: number, wrap: (type: AbiType) => AbiType, type: AbiType): AbiType =>
	depth === 0 ? type : nest(depth - 1, wrap, wrap(type));

const words = (...numbers: (number | bigint)[]) =>
	hexToBytes(`0x${numbers.map((number) => number.toString(16).padStart(64, '0')).join('')}`);

interface Read {
	readonly values?: Value[];
	readonly error?: string;
	readonly charged: number;
}

/** Decodes. Returns the values, or the code and place of the error, and what was charged. */
function read(types: readonly AbiType[], bytes: Uint8Array): Read {
	let charged = 0;
	const context: CodecContext = {
		toEvmAddress: toEvmHex,
		fromEvmAddress: toAddress,
		charge(n) {
			charged += n;
		},
	};
	try {
		return { values: decodeSolidity(types, bytes, context), charged };
	} catch (error) {
		if (!(error instanceof DecodeError)) throw error;
		return { error: `${error.code} ${error.place}`, charged };
	}
}

describe('the Solidity decoder on hostile input', () => {
	it.each<[string, AbiType, Uint8Array, string]>([
		['an offset at the end of the input', BYTES, words(32), 'out-of-bounds byte 32'],
		['an offset of 2^32 - 1', BYTES, words(0xffffffff), 'out-of-bounds byte 4294967295'],
		['an offset of 2^32', BYTES, words(2n ** 32n), 'out-of-bounds byte 0'],
		['an offset of 2^256 - 32', BYTES, words(2n ** 256n - 32n, 0), 'out-of-bounds byte 0'],
		['an offset beyond the input in a list', list(STRING), words(32, 1, 64), 'out-of-bounds byte 128'],
		['a length of one more than there is', BYTES, words(32, 33, 0), 'out-of-bounds byte 64'],
		['a length of 2^31 - 1', BYTES, words(32, 2 ** 31 - 1, 0), 'out-of-bounds byte 64'],
		['a length of 2^31', BYTES, words(32, 2 ** 31, 0), 'out-of-bounds byte 64'],
		['a length of 2^32 - 31', BYTES, words(32, 2 ** 32 - 31, 0), 'out-of-bounds byte 64'],
		['a length of 2^32 - 1', STRING, words(32, 2 ** 32 - 1, 0), 'out-of-bounds byte 64'],
		['a length of 2^255', BYTES, words(32, 2n ** 255n, 0), 'out-of-bounds byte 32'],
		['a list longer than the input', list(UINT256), words(32, 2, 7), 'out-of-bounds byte 32'],
		['a list of 2^32 - 1 booleans', list(BOOL), words(32, 2 ** 32 - 1, 1), 'out-of-bounds byte 32'],
		['a list of 2^32 - 1 strings', list(STRING), words(32, 2 ** 32 - 1, 32), 'out-of-bounds byte 32'],
		['an array that is cut short', array(3, UINT256), words(1, 2), 'out-of-bounds byte 0'],
		['a tuple that is cut short', tuple(BOOL, UINT256), words(1), 'out-of-bounds byte 32'],
		['no bytes at all', UINT256, words(), 'out-of-bounds byte 0'],
	])('refuses %s without charging for it', (_what, type, bytes, error) => {
		const found = read([type], bytes);
		expect(found.error).toBe(error);
		expect(found.charged).toBeLessThanOrEqual(bytes.length);
	});

	it.each<[string, AbiType, bigint]>([
		['bool', BOOL, 2n],
		['bool with a dirty top byte', BOOL, 1n | (1n << 255n)],
		['uint8', { kind: 'uint', bits: 8 }, 256n],
		['uint248', { kind: 'uint', bits: 248 }, 1n << 248n],
		['int8 below', { kind: 'int', bits: 8 }, 2n ** 256n - 129n],
		['int8 above', { kind: 'int', bits: 8 }, 128n],
		['int8 whose sign is not extended', { kind: 'int', bits: 8 }, 255n],
		['address', { kind: 'address' }, 1n << 160n],
		['address with a dirty top byte', { kind: 'address' }, 1n << 248n],
		['enum of 2', { kind: 'enum', name: 'E', cases: ['a', 'b'] }, 2n],
		['enum with a dirty word', { kind: 'enum', name: 'E', cases: ['a', 'b'] }, 257n],
	])('refuses padding that is not clean in %s, naming the word', (_what, type, word) => {
		expect(read([UINT256, type], words(7, word)).error).toBe('out-of-range byte 32');
		expect(read([list(type)], words(32, 2, 1, word)).error).toBe('out-of-range byte 96');
	});

	it('refuses padding of fixed bytes, bytes and strings that is not zero, and names the byte', () => {
		expect(read([{ kind: 'fixedBytes', size: 4 }], words(0xff)).error).toBe('out-of-range byte 31');
		expect(read([{ kind: 'fixedBytes', size: 31 }], words(1)).error).toBe('out-of-range byte 31');
		expect(read([BYTES], words(32, 5, 1n << 208n)).error).toBe('dirty-padding byte 69');
		expect(read([STRING], words(32, 0, 1)).values).toEqual(['']);
		expect(read([STRING], words(32, 1, 0xc3n << 248n)).error).toBe('bad-utf8 byte 32');
	});

	it('does not read a tail twice if offsets share it', () => {
		const big = 100;
		const body = Array.from({ length: big }, () => 0);
		const shared = words(64, 64, 32 * big, ...body);
		expect(read([BYTES, BYTES], words(64, 64, 0)).error).toBe('read-limit byte 64');
		expect(read([BYTES, BYTES], shared).error).toMatch(/^read-limit byte/);
		expect(read([BYTES], words(32, 32 * big, ...body)).values).toEqual([new Uint8Array(32 * big)]);

		const count = 50;
		const aliased = words(32, count, ...Array.from({ length: count }, () => 32 * count), 32 * big, ...body);
		const found = read([list(BYTES)], aliased);
		expect(found.error).toMatch(/^read-limit byte/);
		expect(found.charged).toBeLessThanOrEqual(2 * aliased.length);
	});

	it('stops overlapping lists when more is read than the input has', () => {
		const overlapping = words(...Array.from({ length: 200 }, () => 32));
		for (const depth of [2, 5, 30]) {
			const found = read([nest(depth, list, UINT256)], overlapping);
			expect(found.error).toMatch(/^read-limit byte/);
			expect(found.charged).toBeLessThanOrEqual((depth + 1) * overlapping.length);
		}
	});

	it('decodes 31 levels of nesting and refuses 32, for every type that nests', () => {
		const flat = words(1);
		for (const [wrap, make] of [
			[(type: AbiType) => array(1, type), () => flat],
			[(type: AbiType) => tuple(type), () => flat],
			[option, (depth: number) => words(...Array.from({ length: depth + 1 }, () => 1))],
			[list, (depth: number) => words(...Array.from({ length: depth }, () => [32, 1]).flat(), 1)],
		] as const) {
			expect(read([nest(31, wrap, BOOL)], make(31)).values).toHaveLength(1);
			expect(read([nest(32, wrap, BOOL)], make(32)).error).toMatch(/^nesting byte \d+$/);
		}
	});

	it('charges before it allocates, and stops if the charge throws', () => {
		const asked = (types: readonly AbiType[], bytes: Uint8Array) => {
			const charge = (n: number) => {
				throw new BridgeError('unpaid', String(n));
			};
			try {
				decodeSolidity(types, bytes, { toEvmAddress: toEvmHex, fromEvmAddress: toAddress, charge });
			} catch (error) {
				if (error instanceof BridgeError && error.code === 'unpaid') return Number(error.shortMessage);
				throw error;
			}
			return 0;
		};
		expect(asked([BYTES], words(32, 40, 0, 0))).toBe(40);
		expect(asked([STRING], words(32, 3, 0))).toBe(3);
		expect(asked([{ kind: 'fixedBytes', size: 5 }], words(0))).toBe(5);
		expect(asked([list(UINT256)], words(32, 3, 1, 2, 3))).toBe(3 * 32);
		expect(asked([array(2, list(BOOL))], words(32, 64, 96, 0, 0))).toBe(2 * 32);
		expect(asked([BOOL, UINT256], words(1, 2))).toBe(0);
	});

	it('charges in proportion to the input and names a place, for any input', () => {
		const shapes: AbiType[] = [
			list(list(BYTES)),
			list(array(3, STRING)),
			list(tuple(UINT256, list(option(BYTES)))),
			tuple(BYTES, list({ kind: 'fixedBytes', size: 32 })),
			nest(6, list, BYTES),
		];
		const word = fc.oneof(
			fc.nat({ max: 12 }).map((n) => BigInt(32 * n)),
			fc.nat({ max: 4 }).map(BigInt),
			fc.bigInt(0n, 2n ** 256n - 1n),
		);
		fc.assert(
			fc.property(fc.constantFrom(...shapes), fc.array(word, { maxLength: 30 }), (type, input) => {
				const bytes = words(...input);
				const found = read([type], bytes);
				// Each of up to seven levels of lists may ask for one list that turns out to be read already.
				expect(found.charged).toBeLessThanOrEqual(9 * bytes.length);
				if (found.error !== undefined) expect(found.error).toMatch(/^[a-z0-9-]+ byte \d+$/);
			}),
			{ numRuns: 1000 },
		);
	});
});
