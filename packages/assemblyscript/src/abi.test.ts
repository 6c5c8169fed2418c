import fc from 'fast-check';
import { encodeAbiParameters, parseAbiParameters } from 'viem';
import { beforeAll, describe, expect, it } from 'vitest';
import { compileScript, type Script, ScriptRevert } from './testing/script.ts';

/** Reads values of every kind and writes them again. */
const SOURCE = `
import { AbiReader, AbiStruct, AbiWriter } from "./abi";
import { Address, Bytes32 } from "./address";
import { i256 } from "./i256";
import { u256 } from "./u256";

class Fixed extends AbiStruct {
  a: u8 = 0;
  b: bool = false;
  c: Array<i256> = [];
  write(to: AbiWriter): void {
    to.addU64(this.a); to.addBool(this.b);
    to.addArrayOf<i256>(this.c, 2, (w: AbiWriter, x: i256): void => w.addInt(x, 40));
  }
  read(from: AbiReader): void {
    this.a = from.u8(); this.b = from.bool();
    this.c = from.arrayOf<i256>(2, false, (r: AbiReader): i256 => r.int(40));
  }
}

class Named extends AbiStruct {
  x: i256 = new i256();
  name: string = "";
  inner: Fixed = new Fixed();
  isDynamic(): bool { return true; }
  write(to: AbiWriter): void { to.addInt(this.x, 128); to.addString(this.name); to.addStruct<Fixed>(this.inner); }
  read(from: AbiReader): void { this.x = from.int(128); this.name = from.string(); this.inner = from.struct<Fixed>(); }
}

class LiesStatic extends AbiStruct {
  name: string = "x";
  write(to: AbiWriter): void { to.addString(this.name); }
  read(from: AbiReader): void { this.name = from.string(); }
}

class LiesDynamic extends AbiStruct {
  x: u64 = 1;
  isDynamic(): bool { return true; }
  write(to: AbiWriter): void { to.addU64(this.x); }
  read(from: AbiReader): void { this.x = from.u64(); }
}

const BASE: usize = memory.data(65536, 8);
export function base(): usize { return BASE; }
function input(length: i32): AbiReader {
  const bytes = new Uint8Array(length);
  memory.copy(bytes.dataStart, BASE, length);
  return new AbiReader(bytes);
}
function output(writer: AbiWriter): i32 {
  const bytes = writer.encode(new Uint8Array(0));
  memory.copy(BASE, bytes.dataStart, bytes.length);
  return bytes.length;
}

export function words(length: i32): i32 {
  const r = input(length), w = new AbiWriter();
  w.addSmallUint(r.smallUint(24), 24); w.addSmallInt(r.smallInt(40), 40); w.addUint(r.uint(160), 160); w.addInt(r.int(72), 72);
  w.addFixedBytes(r.fixedBytes(4), 4); w.addBytes32(r.bytes32()); w.addBool(r.bool()); w.addAddress(r.address());
  w.addU64(r.u8()); w.addU64(r.u16()); w.addU64(r.u32()); w.addU64(r.u64());
  w.addI64(r.i8()); w.addI64(r.i16()); w.addI64(r.i32()); w.addI64(r.i64());
  w.addU64(r.enumCase(3)); w.addU256(r.u256()); w.addI256(r.i256());
  return output(w);
}
export function lists(length: i32): i32 {
  const r = input(length), w = new AbiWriter();
  w.addBytes(r.bytes()); w.addString(r.string()); w.addList<u256>(r.list<u256>()); w.addList<Array<string>>(r.list<Array<string>>());
  w.addListOf<Array<u64>>(r.listOf<Array<u64>>((r: AbiReader): Array<u64> => r.arrayOf<u64>(3, false, (r: AbiReader): u64 => r.smallUint(48))),
    (w: AbiWriter, x: Array<u64>): void => w.addArrayOf<u64>(x, 3, (w: AbiWriter, x: u64): void => w.addSmallUint(x, 48)));
  w.addArray<string>(r.array<string>(2), 2); w.addArray<Array<u8>>(r.array<Array<u8>>(2), 2); w.addList<bool>(r.list<bool>()); w.addList<i32>(r.list<i32>());
  return output(w);
}
export function structs(length: i32): i32 {
  const r = input(length), w = new AbiWriter();
  w.addStruct<Fixed>(r.struct<Fixed>()); w.addU64(r.u64()); w.addStruct<Named>(r.struct<Named>());
  w.addList<Fixed>(r.list<Fixed>()); w.addList<Named>(r.list<Named>()); w.addArray<Fixed>(r.array<Fixed>(2), 2); w.addArray<Named>(r.array<Named>(2), 2);
  return output(w);
}
export function byIndex(length: i32): i32 {
  const r = input(length), w = new AbiWriter();
  w.addString(r.string(3)); w.addBool(r.bool(2)); w.addStruct<Fixed>(r.struct<Fixed>(4)); w.addU64(r.u64(0));
  return output(w);
}
export function all(length: i32): i32 {
  const r = input(length), head = new AbiWriter(), w = new AbiWriter();
  head.addString(r.string()); head.addU64(r.u64());
  w.addU64(7); w.addBytes(new Uint8Array(3)); w.addAll(head);
  return output(w);
}
export function liesStatic(length: i32): i32 { input(length).struct<LiesStatic>(); return 0; }
export function liesDynamic(length: i32): i32 { input(length).struct<LiesDynamic>(); return 0; }
export function writesLies(which: i32): i32 {
  const w = new AbiWriter();
  if (which == 0) w.addStruct<LiesStatic>(new LiesStatic()); else w.addStruct<LiesDynamic>(new LiesDynamic());
  return output(w);
}
export function tooMany(which: i32): i32 {
  const w = new AbiWriter();
  if (which == 0) w.addUint(u256.of(256), 8);
  if (which == 1) w.addInt(i256.of(128), 8);
  if (which == 2) w.addFixedBytes(new Uint8Array(5), 4);
  if (which == 3) w.addArray<u8>([1, 2], 3);
  if (which == 4) w.addSmallUint(1 << 24, 24);
  if (which == 6) w.addU64<i32>(-1);
  if (which == 7) w.addI64<u64>(1 << 63);
  if (which == 8) w.addSmallUint<i64>(-1, 64);
  if (which == 5) w.addString(String.fromCharCode(0xd800));
  return output(w);
}
`;

