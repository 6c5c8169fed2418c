import { describe, expect, it } from 'vitest';
import { toAddress, toEvmHex } from '../address.ts';
import type { CodecContext } from '../dialect.ts';
import { DecodeError } from '../errors.ts';
import { CanonicalAbi } from './canonical.ts';
import { witLayout } from './layout.ts';
import type { CoreValue, WitValue } from './values.ts';
import type { WitType } from './wit-types.ts';

const U8: WitType = { kind: 'u8' };
const U16: WitType = { kind: 'u16' };
const U32: WitType = { kind: 'u32' };
const U64: WitType = { kind: 'u64' };
const STRING: WitType = { kind: 'string' };
const list = (element: WitType): WitType => ({ kind: 'list', element });
const option = (element: WitType): WitType => ({ kind: 'option', element });
const tuple = (...elements: WitType[]): WitType => ({ kind: 'tuple', elements });
const record = (...types: WitType[]): WitType => ({
	kind: 'record',
	name: 'r',
	fields: types.map((type, i) => ({ name: `f${i}`, type })),
});
const variant = (...types: (WitType | undefined)[]): WitType => ({
	kind: 'variant',
	name: 'v',
	cases: types.map((type, i) => ({ name: `c${i}`, type })),
});
/** A guest with a bump allocator, one page long unless said otherwise. */
function guest(size = 65536) {
	const buffer = new ArrayBuffer(size);
	const charges: number[] = [];
	let next = 16;
	const context: CodecContext = { toEvmAddress: toEvmHex, fromEvmAddress: toAddress, charge: (n) => charges.push(n) };
	const memory = {
		buffer: () => buffer,
		allocate(align: number, bytes: number) {
			const at = Math.ceil(next / align) * align;
			next = at + bytes;
			return at;
		},
	};
	return { abi: new CanonicalAbi(memory, context), bytes: new Uint8Array(buffer), memory, charges, context };
}

describe('the layout', () => {
	const i32 = 'i32';
	const i64 = 'i64';
	const enumOf = (count: number): WitType => ({
		kind: 'enum',
		name: 'e',
		cases: Array.from({ length: count }, (_, i) => `c${i}`),
	});

	// By alignment, elem_size and flatten_type of CanonicalABI.md.
	it.each<[string, WitType, number, number, ('i32' | 'i64')[]]>([
		['bool', { kind: 'bool' }, 1, 1, [i32]],
		['s16', { kind: 's16' }, 2, 2, [i32]],
		['u64', U64, 8, 8, [i64]],
		['u256 as a record of four u64', { kind: 'u256' }, 32, 8, [i64, i64, i64, i64]],
		['string', STRING, 8, 4, [i32, i32]],
		['list<u64>', list(U64), 8, 4, [i32, i32]],
		['tuple<u8, u32, u16>', tuple(U8, U32, U16), 12, 4, [i32, i32, i32]],
		['record of u8 and u64', record(U8, U64), 16, 8, [i32, i64]],
		['enum of 256', enumOf(256), 1, 1, [i32]],
		['enum of 257', enumOf(257), 2, 2, [i32]],
		['enum of 65537', enumOf(65537), 4, 4, [i32]],
		['option<u8>', option(U8), 2, 1, [i32, i32]],
		['option<option<u16>>', option(option(U16)), 6, 2, [i32, i32, i32]],
		['variant without payloads', variant(undefined, undefined), 1, 1, [i32]],
		['variant of u32 and u64', variant(U32, U64), 16, 8, [i32, i64]],
		['variant of string and u64', variant(STRING, U64), 16, 8, [i32, i64, i32]],
		['result', { kind: 'result', ok: undefined, error: undefined }, 1, 1, [i32]],
		['result<u8, string>', { kind: 'result', ok: U8, error: STRING }, 12, 4, [i32, i32, i32]],
	])('of %s is the canonical ABI’s', (_name, type, size, align, flat) => {
		expect(witLayout(type)).toEqual({ size, align, flat });
	});
});

it('the layout of a type of many core values lists 17 of them, however often the type is used', () => {
	const many = tuple(...Array.from({ length: 4000 }, () => U64));
	const nested = [tuple(U8, many), record(many, many), variant(undefined, many), option(option(many))];
	for (const type of [many, ...nested]) expect(witLayout(type).flat).toHaveLength(17);
	expect(witLayout(tuple(U8, many)).flat.slice(0, 3)).toEqual(['i32', 'i64', 'i64']);
	expect(witLayout(tuple(...Array.from({ length: 16 }, () => U8))).flat).toHaveLength(16);
	expect(witLayout(many).size).toBe(32_000);
});

