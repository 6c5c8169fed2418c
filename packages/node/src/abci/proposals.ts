import { bytesToHex, type Hex, joinBytes, keccakBytes } from '@altvm/abi-bridge';
import type { BuiltBlock, Chain } from '@altvm/chain';
import { orderedAttributes } from '../ordering/ordered-block.ts';

/** A block that consensus speaks of: it comes after the head. */
export interface Proposal {
	/** Seconds since 1970. */
	readonly seconds: bigint;
	readonly transactions: readonly Uint8Array[];
}

/** Proposals of one height are at most one a round; those of earlier rounds are seldom decided. */
const MAX_KEPT = 8;

/** Blocks after the head that were proposed and executed. None of them is the head until consensus has decided. */
export class Proposals {
	readonly #chain: Chain;
	readonly #built = new Map<Hex, BuiltBlock>();

	constructor(chain: Chain) {
		this.#chain = chain;
	}

	/** Executes a proposal, unless that has been done. */
	async execute(proposal: Proposal): Promise<BuiltBlock> {
		const key = this.#keyOf(proposal);
		const known = this.#built.get(key);
		if (known) return known;
		const built = await this.#build(proposal);
		this.#keep(key, built);
		return built;
	}

	/** Executes transactions, and returns those that are valid in their order: a proposal with which everybody agrees. */
	async choose(proposal: Proposal, maxTime: number): Promise<readonly Uint8Array[]> {
		const built = await this.#build(proposal, maxTime);
		const { transactions } = built.block;
		this.#keep(this.#keyOf({ ...proposal, transactions }), { ...built, skipped: [] });
		return transactions;
	}

	/** Forgets what is not decided: the head has moved. */
	clear(): void {
		this.#built.clear();
	}

	#build({ seconds, transactions }: Proposal, maxTime?: number): Promise<BuiltBlock> {
		const attributes = orderedAttributes(this.#chain, { parent: this.#chain.head, seconds, transactions });
		return this.#chain.build({ ...attributes, ...(maxTime !== undefined && { maxTime }) });
	}

	#keep(key: Hex, built: BuiltBlock): void {
		this.#built.set(key, built);
		if (this.#built.size <= MAX_KEPT) return;
		for (const oldest of this.#built.keys()) {
			this.#built.delete(oldest);
			return;
		}
	}

	#keyOf({ seconds, transactions }: Proposal): Hex {
		const head = new TextEncoder().encode(`${this.#chain.head.hash}:${seconds}`);
		return bytesToHex(keccakBytes(joinBytes([head, ...transactions.map((bytes) => keccakBytes(bytes))])));
	}
}
