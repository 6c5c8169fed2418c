import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { compileScript, type Script, ScriptRevert } from './testing/script.ts';

const BINARY = { add: '+', sub: '-', mul: '*', div: '/', rem: '%', and: '&', or: '|', xor: '^' };
const COMPARE = { eq: '==', ne: '!=', lt: '<', gt: '>', le: '<=', ge: '>=' };

/** Exports the operators of `u256`. Operands are words 0 to 2 in memory; the result is written to word 3. */
const SOURCE = `
import { u256 } from "./u256";
const BASE: usize = memory.data(256, 8);
function word(i: usize): u256 {
  const at = BASE + 32 * i;
  return new u256(load<u64>(at), load<u64>(at, 8), load<u64>(at, 16), load<u64>(at, 24));
}
function put(x: u256): void {
  store<u64>(BASE, x.a, 96); store<u64>(BASE, x.b, 104); store<u64>(BASE, x.c, 112); store<u64>(BASE, x.d, 120);
}
export function base(): usize { return BASE; }
${Object.entries(BINARY)
	.map(([name, sign]) => `export function ${name}(): void { put(word(0) ${sign} word(1)); }`)
	.join('\n')}
${Object.entries(COMPARE)
	.map(([name, sign]) => `export function ${name}(): bool { return word(0) ${sign} word(1); }`)
	.join('\n')}
export function mulDiv(): void { put(u256.mulDiv(word(0), word(1), word(2))); }
export function shl(bits: i32): void { put(word(0) << bits); }
export function shr(bits: i32): void { put(word(0) >> bits); }
export function pow(exponent: i32): void { put(word(0) ** <u32>exponent); }
export function not(): void { put(~word(0)); }
export function wrapping(): void { put(u256.wrappingMul(u256.wrappingAdd(word(0), word(1)), u256.wrappingSub(word(0), word(1)))); }
export function parse(length: i32): void { put(u256.parse(String.UTF8.decodeUnsafe(BASE, length))); }
export function ofNumber(number: i64): void { put(u256.of(number)); }
export function ofU32(number: u32): void { put(u256.of<u32>(number)); }
export function toU8(): u64 { return word(0).to<u8>(); }
export function toI32(): u64 { return word(0).to<i32>(); }
export function fits(bits: i32): bool { return word(0).fits(bits); }
export function toU64(): u64 { return word(0).toU64(); }
export function isZero(): bool { return word(0).isZero(); }
export function write(): void { word(0).write(BASE + 96); }
export function read(): void { put(u256.read(BASE)); }
export function fromBytes(length: i32): void {
  const bytes = new Uint8Array(length);
  memory.copy(bytes.dataStart, BASE, length);
  put(u256.fromBytes(bytes));
}
export function toBytes(): void { memory.copy(BASE + 96, word(0).toBytes().dataStart, 32); }
export function text(): usize { const text = word(0).toString(); return String.UTF8.encodeUnsafe(changetype<usize>(text), text.length, BASE + 128); }
`;

const OVERFLOW = 0x11n;
const DIVISION_BY_ZERO = 0x12n;

let exports: Script['exports'];
let memory: WebAssembly.Memory;
beforeAll(async () => {
	({ exports, memory } = await compileScript(SOURCE));
});

const bytesAt = (at: number, length: number) => new Uint8Array(memory.buffer, Number(exports['base']!()) + at, length);
const LIMBS = [0, 1, 2, 3];

/** Runs an export on operands. Returns its return value, else word 3, or the panic that it reverted with. */
function run(name: string, words: readonly bigint[], ...args: number[]): bigint | ScriptRevert {
	const view = new DataView(memory.buffer, Number(exports['base']!()), 128);
	words.forEach((word, i) => {
		for (const limb of LIMBS) view.setBigUint64(32 * i + 8 * limb, BigInt.asUintN(64, word >> BigInt(64 * limb)), true);
	});
	try {
		const result = exports[name]!(...args);
		if (result !== undefined) return BigInt.asUintN(64, BigInt(result));
		const after = new DataView(memory.buffer, Number(exports['base']!()), 128);
		return LIMBS.reduce((sum, limb) => sum | (after.getBigUint64(96 + 8 * limb, true) << BigInt(64 * limb)), 0n);
	} catch (error) {
		if (error instanceof ScriptRevert) return error;
		throw error;
	}
}