describe('the layout in memory', () => {
	const stored = (type: WitType, value: WitValue, size: number) => {
		const { abi, bytes } = guest();
		bytes.fill(0xee, 1024, 1024 + size + 1);
		abi.store(type, value, 1024);
		expect(bytes[1024 + size]).toBe(0xee);
		return [...bytes.subarray(1024, 1024 + size)];
	};
	const __ = 0xee;

	it('is little-endian, each field at its own alignment', () => {
		expect(stored(record(U8, U32, U16), [1n, 0x05060708n, 0x0203n], 10)).toEqual([1, __, __, __, 8, 7, 6, 5, 3, 2]);
		expect(stored({ kind: 's16' }, -2n, 2)).toEqual([0xfe, 0xff]);
		expect(stored({ kind: 'u128' }, (7n << 64n) | 9n, 16)).toEqual([9, 0, 0, 0, 0, 0, 0, 0, 7, 0, 0, 0, 0, 0, 0, 0]);
		const bytes32 = Uint8Array.from({ length: 32 }, (_, i) => i);
		expect(stored({ kind: 'bytes32' }, bytes32, 32)).toEqual([...bytes32].reverse());
	});

	it('has the case of a variant first, then its payload, at the alignment of the widest payload', () => {
		expect(stored(option(U8), { some: true, value: 9n }, 2)).toEqual([1, 9]);
		expect(stored(option(U64), { some: true, value: 9n }, 16)).toEqual([
			1,
			...Array(7).fill(__),
			9,
			...Array(7).fill(0),
		]);
		expect(stored(variant(U8, U32), { index: 0, value: 5n }, 5)).toEqual([0, __, __, __, 5]);
		const large: WitType = { kind: 'enum', name: 'e', cases: Array.from({ length: 257 }, (_, i) => `c${i}`) };
		expect(stored(large, 256, 2)).toEqual([0, 1]);
	});

	it('has a pointer and a length for lists and strings', () => {
		const { abi, bytes } = guest();
		abi.store(tuple(U8, STRING), [1n, 'hé'], 1024);
		expect([...bytes.subarray(1028, 1036)]).toEqual([16, 0, 0, 0, 3, 0, 0, 0]);
		expect([...bytes.subarray(16, 19)]).toEqual([0x68, 0xc3, 0xa9]);
	});
});

describe('core values', () => {
	const flat = (type: WitType, value: WitValue) => {
		const core: CoreValue[] = [];
		guest().abi.lowerFlat(type, value, core);
		return core;
	};

	it('of a variant are shared by its cases; unused ones are zero', () => {
		const type = variant(undefined, U32, tuple(U64, U8));
		expect(flat(type, { index: 0, value: undefined })).toEqual([0, 0n, 0]);
		expect(flat(type, { index: 1, value: 0xffffffffn })).toEqual([1, 0xffffffffn, 0]);
		expect(flat(type, { index: 2, value: [7n, 8n] })).toEqual([2, 7n, 8]);
		// A negative i32 in an i64 slot is extended with zeros (CanonicalABI.md, lower_flat_variant).
		expect(flat(variant({ kind: 's32' }, U64), { index: 0, value: -1n })).toEqual([0, 0xffffffffn]);
	});

	it('are 16 at most: more are replaced by a pointer', () => {
		const { abi } = guest();
		const values = Array.from({ length: 17 }, (_, i) => BigInt(i));
		expect(abi.lowerParams(Array(16).fill(U8), values.slice(0, 16))).toHaveLength(16);
		expect(abi.lowerParams(Array(17).fill(U8), values)).toHaveLength(1);
	});

	it('are read by their low bits, with the signedness of the type', () => {
		const lift = (kind: 'u8' | 's8' | 'u16' | 's16' | 'u32' | 's32' | 'u64' | 's64' | 'bool', core: CoreValue) =>
			guest().abi.liftParams([{ kind }], [core])[0];
		expect(lift('u8', 0x1ff)).toBe(255n);
		expect(lift('s8', 0x80)).toBe(-128n);
		expect(lift('u16', -1)).toBe(65535n);
		expect(lift('s16', 0x18000)).toBe(-32768n);
		expect(lift('u32', -1)).toBe(2n ** 32n - 1n);
		expect(lift('s32', -1)).toBe(-1n);
		expect(lift('u64', -1n)).toBe(2n ** 64n - 1n);
		expect(lift('s64', 2n ** 64n - 1n)).toBe(-1n);
		expect(lift('bool', 2)).toBe(true);
		// An i32 that shares its slot with an i64 is the low half, whatever the high one holds.
		const shared = variant({ kind: 'bool' }, U64);
		expect(guest().abi.liftParams([shared], [0, 1n << 32n])).toEqual([{ index: 0, value: false }]);
	});
});

