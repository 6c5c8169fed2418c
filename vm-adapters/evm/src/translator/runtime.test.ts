import { readFileSync } from 'node:fs';
import { KECCAK_SCRATCH, keccakBytes } from '@altvm/abi-bridge';
import { keccak_256 } from '@noble/hashes/sha3.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildRuntime } from '../../scripts/build-runtime.ts';
import { RUNTIME_FUNCTIONS, type RuntimeFunction } from './layout.ts';
import { instantiateRuntime } from './runtime.ts';

const WORD = 1n << 256n;
const memory = new WebAssembly.Memory({ initial: 8 });
const runtime = instantiateRuntime(memory);

const signed = (word: bigint) => BigInt.asIntN(256, word);
const word = (number: bigint) => BigInt.asUintN(256, number);

function run(name: RuntimeFunction, ...words: bigint[]): bigint {
	const limbs = words.flatMap((value) => [0n, 64n, 128n, 192n].map((bit) => BigInt.asIntN(64, value >> bit)));
	(runtime[name] as unknown as (...limbs: bigint[]) => void)(...limbs);
	const view = new DataView(memory.buffer);
	return [24, 16, 8, 0].reduce((value, at) => (value << 64n) | view.getBigUint64(at, true), 0n);
}

function power(base: bigint, exponent: bigint): bigint {
	let result = 1n;
	for (const bit of exponent.toString(2)) result = word(result * result * (bit === '1' ? base : 1n));
	return result;
}

/** The result of each function by the Yellow Paper (appendix H), in bigints. */
const EXPECTED: Record<RuntimeFunction, (a: bigint, b: bigint, c: bigint) => bigint> = {
	mul: (a, b) => word(a * b),
	div: (a, b) => (b === 0n ? 0n : a / b),
	mod: (a, b) => (b === 0n ? 0n : a % b),
	sdiv: (a, b) => (b === 0n ? 0n : word(signed(a) / signed(b))),
	smod: (a, b) => (b === 0n ? 0n : word(signed(a) % signed(b))),
	addmod: (a, b, c) => (c === 0n ? 0n : (a + b) % c),
	mulmod: (a, b, c) => (c === 0n ? 0n : (a * b) % c),
	shl: (s, a) => (s > 255n ? 0n : word(a << s)),
	shr: (s, a) => (s > 255n ? 0n : a >> s),
	sar: (s, a) => word(signed(a) >> (s > 255n ? 255n : s)),
	byte: (i, a) => (i > 31n ? 0n : (a >> (8n * (31n - i))) & 0xffn),
	exp: (a, e) => power(a, e),
	signextend: (k, a) => (k > 30n ? a : word(BigInt.asIntN(Number(8n * (k + 1n)), a))),
};

/** Words with limbs and digits at their limits, which cause carries and wrong guesses of quotient digits. */
const edge = fc
	.array(fc.constantFrom(0n, 1n, 2n, 0x7fffffffn, 0x80000000n, 0x80000001n, 0xfffffffen, 0xffffffffn), {
		minLength: 8,
		maxLength: 8,
	})
	.map((digits) => digits.reduce((value: bigint, digit) => (value << 32n) | digit, 0n));
const any = fc.oneof(
	edge,
	fc.bigInt({ min: 0n, max: WORD - 1n }),
	fc.bigInt({ min: 0n, max: 300n }),
	fc.bigInt({ min: 0n, max: 2n ** 64n }),
	fc.integer({ min: 0, max: 255 }).map((bits) => 1n << BigInt(bits)),
	fc.constantFrom(0n, 1n, WORD - 1n, WORD / 2n, WORD / 2n - 1n),
);

describe('the runtime computes as bigints do', () => {
	it.each(RUNTIME_FUNCTIONS)('%s', (name) => {
		fc.assert(
			fc.property(any, any, any, (a, b, c) => {
				expect(run(name, a, b, ...(name.endsWith('mod') && name.length === 6 ? [c] : []))).toBe(
					EXPECTED[name](a, b, c),
				);
			}),
			{ numRuns: 1500 },
		);
	});
});

describe('keccak', () => {
	const bytes = new Uint8Array(memory.buffer as ArrayBuffer);
	const AT = 7 * 65536;
	function digest(message: Uint8Array): Uint8Array {
		bytes.set(message, AT);
		const at = (runtime['keccak'] as (at: number, length: number) => number)(AT, message.length);
		return bytes.slice(at, at + 32);
	}

	it('hashes messages of every length up to 300 bytes', () => {
		for (let length = 0; length <= 300; length++) {
			const message = Uint8Array.from({ length }, (_, i) => i * 7 + length);
			expect(digest(message)).toEqual(keccak_256(message));
		}
	});

	it('of 64 bytes is the hash of those bytes, whatever was hashed before', () => {
		// Most of these share their entry with others, and 64 zeros are what an empty entry holds.
		const messages = Array.from({ length: 6000 }, (_, i) => {
			const message = new Uint8Array(64);
			new DataView(message.buffer).setUint32((i % 16) * 4, i);
			return message;
		});
		for (let round = 0; round < 3; round++) {
			for (const message of messages) expect(digest(message)).toEqual(keccakBytes(message));
		}
	});

	it('keeps the digest of 64 bytes', () => {
		const message = Uint8Array.from({ length: 64 }, (_, i) => i);
		const expected = digest(message);
		// The permutation reads its round constants here. Without them, only a kept digest is right.
		const constants = bytes.slice(KECCAK_SCRATCH.begin, KECCAK_SCRATCH.begin + 192);
		bytes.fill(0, KECCAK_SCRATCH.begin, KECCAK_SCRATCH.begin + 192);
		expect(digest(message)).toEqual(expected);
		bytes.set(constants, KECCAK_SCRATCH.begin);
	});
});

it('the runtime is what its source compiles to', async () => {
	const committed = readFileSync(new URL('./runtime-wasm.ts', import.meta.url), 'utf8');
	expect(await buildRuntime()).toBe(committed);
});