const WORD = 2n ** 256n;
const digit = fc.oneof(fc.constantFrom(0n, 1n, 0x7fffffffn, 0x80000000n, 0xffffffffn), fc.bigInt(0n, 0xffffffffn));
/** Numbers of every bit length, numbers near powers of two, and digits that are edge cases of long division. */
const word = fc.oneof(
	fc.integer({ min: 0, max: 256 }).chain((bits) => fc.bigInt(0n, 2n ** BigInt(bits) - 1n)),
	fc.tuple(fc.integer({ min: 2, max: 255 }), fc.bigInt(-2n, 2n)).map(([bits, delta]) => 2n ** BigInt(bits) + delta),
	fc.array(digit, { minLength: 1, maxLength: 8 }).map((digits) => digits.reduce((sum, one) => (sum << 32n) | one, 0n)),
	fc.constantFrom(0n, 1n, 2n ** 64n - 1n, 2n ** 64n, 2n ** 128n, WORD - 1n),
);

/** Expects the number, or the panic if `expected` is undefined or does not fit 256 bits. */
function expectResult(actual: bigint | ScriptRevert, expected: bigint | undefined, panic = OVERFLOW): void {
	const fits = expected !== undefined && expected >= 0n && expected < WORD;
	expect(actual instanceof ScriptRevert ? { panic: actual.code } : actual).toEqual(fits ? expected : { panic });
}

