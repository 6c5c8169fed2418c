import { bytesToHex, type Hex, hexToBytes } from '@altvm/abi-bridge';
import type { BlobSidecar } from '@altvm/ethereum';
import { sha256 } from '@noble/hashes/sha2.js';
import { describe, expect, it } from 'vitest';
import { PoolBench } from '../testing/pool.ts';
import { checkSidecar } from './check-sidecar.ts';
import type { Kzg } from './kzg.ts';
import { portableKzg } from './portable-kzg.ts';

const INFINITY = hexToBytes(`0xc0${'00'.repeat(47)}`);
/** The generator of the first group: what commits to the polynomial that is 1 everywhere. Its proofs are the point at infinity. */
const GENERATOR = hexToBytes(
	'0x97f1d3a73197d7942695638c4fa9ac0fc3688c4f9774b905a14e3a3f171bac586c55e83ff97a1aeffb3af00adb22c6bb',
);
const ZERO = new Uint8Array(131_072);
const ONE = ZERO.map((_, i) => (i % 32 === 31 ? 1 : 0));
const versioned = (commitment: Uint8Array): Hex => `0x01${bytesToHex(sha256(commitment)).slice(4)}`;

const sidecar = (version: 0 | 1, change: Partial<BlobSidecar> = {}): BlobSidecar => ({
	version,
	blobs: [ZERO, ONE],
	commitments: [INFINITY, GENERATOR],
	proofs: Array.from({ length: version === 0 ? 2 : 256 }, () => INFINITY),
	...change,
});
const transaction = new PoolBench().transaction('a', {
	...{ type: 3, maxBlobFee: 1n, blobHashes: [versioned(INFINITY), versioned(GENERATOR)] },
});
const kzg = await portableKzg();
const check =
	(given: BlobSidecar | undefined, library: Kzg | undefined = kzg) =>
	() =>
		checkSidecar(transaction, given, given?.version === 0 ? 'prague' : 'osaka', library);

describe('blobs beside a transaction', () => {
	it.each([0, 1] as const)('fit their commitments and proofs, of version %i', (version) => {
		expect(check(sidecar(version))).not.toThrow();
		expect(check(sidecar(version, { blobs: [ZERO, ZERO] }))).toThrow(/proofs of the blobs do not hold/);
		const proofs = sidecar(version).proofs.with(1, GENERATOR);
		expect(check(sidecar(version, { proofs }))).toThrow(/do not hold/);
		// No point of the curve, and no field elements.
		expect(check(sidecar(version, { proofs: proofs.with(1, new Uint8Array(48).fill(0xff)) }))).toThrow(/do not hold/);
		expect(check(sidecar(version, { blobs: [ZERO, ONE.slice().fill(0xff)] }))).toThrow(/do not hold/);
	});

	it('are those that the transaction names', () => {
		expect(check(undefined)).toThrow(/without its blobs/);
		expect(check(sidecar(1, { commitments: [GENERATOR, INFINITY] }))).toThrow(/commitment 0 has the hash/);
		expect(check(sidecar(1, { blobs: [ZERO] }))).toThrow(/1 blobs, 2 commitments and 256 proofs for 2 hashes/);
		expect(check(sidecar(1, { proofs: sidecar(1).proofs.slice(1) }))).toThrow(/255 proofs/);
		expect(check(sidecar(0, { proofs: [INFINITY] }))).toThrow(/1 proofs/);
	});

	it('have the version of the fork', () => {
		expect(() => checkSidecar(transaction, sidecar(0), 'osaka', kzg)).toThrow(
			/blobs of version 0, and osaka has version 1/,
		);
		expect(() => checkSidecar(transaction, sidecar(1), 'prague', kzg)).toThrow(/prague has version 0/);
	});
});
