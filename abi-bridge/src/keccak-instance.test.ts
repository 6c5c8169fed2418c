import { keccak_256 } from '@noble/hashes/sha3.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instantiateKeccak, KECCAK_PART, KECCAK_RATE, KECCAK_SCRATCH } from './keccak-instance.ts';

const PAGE = 65536;

function instance() {
	const memory = new WebAssembly.Memory({ initial: 1 });
	return { bytes: new Uint8Array(memory.buffer as ArrayBuffer), ...instantiateKeccak(memory) };
}

describe('Keccak on a memory', () => {
	it('does not depend on the bytes around a message, and changes nothing but the digest and its scratch', () => {
		const { bytes, hash } = instance();
		const message = fc.tuple(fc.integer({ min: 32, max: 3000 }), fc.nat(800), fc.nat(255));
		fc.assert(
			fc.property(message, ([at, length, filling]) => {
				const table = bytes.slice(KECCAK_SCRATCH.begin, KECCAK_SCRATCH.begin + 192);
				bytes.fill(filling);
				bytes.set(table, KECCAK_SCRATCH.begin);
				for (let i = 0; i < length; i++) bytes[at + i] = i * length;
				const before = bytes.slice();
				hash(at, length, 0, 0);
				expect(bytes.slice(0, 32)).toEqual(keccak_256(before.subarray(at, at + length)));
				before.set(bytes.subarray(0, 32));
				before.set(bytes.subarray(KECCAK_SCRATCH.begin, KECCAK_SCRATCH.end), KECCAK_SCRATCH.begin);
				expect(bytes).toEqual(before);
			}),
			{ numRuns: 100 },
		);
	});

	it('hashes a message in parts, and forgets one that was not finished', () => {
		const { bytes, hash } = instance();
		const message = Uint8Array.from({ length: 10 * KECCAK_RATE + 5 }, (_, i) => i * 7);
		bytes.set(message, 8192);
		for (let blocks = 0; blocks <= 10; blocks++) {
			const first = blocks * KECCAK_RATE;
			hash(8192, first, 0, KECCAK_PART.unfinished);
			hash(8192 + first, message.length - first, 0, KECCAK_PART.continued);
			expect(bytes.slice(0, 32)).toEqual(keccak_256(message));
		}
		hash(8192, KECCAK_RATE, 0, KECCAK_PART.unfinished);
		hash(8192, 7, 0, 0);
		expect(bytes.slice(0, 32)).toEqual(keccak_256(message.subarray(0, 7)));
	});

	it('hashes the last bytes of a memory if 7 more can be read, and traps beyond the memory', () => {
		const { bytes, hash } = instance();
		for (let length = 1; length <= 300; length++) {
			const at = PAGE - 7 - length;
			bytes.fill(length, at, at + length);
			hash(at, length, 0, 0);
			expect(bytes.slice(0, 32)).toEqual(keccak_256(bytes.subarray(at, at + length)));
		}
		expect(() => hash(PAGE - 100, 137, 0, 0)).toThrow(WebAssembly.RuntimeError);
	});

	it('hashes no bytes wherever they would be', () => {
		const { bytes, hash } = instance();
		for (const at of [0, PAGE, 0x7fffffff, -1]) {
			bytes.fill(1, 0, 32);
			hash(at, 0, 0, 0);
			expect(bytes.slice(0, 32)).toEqual(keccak_256(new Uint8Array(0)));
		}
	});
});
