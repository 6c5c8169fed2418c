import { readFileSync } from 'node:fs';
import { keccak_256 } from '@noble/hashes/sha3.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildKeccak, output } from '../scripts/build-keccak.ts';
import { bytesToHex } from './hex.ts';
import { keccakBytes, keccakView } from './keccak.ts';

const patterned = (length: number) => Uint8Array.from({ length }, (_, i) => (i * 31 + length) & 0xff);

describe('keccakBytes', () => {
	it('returns the known hashes of the empty message and of "abc"', () => {
		expect(bytesToHex(keccakBytes(new Uint8Array(0)))).toBe(
			'0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470',
		);
		expect(bytesToHex(keccakBytes(new TextEncoder().encode('abc')))).toBe(
			'0x4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45',
		);
	});

	it('agrees with @noble/hashes at every length up to 1,000 bytes', () => {
		for (let length = 0; length <= 1000; length++) {
			const bytes = patterned(length);
			expect(bytesToHex(keccakBytes(bytes))).toBe(bytesToHex(keccak_256(bytes)));
		}
	});

	it('agrees with @noble/hashes on messages longer than its memory', () => {
		for (const length of [57_119, 57_120, 57_121, 57_256, 65_536, 114_240, 200_001, 1_000_000]) {
			const bytes = patterned(length);
			expect(bytesToHex(keccakBytes(bytes))).toBe(bytesToHex(keccak_256(bytes)));
		}
	});

	it('does not depend on earlier hashes or on the offset of the bytes in their buffer', () => {
		const part = fc.tuple(fc.uint8Array({ maxLength: 600 }), fc.nat(300), fc.nat(300));
		fc.assert(
			fc.property(fc.array(part, { maxLength: 5 }), (parts) => {
				for (const [bytes, from, length] of parts) {
					const view = bytes.subarray(from, from + length);
					expect(bytesToHex(keccakBytes(view))).toBe(bytesToHex(keccak_256(view)));
				}
			}),
			{ numRuns: 50 },
		);
	});

	it('returns digests that later hashes do not change', () => {
		const first = keccakBytes(patterned(3));
		const copy = first.slice();
		keccakBytes(patterned(4));
		expect(first).toEqual(copy);
	});

	it('keccakView returns the digest without copying it', () => {
		const bytes = patterned(64);
		const view = keccakView(bytes);
		expect(new Uint8Array(view.buffer, view.byteOffset, view.byteLength)).toEqual(keccak_256(bytes));
	});
});

describe('the committed WebAssembly of Keccak', () => {
	it('is compiled from its source', async () => {
		expect(await buildKeccak()).toBe(readFileSync(output, 'utf8'));
	}, 20_000);
});
