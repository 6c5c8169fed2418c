import { hexToBytes } from '@altvm/abi-bridge';
import { portableKzg } from '@altvm/chain';
import kzgModule from '@crate-crypto/node-eth-kzg';
import { describe, expect, it } from 'vitest';
import { loadKzg } from './load-kzg.ts';

const prover = kzgModule.DasContextJs.create({ usePrecomp: false });
const blobs = [3, 7].map((factor) => new Uint8Array(131_072).map((_, i) => (i % 32 === 0 ? 0 : (i * factor) % 256)));
const commitments = blobs.map((blob) => prover.blobToKzgCommitment(blob));
const proofs = blobs.map((blob, i) => prover.computeBlobKzgProof(blob, commitments[i]!));
const cellProofs = blobs.flatMap((blob) => prover.computeCellsAndKzgProofs(blob).proofs);

describe.each([
	['native', await loadKzg()],
	['portable', await portableKzg()],
])('the %s KZG library', (_, kzg) => {
	it('verifies proofs of blobs', () => {
		expect(kzg.verifyBlobs(blobs, commitments, proofs)).toBe(true);
		expect(kzg.verifyBlobs(blobs, commitments, proofs.toReversed())).toBe(false);
		expect(kzg.verifyBlobs(blobs.toReversed(), commitments, proofs)).toBe(false);
		expect(kzg.verifyBlobs(blobs, commitments, [proofs[0]!, new Uint8Array(48)])).toBe(false);
	});

	it('verifies proofs of cells', () => {
		expect(kzg.verifyCells(blobs, commitments, cellProofs)).toBe(true);
		expect(kzg.verifyCells(blobs, commitments, cellProofs.with(200, cellProofs[0]!))).toBe(false);
		expect(kzg.verifyCells(blobs.toReversed(), commitments, cellProofs)).toBe(false);
		expect(kzg.verifyCells([blobs[0]!, new Uint8Array(131_072).fill(0xff)], commitments, cellProofs)).toBe(false);
	});

	it('verifies nothing whose numbers do not fit', () => {
		expect(kzg.verifyCells(blobs, commitments.slice(1), cellProofs)).toBe(false);
		expect(kzg.verifyBlobs(blobs, commitments, [hexToBytes(`0xc0${'00'.repeat(47)}`)])).toBe(false);
	});
});
