import type { Hex } from '@altvm/abi-bridge';
import type { SealedBlock } from '@altvm/ethereum';

/** A block whose parent, or whose parent's state, is not there. */
export interface WaitingBlock {
	readonly hash: Hex;
	readonly block: SealedBlock;
}

export interface WaitingLimits {
	/** Most blocks. Default 1,024. */
	readonly blocks?: number;
	/** Most bytes of their transactions. Default 128 MiB. */
	readonly bytes?: number;
}

/** Counted for the header and the objects of a block beside its transactions. */
const BESIDE_TRANSACTIONS = 2_048;

/** Blocks that wait for their parents. When there is no room, those that came first are dropped. */
export class WaitingBlocks {
	readonly #blocks = new Map<Hex, WaitingBlock & { readonly bytes: number }>();
	readonly #children = new Map<Hex, Set<Hex>>();
	readonly #maxBlocks: number;
	readonly #maxBytes: number;
	#bytes = 0;

	constructor({ blocks = 1_024, bytes = 128 * 1_048_576 }: WaitingLimits = {}) {
		this.#maxBlocks = blocks;
		this.#maxBytes = bytes;
	}

	get size(): number {
		return this.#blocks.size;
	}

	add(hash: Hex, block: SealedBlock): void {
		if (this.#blocks.has(hash)) return;
		const bytes = block.transactions.reduce((sum, { length }) => sum + length, BESIDE_TRANSACTIONS);
		if (bytes > this.#maxBytes) return;
		this.#blocks.set(hash, { hash, block, bytes });
		this.#bytes += bytes;
		const { parentHash } = block.header;
		const siblings = this.#children.get(parentHash);
		if (siblings) siblings.add(hash);
		else this.#children.set(parentHash, new Set([hash]));
		for (const oldest of this.#blocks.keys()) {
			if (this.#blocks.size <= this.#maxBlocks && this.#bytes <= this.#maxBytes) break;
			this.remove(oldest);
		}
	}

	get(hash: Hex): WaitingBlock | undefined {
		return this.#blocks.get(hash);
	}

	childrenOf(parent: Hex): WaitingBlock[] {
		return [...(this.#children.get(parent) ?? [])].map((hash) => this.#blocks.get(hash)!);
	}

	/** The block and its waiting ancestors, oldest first. Empty if the block does not wait. */
	branchTo(hash: Hex): WaitingBlock[] {
		const branch: WaitingBlock[] = [];
		for (let at = this.#blocks.get(hash); at; at = this.#blocks.get(at.block.header.parentHash)) branch.push(at);
		return branch.reverse();
	}

	remove(hash: Hex): void {
		const waiting = this.#blocks.get(hash);
		if (!waiting) return;
		this.#blocks.delete(hash);
		this.#bytes -= waiting.bytes;
		const { parentHash } = waiting.block.header;
		const siblings = this.#children.get(parentHash)!;
		siblings.delete(hash);
		if (siblings.size === 0) this.#children.delete(parentHash);
	}
}