describe('u256', () => {
	const RUNS = { numRuns: 1500 };

	it('adds, subtracts and multiplies, and panics on overflow', () => {
		fc.assert(
			fc.property(word, word, (x, y) => {
				expectResult(run('add', [x, y]), x + y);
				expectResult(run('sub', [x, y]), x - y);
				expectResult(run('mul', [x, y]), x * y);
			}),
			RUNS,
		);
	});

	it('computes quotients and remainders, and panics on division by zero', () => {
		fc.assert(
			fc.property(word, word, (x, y) => {
				expectResult(run('div', [x, y]), y === 0n ? undefined : x / y, DIVISION_BY_ZERO);
				expectResult(run('rem', [x, y]), y === 0n ? undefined : x % y, DIVISION_BY_ZERO);
			}),
			RUNS,
		);
	});

	it('corrects a quotient digit whose first estimate is too large', () => {
		// 32-bit digits, lowest first, from the tests of divmnu (Hacker's Delight, figure 9-1).
		const number = (digits: readonly number[]) => digits.reduceRight((sum, one) => (sum << 32n) | BigInt(one), 0n);
		for (const [dividend, divisor] of [
			[
				[3, 0, 0x80000000],
				[1, 0, 0x20000000],
			],
			[
				[0, 0, 0x80000000, 0x7fffffff],
				[1, 0, 0x80000000],
			],
			[
				[0, 0xfffffffe, 0x80000000],
				[0xffffffff, 0x80000000],
			],
		] as const) {
			const x = number(dividend);
			const y = number(divisor);
			for (const shift of [0n, 32n, 64n, 100n]) {
				expectResult(run('div', [x << shift, y]), (x << shift) / y);
				expectResult(run('rem', [x << shift, y]), (x << shift) % y);
			}
		}
	});

	it('multiplies and divides with a 512-bit product', () => {
		fc.assert(
			fc.property(word, word, word, (x, y, z) => {
				const panic = z === 0n ? DIVISION_BY_ZERO : OVERFLOW;
				expectResult(run('mulDiv', [x, y, z]), z === 0n ? undefined : (x * y) / z, panic);
			}),
			RUNS,
		);
	});

	it('compares, and combines bits with and, or, xor', () => {
		fc.assert(
			fc.property(word, fc.oneof(word, fc.constant(undefined)), (x, other) => {
				const y = other ?? x;
				const expected = { eq: x === y, ne: x !== y, lt: x < y, gt: x > y, le: x <= y, ge: x >= y };
				for (const [name, holds] of Object.entries(expected)) expect(run(name, [x, y]), name).toBe(holds ? 1n : 0n);
				expect(run('and', [x, y])).toBe(x & y);
				expect(run('or', [x, y])).toBe(x | y);
				expect(run('xor', [x, y])).toBe(x ^ y);
				expect(run('isZero', [x])).toBe(x === 0n ? 1n : 0n);
			}),
			{ numRuns: 500 },
		);
	});

	it('shifts by any number of bits', () => {
		const bits = fc.oneof(fc.nat(300), fc.constantFrom(63, 64, 65, 255, 256, 2 ** 31 - 1));
		fc.assert(
			fc.property(word, bits, (x, n) => {
				const by = BigInt(Math.min(n, 256));
				expect(run('shl', [x], n)).toBe(BigInt.asUintN(256, x << by));
				expect(run('shr', [x], n)).toBe(x >> by);
			}),
			{ numRuns: 500 },
		);
		for (const name of ['shl', 'shr']) expectResult(run(name, [5n], -1), undefined);
	});

	it('raises to powers, and panics on overflow', () => {
		const base = fc.oneof(word, fc.bigInt(0n, 300n));
		fc.assert(
			fc.property(base, fc.oneof(fc.nat(300), fc.constantFrom(2 ** 31 - 1)), (x, n) => {
				const expected = x < 2n || n < 300 ? x ** BigInt(x < 2n ? Math.min(n, 1) : n) : undefined;
				expectResult(run('pow', [x], n), expected);
			}),
			RUNS,
		);
	});

	it('wraps around where it is asked to', () => {
		fc.assert(
			fc.property(word, word, (x, y) => {
				expect(run('wrapping', [x, y])).toBe(BigInt.asUintN(256, (x + y) * (x - y)));
				expect(run('not', [x])).toBe(WORD - 1n - x);
			}),
		);
	});

	it('takes integers of AssemblyScript, and panics for negative ones', () => {
		const big = (name: string, number: bigint) => run(name, [], number as unknown as number);
		expectResult(big('ofNumber', 2n ** 63n - 1n), 2n ** 63n - 1n);
		expectResult(big('ofNumber', -1n), undefined);
		expectResult(run('ofU32', [], -1), 2n ** 32n - 1n);
	});

	it('converts to integers of AssemblyScript, and panics if they do not fit', () => {
		fc.assert(
			fc.property(fc.oneof(word, fc.bigInt(0n, 300n), fc.bigInt(2n ** 31n - 2n, 2n ** 31n + 2n)), (x) => {
				expectResult(run('toU8', [x]), x < 256n ? x : undefined);
				expectResult(run('toI32', [x]), x < 2n ** 31n ? x : undefined);
				for (const bits of [1, 8, 24, 64, 160, 255, 256])
					expect(run('fits', [x], bits)).toBe(x < 2n ** BigInt(bits) ? 1n : 0n);
			}),
		);
	});

	it('parses decimal and hexadecimal digits, and nothing else', () => {
		const parse = (text: string) => {
			const bytes = new TextEncoder().encode(text);
			new Uint8Array(memory.buffer, Number(exports['base']!()), bytes.length).set(bytes);
			return run('parse', [], bytes.length);
		};
		fc.assert(
			fc.property(word, (x) => {
				expect(parse(`${x}`)).toBe(x);
				expect(parse(`0x${x.toString(16)}`)).toBe(x);
				expect(parse(`0X${x.toString(16).toUpperCase()}`)).toBe(x);
			}),
		);
		for (const [text, said] of [
			['', 'without digits'],
			['0x', 'not a digit'],
			['-1', 'not a digit'],
			['1.5', 'not a digit'],
			['12a', 'not a digit'],
			[' 1', 'not a digit'],
		] as const)
			expect((parse(text) as ScriptRevert).text, text).toContain(said);
		expectResult(parse(`${WORD}`), undefined);
		expectResult(parse(`0x1${'0'.repeat(64)}`), undefined);
	});

	it('takes at most 32 bytes', () => {
		expect((run('fromBytes', [], 33) as ScriptRevert).text).toBe('an integer of more than 32 bytes');
	});

	it('converts to u64, and panics if it does not fit', () => {
		fc.assert(
			fc.property(word, (x) => {
				expectResult(run('toU64', [x]), x < 2n ** 64n ? x : undefined);
			}),
		);
	});

	it('converts to and from big-endian bytes, and to decimal digits', () => {
		fc.assert(
			fc.property(word, fc.nat(32), (x, length) => {
				const hex = x.toString(16).padStart(64, '0');
				for (const name of ['write', 'toBytes']) {
					run(name, [x]);
					expect(Buffer.from(bytesAt(96, 32)).toString('hex')).toBe(hex);
				}
				bytesAt(0, 32).set(Buffer.from(hex, 'hex'));
				expect(run('read', [])).toBe(x);
				bytesAt(0, 32).set(Buffer.from(hex, 'hex'));
				expect(run('fromBytes', [], length)).toBe(length === 0 ? 0n : x >> BigInt(8 * (32 - length)));
				const size = Number(run('text', [x]));
				expect(Buffer.from(bytesAt(128, size)).toString()).toBe(x.toString());
			}),
			{ numRuns: 500 },
		);
	});
});