let script: Script;
beforeAll(async () => {
	script = await compileScript(SOURCE);
}, 120_000);

const at = () => Number(script.exports['base']!());

/** Gives bytes to an export and returns what it wrote, or its revert. */
function run(name: string, data: Uint8Array): Uint8Array | ScriptRevert {
	new Uint8Array(script.memory.buffer, at(), data.length).set(data);
	return outcome(name, data.length);
}

function outcome(name: string, argument: number): Uint8Array | ScriptRevert {
	try {
		const length = Number(script.exports[name]!(argument));
		return new Uint8Array(script.memory.buffer, at(), length).slice();
	} catch (error) {
		if (error instanceof ScriptRevert) return error;
		throw error;
	}
}

const bytesOf = (hex: string) => Uint8Array.from(Buffer.from(hex.slice(2), 'hex'));
const hexOf = (bytes: Uint8Array) => `0x${Buffer.from(bytes).toString('hex')}` as const;
/** A refusal of the reader, and never another failure. */
const said = (result: Uint8Array | ScriptRevert) => (result instanceof ScriptRevert ? result.text : undefined);

const uint = (bits: number) => fc.oneof(fc.bigInt(0n, 2n ** BigInt(bits) - 1n), fc.constant(2n ** BigInt(bits) - 1n));
const int = (bits: number) => {
	const half = 2n ** BigInt(bits - 1);
	return fc.oneof(fc.bigInt(-half, half - 1n), fc.constantFrom(-half, half - 1n, -1n));
};
/** Of at most 48 bits, which viem has as numbers. */
const small = (bits: number) => uint(bits).map(Number);
const smallInt = (bits: number) => int(bits).map(Number);
const bytes = (length?: number) =>
	fc.uint8Array({ minLength: length ?? 0, maxLength: length ?? 70 }).map((value) => hexOf(value));
