import type { Hex } from '@altvm/abi-bridge';
import { type Chain, ChainError, type HashedHeader, type Mempool, type PooledTransaction } from '@altvm/chain';
import { EventRing } from './event-ring.ts';

/** A block that became canonical, or is no longer. */
export interface BlockEvent {
	readonly hash: Hex;
	readonly isRemoved: boolean;
}

/** Blocks and transactions that are kept for clients that ask from time to time. */
const KEPT = 50_000;

/** What happens on a chain, for subscriptions as it happens, and for filters until they ask. */
export class ChainEvents {
	/** Blocks in the order in which clients are told: of a reorganisation first those that are removed, the newest first. */
	readonly blocks = new EventRing<BlockEvent>(KEPT);
	/** Hashes of transactions that can be executed. */
	readonly transactions = new EventRing<Hex>(KEPT);
	readonly #onBlock = new Set<(block: HashedHeader, isRemoved: boolean) => void>();
	readonly #onTransaction = new Set<(transaction: PooledTransaction) => void>();
	readonly #stop: readonly (() => void)[];
	#waiting: (() => void)[] = [];

	constructor(chain: Chain) {
		this.#stop = [
			chain.onHead(({ added, removed }) => {
				for (const block of [...removed].reverse()) this.#block(block, true);
				for (const block of added) this.#block(block, false);
			}),
			mempoolOf(chain)?.onPending((pooled) => {
				this.transactions.push(pooled.transaction.hash);
				if (this.#onTransaction.size > 0) this.#later(() => call(this.#onTransaction, pooled));
			}) ?? (() => {}),
		];
	}

	/** Calls the listener with each block, some time after the head has changed. Returns what stops it. */
	onBlock(listener: (block: HashedHeader, isRemoved: boolean) => void): () => void {
		this.#onBlock.add(listener);
		return () => void this.#onBlock.delete(listener);
	}

	/** Calls the listener with each transaction that can be executed. Returns what stops it. */
	onTransaction(listener: (transaction: PooledTransaction) => void): () => void {
		this.#onTransaction.add(listener);
		return () => void this.#onTransaction.delete(listener);
	}

	/** Ends all listening. */
	close(): void {
		for (const stop of this.#stop) stop();
		this.#onBlock.clear();
		this.#onTransaction.clear();
	}

	#block(block: HashedHeader, isRemoved: boolean): void {
		this.blocks.push({ hash: block.hash, isRemoved });
		if (this.#onBlock.size > 0) this.#later(() => call(this.#onBlock, block, isRemoved));
	}

	/** The chain's work does not wait for its subscribers. */
	#later(event: () => void): void {
		if (this.#waiting.push(event) > 1) return;
		setImmediate(() => {
			const events = this.#waiting;
			this.#waiting = [];
			for (const event of events) event();
		});
	}
}

function call<A extends readonly unknown[]>(listeners: ReadonlySet<(...args: A) => void>, ...args: A): void {
	for (const listener of [...listeners]) listener(...args);
}

function mempoolOf(chain: Chain): Mempool | undefined {
	try {
		return chain.mempool;
	} catch (error) {
		// A reader of another process's database has none.
		if (error instanceof ChainError && error.code === 'bad-request') return undefined;
		throw error;
	}
}
