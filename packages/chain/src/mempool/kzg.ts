/** Verifies that blobs fit their commitments. What is malformed does not verify. */
export interface Kzg {
	/** EIP-4844: one proof for each blob. */
	verifyBlobs(blobs: readonly Uint8Array[], commitments: readonly Uint8Array[], proofs: readonly Uint8Array[]): boolean;
	/** EIP-7594: 128 proofs for each blob, one for each of its cells. */
	verifyCells(blobs: readonly Uint8Array[], commitments: readonly Uint8Array[], proofs: readonly Uint8Array[]): boolean;
}

/** Cells of a blob, of which the second half extends the first (EIP-7594). */
export const CELLS_PER_BLOB = 128;