describe('data of a hostile guest', () => {
	const refusal = (read: () => unknown) => {
		try {
			read();
		} catch (error) {
			if (error instanceof DecodeError) return error.code;
			throw error;
		}
		return 'accepted';
	};

	it.each<[string, WitType[], CoreValue[], string]>([
		['text one byte beyond memory', [STRING], [65535, 2], 'out-of-bounds'],
		['text of 2^32 - 1 bytes', [STRING], [0, -1], 'out-of-bounds'],
		['text at 2^32 - 1', [STRING], [-1, 1], 'out-of-bounds'],
		['an empty list beyond memory', [list(U8)], [65537, 0], 'out-of-bounds'],
		['a list whose size overflows 32 bits', [list(U64)], [0, 0x20000001], 'out-of-bounds'],
		['a list that is not aligned', [list(U32)], [2, 1], 'bad-pointer'],
		['an enum without such a case', [{ kind: 'enum', name: 'e', cases: ['a'] }], [1], 'out-of-range'],
		['an enum with a case of 2^32 - 1', [{ kind: 'enum', name: 'e', cases: ['a'] }], [-1], 'out-of-range'],
		['an option that is neither', [option(U8)], [2, 0], 'out-of-range'],
		['many parameters beyond memory', Array(17).fill(U64), [65536 - 128], 'out-of-bounds'],
		['many parameters that are not aligned', Array(17).fill(U64), [1028], 'bad-pointer'],
	])('is refused: %s', (_what, types, core, code) => {
		const { abi, charges } = guest();
		expect(refusal(() => abi.liftParams(types, core))).toBe(code);
		expect(charges).toEqual([]);
	});

	it('is refused if a string is not UTF-8, or a result is out of bounds', () => {
		const { abi, bytes } = guest();
		bytes.set([0xed, 0xa0, 0x80], 64);
		expect(refusal(() => abi.liftParams([STRING], [64, 3]))).toBe('bad-utf8');
		expect(refusal(() => abi.liftResult(STRING, 2))).toBe('bad-pointer');
		expect(refusal(() => abi.liftResult(STRING, 65532))).toBe('out-of-bounds');
		expect(refusal(() => abi.liftResult(STRING, -4))).toBe('out-of-bounds');
		expect(refusal(() => abi.store(STRING, 'abc', 2))).toBe('bad-pointer');
	});

	it('is refused if an allocation is out of bounds or not aligned', () => {
		for (const [at, code] of [
			[65536, 'out-of-bounds'],
			[-8, 'out-of-bounds'],
			[12, 'bad-pointer'],
		] as const) {
			const { memory, context, charges } = guest();
			const abi = new CanonicalAbi({ ...memory, allocate: () => at }, context);
			expect(refusal(() => abi.lowerParams([list(U64)], [[1n, 2n]]))).toBe(code);
			expect(charges).toEqual([16]);
		}
	});

	it.each<[string, WitType, number]>([
		['text', STRING, 1],
		['bytes', list(U8), 1],
		['items smaller than a value', list({ kind: 'bool' }), 16],
		['integers', list(U32), 16],
		['items larger than a value', list({ kind: 'u256' }), 32],
	])('costs, for each of %s, what the value takes', (_what, type, each) => {
		const { abi, charges } = guest();
		for (const count of [0, 1, 100]) abi.liftParams([type], [64, count]);
		expect(charges).toEqual([0, each, 100 * each]);
	});

	it('is charged before it is allocated, also for lists that contain themselves', () => {
		const { memory, bytes, context } = guest();
		// At 64: a list of eight lists, each of which is this same list.
		const view = new DataView(bytes.buffer);
		for (let i = 0; i < 8; i++) {
			view.setUint32(64 + 8 * i, 64, true);
			view.setUint32(68 + 8 * i, 8, true);
		}
		let budget = 100_000;
		const charge = (n: number) => {
			budget -= n;
			if (budget < 0) throw new RangeError('out of gas');
		};
		const deep = Array.from({ length: 6 }).reduce<WitType>((type) => list(type), U8);
		const abi = new CanonicalAbi(memory, { ...context, charge });
		expect(() => abi.liftParams([deep], [64, 8])).toThrow('out of gas');
	});
});
