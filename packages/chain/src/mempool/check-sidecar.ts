import { bytesToHex } from '@altvm/abi-bridge';
import type { BlobSidecar, SignedTransaction } from '@altvm/ethereum';
import { type EvmHardfork, isAtLeast } from '@altvm/evm';
import { sha256 } from '@noble/hashes/sha2.js';
import { CELLS_PER_BLOB, type Kzg } from './kzg.ts';
import { MempoolError } from './mempool.ts';

/**
 * Checks that the blobs beside a transaction are those that it names (EIP-4844, EIP-7594).
 * @throws MempoolError `bad-sidecar`
 */
export function checkSidecar(
	{ blobHashes }: SignedTransaction,
	sidecar: BlobSidecar | undefined,
	hardfork: EvmHardfork,
	kzg: Kzg | undefined,
): void {
	if (blobHashes.length === 0) return;
	if (!sidecar) refuse('a blob transaction without its blobs');
	if (!kzg) refuse('this pool takes no blob transactions');
	const { version, blobs, commitments, proofs } = sidecar;
	const wanted = isAtLeast(hardfork, 'osaka') ? 1 : 0;
	if (version !== wanted) refuse(`blobs of version ${version}, and ${hardfork} has version ${wanted}`);
	const proofsOfBlob = version === 0 ? 1 : CELLS_PER_BLOB;
	const counts = [blobs.length, commitments.length, proofs.length / proofsOfBlob];
	if (counts.some((count) => count !== blobHashes.length)) {
		const found = `${blobs.length} blobs, ${commitments.length} commitments and ${proofs.length} proofs`;
		refuse(`${found} for ${blobHashes.length} hashes`);
	}
	for (const [i, commitment] of commitments.entries()) {
		const hash = sha256(commitment);
		hash[0] = 1;
		if (bytesToHex(hash) !== blobHashes[i])
			refuse(`commitment ${i} has the hash ${bytesToHex(hash)}, not ${blobHashes[i]}`);
	}
	const holds =
		version === 0 ? kzg.verifyBlobs(blobs, commitments, proofs) : kzg.verifyCells(blobs, commitments, proofs);
	if (!holds) refuse('the proofs of the blobs do not hold');
}

function refuse(message: string): never {
	throw new MempoolError('bad-sidecar', message);
}

/** Bytes of memory of blobs and proofs. */
export function sidecarBytes(sidecar: BlobSidecar | undefined): number {
	if (!sidecar) return 0;
	const { blobs, commitments, proofs } = sidecar;
	return [blobs, commitments, proofs].flat().reduce((sum, { length }) => sum + length, 0);
}
