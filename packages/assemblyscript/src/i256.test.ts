import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { compileScript, type Script, ScriptRevert } from './testing/script.ts';

const BINARY = { add: '+', sub: '-', mul: '*', div: '/', rem: '%', and: '&', or: '|', xor: '^' };
const COMPARE = { eq: '==', ne: '!=', lt: '<', gt: '>', le: '<=', ge: '>=' };

const SOURCE = `
import { i256 } from "./i256";
import { u256 } from "./u256";
const BASE: usize = memory.data(256, 8);
function word(i: usize): i256 { return new i256(u256.read(BASE + 32 * i)); }
function put(x: i256): void { x.word.write(BASE + 96); }
export function base(): usize { return BASE; }
${Object.entries(BINARY)
	.map(([name, sign]) => `export function ${name}(): void { put(word(0) ${sign} word(1)); }`)
	.join('\n')}
${Object.entries(COMPARE)
	.map(([name, sign]) => `export function ${name}(): bool { return word(0) ${sign} word(1); }`)
	.join('\n')}
export function neg(): void { put(-word(0)); }
export function abs(): void { put(word(0).abs()); }
export function pow(exponent: i32): void { put(word(0) ** <u32>exponent); }
export function shl(bits: i32): void { put(word(0) << bits); }
export function shr(bits: i32): void { put(word(0) >> bits); }
export function fits(bits: i32): bool { return word(0).fits(bits); }
export function toI16(): i32 { return word(0).to<i16>(); }
export function toU16(): i32 { return word(0).to<u16>(); }
export function toU256(): void { put(new i256(word(0).toU256())); }
export function fromU256(): void { put(i256.fromU256(word(0).word)); }
export function ofNumber(number: i64): void { put(i256.of(number)); }
export function ofU64(number: u64): void { put(i256.of<u64>(number)); }
export function lowest(): void { put(i256.Min); }
export function highest(): void { put(i256.Max); }
export function text(): usize { const text = word(0).toString(); return String.UTF8.encodeUnsafe(changetype<usize>(text), text.length, BASE + 128); }
export function parse(length: i32): void { put(i256.parse(String.UTF8.decodeUnsafe(BASE, length))); }
`;

let script: Script;
beforeAll(async () => {
	script = await compileScript(SOURCE);
});

const MIN = -(2n ** 255n);
const MAX = 2n ** 255n - 1n;
const OVERFLOW = 0x11n;
const DIVISION_BY_ZERO = 0x12n;
const at = () => Number(script.exports['base']!());
const hex = (number: bigint) => BigInt.asUintN(256, number).toString(16).padStart(64, '0');

function run(name: string, words: readonly bigint[], ...args: (number | bigint)[]): bigint | ScriptRevert {
	words.forEach((word, i) => {
		new Uint8Array(script.memory.buffer, at() + 32 * i, 32).set(Buffer.from(hex(word), 'hex'));
	});
	try {
		const result = script.exports[name]!(...args);
		if (result !== undefined) return BigInt(result);
		const after = Buffer.from(script.memory.buffer, at() + 96, 32).toString('hex');
		return BigInt.asIntN(256, BigInt(`0x${after}`));
	} catch (error) {
		if (error instanceof ScriptRevert) return error;
		throw error;
	}
}

function expectResult(actual: bigint | ScriptRevert, expected: bigint | undefined, panic = OVERFLOW): void {
	const fits = expected !== undefined && expected >= MIN && expected <= MAX;
	expect(actual instanceof ScriptRevert ? { panic: actual.code } : actual).toEqual(fits ? expected : { panic });
}

/** Numbers of every bit length and sign, and those near the ends. */
const number = fc.oneof(
	fc.integer({ min: 0, max: 255 }).chain((bits) => fc.bigInt(-(2n ** BigInt(bits)), 2n ** BigInt(bits) - 1n)),
	fc.constantFrom(0n, 1n, -1n, MIN, MIN + 1n, MAX, MAX - 1n, 2n ** 128n, -(2n ** 128n)),
);

