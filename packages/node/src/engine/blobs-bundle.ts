import { bytesToHex, type Hex, keccak256 } from '@altvm/abi-bridge';
import type { BlobSidecar, Mempool } from '@altvm/chain';

const BLOB_TYPE = 3;

/** The sidecars of a block's blob transactions, in their order; undefined for one that the mempool does not have. */
export function sidecarsOf(
	transactions: readonly Uint8Array[],
	mempool: Pick<Mempool, 'get'>,
): (BlobSidecar | undefined)[] {
	return transactions.filter((bytes) => bytes[0] === BLOB_TYPE).map((bytes) => mempool.get(keccak256(bytes))?.sidecar);
}

/**
 * Blobs, commitments and proofs as JSON-RPC has them: BlobsBundleV1 has a proof for each blob, BlobsBundleV2 one for each cell (EIP-7594).
 * @throws Error if a sidecar is missing or has the other kind of proofs.
 */
export function toBlobsBundle(
	sidecars: readonly (BlobSidecar | undefined)[],
	proofs: 'blobs' | 'cells',
): Record<'commitments' | 'proofs' | 'blobs', Hex[]> {
	const version = proofs === 'cells' ? 1 : 0;
	const known = sidecars.map((sidecar) => {
		if (!sidecar) throw new Error('the blobs of a transaction of the payload are not known');
		if (sidecar.version !== version) throw new Error(`a transaction of the payload has no proofs of ${proofs}`);
		return sidecar;
	});
	return {
		commitments: known.flatMap((sidecar) => sidecar.commitments.map((bytes) => bytesToHex(bytes))),
		proofs: known.flatMap((sidecar) => sidecar.proofs.map((bytes) => bytesToHex(bytes))),
		blobs: known.flatMap((sidecar) => sidecar.blobs.map((bytes) => bytesToHex(bytes))),
	};
}
