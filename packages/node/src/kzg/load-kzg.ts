import { type Kzg, portableKzg } from '@altvm/chain';
import type { DasContextJs } from '@crate-crypto/node-eth-kzg';

const CELLS_PER_BLOB = 128;

/**
 * Loads the KZG library for the blobs that a mempool takes: one in native code, or the portable one on platforms that it does not support.
 * The native one loads the trusted setup when it verifies for the first time, which takes about a second.
 *
 * @example
 * ```ts
 * import { hexToBytes } from '@altvm/abi-bridge';
 * import { loadKzg } from '@altvm/node';
 *
 * const kzg = await loadKzg();
 * // Of the polynomial that is zero everywhere, commitment and proof are the point at infinity.
 * const infinity = hexToBytes(`0xc0${'00'.repeat(47)}`);
 * kzg.verifyBlobs([new Uint8Array(131_072)], [infinity], [infinity]); // true
 * ```
 */
export async function loadKzg(): Promise<Kzg> {
	let library: typeof import('@crate-crypto/node-eth-kzg');
	try {
		({ default: library } = (await import('@crate-crypto/node-eth-kzg')) as unknown as { default: typeof library });
	} catch {
		return portableKzg();
	}
	return nativeKzg(library);
}

function nativeKzg(library: typeof import('@crate-crypto/node-eth-kzg')): Kzg {
	let loaded: DasContextJs | undefined;
	const context = () => {
		// Precomputed tables are for making proofs.
		loaded ??= library.DasContextJs.create({ usePrecomp: false });
		return loaded;
	};
	return {
		verifyBlobs(blobs, commitments, proofs) {
			const kzg = context();
			return holds(() => kzg.verifyBlobKzgProofBatch([...blobs], [...commitments], [...proofs]));
		},
		verifyCells(blobs, commitments, proofs) {
			const kzg = context();
			return holds(() => {
				const cells = blobs.flatMap((blob) => kzg.computeCells(blob));
				const indices = cells.map((_, i) => i % CELLS_PER_BLOB);
				const ofCells = cells.map((_, i) => commitments[Math.floor(i / CELLS_PER_BLOB)]!);
				return kzg.verifyCellKzgProofBatch(ofCells, indices, cells, [...proofs]);
			});
		},
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