describe('i256', () => {
	const RUNS = { numRuns: 1000 };

	it('calculates as Solidity does, and panics on overflow and division by zero', () => {
		fc.assert(
			fc.property(number, number, (x, y) => {
				expectResult(run('add', [x, y]), x + y);
				expectResult(run('sub', [x, y]), x - y);
				expectResult(run('mul', [x, y]), x * y);
				expectResult(run('div', [x, y]), y === 0n ? undefined : x / y, y === 0n ? DIVISION_BY_ZERO : OVERFLOW);
				expectResult(run('rem', [x, y]), y === 0n ? undefined : x % y, DIVISION_BY_ZERO);
				expectResult(run('neg', [x]), -x);
				expectResult(run('abs', [x]), x < 0n ? -x : x);
			}),
			RUNS,
		);
		expectResult(run('div', [MIN, -1n]), undefined);
	});

	it('raises to powers', () => {
		fc.assert(
			fc.property(fc.oneof(number, fc.bigInt(-300n, 300n)), fc.nat(300), (x, n) => {
				expectResult(run('pow', [x], n), x ** BigInt(n));
			}),
			RUNS,
		);
	});

	it('compares, and combines bits', () => {
		fc.assert(
			fc.property(number, fc.oneof(number, fc.constant(undefined)), (x, other) => {
				const y = other ?? x;
				const expected = { eq: x === y, ne: x !== y, lt: x < y, gt: x > y, le: x <= y, ge: x >= y };
				for (const [name, holds] of Object.entries(expected)) expect(run(name, [x, y]), name).toBe(holds ? 1n : 0n);
				expect(run('and', [x, y])).toBe(x & y);
				expect(run('or', [x, y])).toBe(x | y);
				expect(run('xor', [x, y])).toBe(x ^ y);
			}),
		);
	});

	it('shifts with its sign, and panics for a negative number of bits', () => {
		fc.assert(
			fc.property(number, fc.oneof(fc.nat(300), fc.constantFrom(255, 256, 2 ** 31 - 1)), (x, n) => {
				expect(run('shl', [x], n)).toBe(BigInt.asIntN(256, x << BigInt(Math.min(n, 256))));
				expect(run('shr', [x], n)).toBe(x >> BigInt(Math.min(n, 256)));
			}),
		);
		for (const name of ['shl', 'shr']) expectResult(run(name, [5n], -1), undefined);
	});

	it('converts to other integers, and panics if they do not fit', () => {
		fc.assert(
			fc.property(fc.oneof(number, fc.bigInt(-40_000n, 70_000n)), (x) => {
				expectResult(run('toI16', [x]), x >= -(2n ** 15n) && x < 2n ** 15n ? x : undefined);
				expectResult(run('toU16', [x]), x >= 0n && x < 2n ** 16n ? x : undefined);
				expectResult(run('toU256', [x]), x >= 0n ? x : undefined);
				expectResult(run('fromU256', [x]), x >= 0n ? x : undefined);
				for (const bits of [1, 8, 24, 64, 65, 255, 256]) {
					const half = 2n ** BigInt(bits - 1);
					expect(run('fits', [x], bits), `${bits}`).toBe(x >= -half && x < half ? 1n : 0n);
				}
			}),
		);
		expectResult(run('ofNumber', [], -5n), -5n);
		expectResult(run('ofU64', [], 2n ** 64n - 1n), 2n ** 64n - 1n);
		expectResult(run('lowest', []), MIN);
		expectResult(run('highest', []), MAX);
	});

	it('writes and parses text', () => {
		const parse = (text: string) => {
			const bytes = new TextEncoder().encode(text);
			new Uint8Array(script.memory.buffer, at(), bytes.length).set(bytes);
			return run('parse', [], bytes.length);
		};
		fc.assert(
			fc.property(number, (x) => {
				const size = Number(run('text', [x]));
				expect(Buffer.from(script.memory.buffer, at() + 128, size).toString()).toBe(`${x}`);
				expect(parse(`${x}`)).toBe(x);
			}),
		);
		expectResult(parse(`${MAX + 1n}`), undefined);
		expectResult(parse(`${MIN - 1n}`), undefined);
		for (const text of ['-', '--1', '+1']) expect((parse(text) as ScriptRevert).text).toContain('digit');
	});
});