const text = fc.string({ unit: 'grapheme', maxLength: 40 });
const list = <T>(item: fc.Arbitrary<T>, length?: number) =>
	fc.array(item, { minLength: length ?? 0, maxLength: length ?? 4 });
const fixed = fc.tuple(small(8), fc.boolean(), list(smallInt(40), 2));
const named = fc.tuple(int(128), text, fixed);

const FIXED = '(uint8,bool,int40[2])';
const NAMED = `(int128,string,${FIXED})`;
const CASES: Record<string, readonly [types: string, values: fc.Arbitrary<readonly unknown[]>]> = {
	words: [
		'uint24,int40,uint160,int72,bytes4,bytes32,bool,address,uint8,uint16,uint32,uint64,int8,int16,int32,int64,uint8,uint256,int256',
		fc.tuple(
			small(24),
			smallInt(40),
			uint(160),
			int(72),
			bytes(4),
			bytes(32),
			fc.boolean(),
			bytes(20),
			small(8),
			small(16),
			small(32),
			uint(64),
			smallInt(8),
			smallInt(16),
			smallInt(32),
			int(64),
			fc.constantFrom(0, 1, 2),
			uint(256),
			int(256),
		),
	],
	lists: [
		'bytes,string,uint256[],string[][],uint48[3][],string[2],uint8[][2],bool[],int32[]',
		fc.tuple(
			bytes(),
			text,
			list(uint(256)),
			list(list(text)),
			list(list(small(48), 3)),
			list(text, 2),
			list(list(small(8)), 2),
			list(fc.boolean()),
			list(smallInt(32)),
		),
	],
	structs: [
		`${FIXED},uint64,${NAMED},${FIXED}[],${NAMED}[],${FIXED}[2],${NAMED}[2]`,
		fc.tuple(fixed, uint(64), named, list(fixed), list(named), list(fixed, 2), list(named, 2)),
	],
};
const encode = (types: string, values: readonly unknown[]) =>
	bytesOf(encodeAbiParameters(parseAbiParameters(types), values as never));

