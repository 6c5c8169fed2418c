import type { Hex } from '@altvm/abi-bridge';

export interface RecentLimits {
	readonly blocks: number;
	readonly bytes: number;
}

/** A client that waits for the transactions of a block asks for their receipts one by one. */
const DEFAULT_LIMITS: RecentLimits = { blocks: 32, bytes: 8_000_000 };

/** Keeps something of the blocks that were asked for last, up to a number of blocks and of bytes. */
export class RecentBlocks<T> {
	readonly #entries = new Map<Hex, { readonly value: T; readonly bytes: number }>();
	readonly #limits: RecentLimits;
	#bytes = 0;

	constructor(limits: RecentLimits = DEFAULT_LIMITS) {
		this.#limits = limits;
	}

	get(hash: Hex): T | undefined {
		const entry = this.#entries.get(hash);
		if (!entry) return undefined;
		this.#entries.delete(hash);
		this.#entries.set(hash, entry);
		return entry.value;
	}

	/** Adds a block that is not there yet. The last one is kept whatever its size. */
	add(hash: Hex, value: T, bytes: number): void {
		this.#entries.set(hash, { value, bytes });
		this.#bytes += bytes;
		for (const [oldest, entry] of this.#entries) {
			const isWithin = this.#entries.size <= this.#limits.blocks && this.#bytes <= this.#limits.bytes;
			if (isWithin || this.#entries.size === 1) return;
			this.#entries.delete(oldest);
			this.#bytes -= entry.bytes;
		}
	}
}
