import type { Hex } from '@altvm/abi-bridge';
import type { Mempool } from './mempool.ts';
import type { PoolEntry } from './pool-entry.ts';

/** The blobs of a pool by their versioned hashes. Several transactions may have the same blob. */
export class BlobIndex {
	readonly #entries = new Map<Hex, readonly PoolEntry[]>();

	add(entry: PoolEntry): void {
		for (const hash of entry.transaction.blobHashes) this.#entries.set(hash, [...this.#of(hash), entry]);
	}

	delete(entry: PoolEntry): void {
		for (const hash of entry.transaction.blobHashes) {
			const left = this.#of(hash).filter((other) => other !== entry);
			if (left.length > 0) this.#entries.set(hash, left);
			else this.#entries.delete(hash);
		}
	}

	find(versionedHash: Hex): ReturnType<Mempool['blob']> {
		const [entry] = this.#of(versionedHash);
		if (!entry?.sidecar) return undefined;
		const { version, blobs, commitments, proofs } = entry.sidecar;
		const at = entry.transaction.blobHashes.indexOf(versionedHash);
		const perBlob = proofs.length / blobs.length;
		return {
			blob: blobs[at]!,
			commitment: commitments[at]!,
			proofs: proofs.slice(at * perBlob, (at + 1) * perBlob),
			version,
		};
	}

	#of(hash: Hex): readonly PoolEntry[] {
		return this.#entries.get(hash) ?? [];
	}
}
