import type { Hex } from '@altvm/abi-bridge';
import type { PoolEntry } from './pool-entry.ts';

/** Blob transactions that are in a block: blocks do not have the blobs, and if the block is removed, the pool needs them again. */
export class Limbo {
	readonly #entries = new Map<Hex, PoolEntry>();
	#bytes = 0;

	get bytes(): number {
		return this.#bytes;
	}

	add(entry: PoolEntry): void {
		this.take(entry.transaction.hash);
		this.#entries.set(entry.transaction.hash, entry);
		this.#bytes += entry.blobBytes;
	}

	take(hash: Hex): PoolEntry | undefined {
		const entry = this.#entries.get(hash);
		if (!entry) return undefined;
		this.#entries.delete(hash);
		this.#bytes -= entry.blobBytes;
		return entry;
	}

	/** Forgets the oldest until at most so many bytes are left. */
	shrinkTo(bytes: number): void {
		for (const hash of this.#entries.keys()) {
			if (this.#bytes <= bytes) return;
			this.take(hash);
		}
	}

	clear(): void {
		this.#entries.clear();
		this.#bytes = 0;
	}
}