describe('the reader and the writer of ABI data', () => {
	it.each(Object.entries(CASES))('agree with viem on %s', (name, [types, values]) => {
		fc.assert(
			fc.property(values, (value) => {
				const data = encode(types, value);
				const again = run(name, data);
				expect(said(again)).toBeUndefined();
				expect(hexOf(again as Uint8Array)).toBe(hexOf(data));
				// Bytes after the values do not matter.
				expect(hexOf(run(name, Uint8Array.from([...data, 1, 2, 3])) as Uint8Array)).toBe(hexOf(data));
			}),
			{ numRuns: 150 },
		);
	});

	it.each(Object.entries(CASES))('revert for %s that end early, and for nothing', (name, [types, values]) => {
		fc.assert(
			fc.property(values, fc.double({ min: 0, max: 1, noNaN: true }), (value, part) => {
				const data = encode(types, value);
				// The padding of the last value may be absent, as for solc's decoder.
				const end = Math.floor(part * (data.length - 32));
				expect(said(run(name, data.subarray(0, end))), `${end} of ${data.length}`).toBeDefined();
			}),
			{ numRuns: 150 },
		);
		expect(said(run(name, new Uint8Array()))).toContain('ends before');
	});

	it.each(Object.entries(CASES))(
		'read %s with changed bytes to nothing else than values of the types',
		(name, [types, values]) => {
			fc.assert(
				fc.property(values, fc.nat(), fc.integer({ min: 1, max: 255 }), (value, place, change) => {
					const data = encode(types, value);
					data[place % data.length]! ^= change;
					const read = run(name, data);
					// What was read is written canonically, and reads as the same again.
					if (!(read instanceof ScriptRevert)) expect(hexOf(run(name, read) as Uint8Array)).toBe(hexOf(read));
					else expect(read.text).not.toBe('');
				}),
				{ numRuns: 400 },
			);
		},
	);

	it('refuses words that are not of their type', () => {
		const types = CASES['words']![0];
		const zero = encode(types, [
			0,
			0,
			0n,
			0n,
			'0x00000000',
			`0x${'0'.repeat(64)}`,
			false,
			`0x${'0'.repeat(40)}`,
			0,
			0,
			0,
			0n,
			0,
			0,
			0,
			0n,
			0,
			0n,
			0n,
		]);
		expect(run('words', zero)).toEqual(zero);
		const bad: [word: number, value: bigint, what: string][] = [
			[0, 2n ** 24n, 'bits'],
			[1, 2n ** 39n, 'bits'],
			[1, 2n ** 40n - 1n, 'bits'],
			[2, 2n ** 160n, 'bits'],
			[3, 2n ** 71n, 'bits'],
			[4, 1n, 'fixed bytes'],
			[4, 2n ** 223n, 'fixed bytes'],
			[6, 2n, 'bool'],
			[6, 2n ** 255n, 'bool'],
			[7, 2n ** 160n, '20 bytes'],
			[8, 256n, 'bits'],
			[9, 2n ** 16n, 'bits'],
			[10, 2n ** 32n, 'bits'],
			[11, 2n ** 64n, 'bits'],
			[12, 128n, 'bits'],
			[13, 2n ** 15n, 'bits'],
			[14, 2n ** 31n, 'bits'],
			[15, 2n ** 63n, 'bits'],
			[16, 3n, 'no such case'],
		];
		for (const [word, value, what] of bad) {
			const data = zero.slice();
			data.set(bytesOf(`0x${value.toString(16).padStart(64, '0')}`), 32 * word);
			expect(said(run('words', data)), `word ${word}`).toContain(what);
		}
	});

	it('refuses offsets and lengths beyond the data, of any size', () => {
		const data = encode('string,uint64', ['hello', 1n]);
		for (const value of [data.length, data.length - 31, 2 ** 31, 2 ** 32, 2 ** 32 + 64, 2 ** 53]) {
			for (const place of [0, 64]) {
				const changed = data.slice();
				changed.set(bytesOf(`0x${value.toString(16).padStart(64, '0')}`), place);
				expect(said(run('all', changed)), `${value} at ${place}`).toMatch(/beyond the data|ends before a length/);
			}
		}
	});

	it('refuses strings that are not UTF-8', () => {
		for (const [hex, isText] of [
			['c3a9', true],
			['f09f9880', true],
			['80', false],
			['c0af', false],
			['c3', false],
			['e0809f', false],
			['eda080', false],
			['f0808080', false],
			['f4908080', false],
			['f5808080', false],
			['e282', false],
		] as const) {
			const data = encode('bytes,uint64', [`0x${hex}`, 1n]);
			expect(said(run('all', data)), hex).toBe(isText ? undefined : 'an ABI string is not UTF-8');
		}
	});

	it('reads by the index of a word, in any order', () => {
		const data = encode(`uint64,uint64,bool,string,${FIXED}`, [5n, 6n, true, 'text', [1, true, [-1, 2]]]);
		expect(run('byIndex', data)).toEqual(encode(`string,bool,${FIXED},uint64`, ['text', true, [1, true, [-1, 2]], 5n]));
	});

	it('adds the values of another writer as arguments of the same call', () => {
		const expected = encode('uint64,bytes,string,uint64', [7n, '0x000000', 'hello', 9n]);
		expect(run('all', encode('string,uint64', ['hello', 9n]))).toEqual(expected);
	});

	it('refuses structs that say wrongly whether they are dynamic', () => {
		expect(said(run('liesStatic', encode('(string)', [['x']])))).toContain('static struct');
		expect(said(run('liesDynamic', encode('(string)', [['x']])))).toContain('wrongly');
		for (const which of [0, 1]) expect(said(outcome('writesLies', which))).toContain('wrongly');
	});

	it('refuses to write what does not fit its type', () => {
		const reasons = ['bits', 'bits', 'length', 'length', 'bits', 'surrogate'];
		reasons.forEach((reason, which) => {
			expect(said(outcome('tooMany', which))?.toLowerCase(), reason).toContain(reason);
		});
		for (const which of [6, 8]) expect((outcome('tooMany', which) as ScriptRevert).code).toBe(0x11n);
		expect(said(outcome('tooMany', 7))).toContain('bits');
	});
});
