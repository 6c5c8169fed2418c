import { bytesToHex, type Hex } from '@altvm/abi-bridge';
import { type Chain, ChainError, type HashedHeader } from '@altvm/chain';
import { decodeTransaction, TransactionError } from '@altvm/ethereum';
import { forkAt } from '../engine/fork-at.ts';
import { orderedAttributes } from '../ordering/ordered-block.ts';
import { Serial } from '../ordering/serial.ts';

export interface ExecutorOptions {
	/** Most bytes of transactions that are offered for one batch. Default 4,000,000. */
	readonly batchBytes?: number;
	/** Most bytes of a transaction. Default 1 MiB. */
	readonly transactionBytes?: number;
}

/** What a sequencer asked for does not fit the chain. */
export class ExecutorError extends Error {
	override readonly name = 'ExecutorError';
	/** `invalid`: the request is none. `precondition`: the chain is elsewhere. */
	readonly code: 'invalid' | 'precondition';

	constructor(code: 'invalid' | 'precondition', message: string, options?: ErrorOptions) {
		super(message, options);
		this.code = code;
	}
}

/** Whether a transaction is for the next batch: it is, it never will be, or it is for a later one. */
export const FILTER = { ok: 0, remove: 1, postpone: 2 } as const;
export type FilterStatus = (typeof FILTER)[keyof typeof FILTER];

const BLOB_TYPE = 3;

/**
 * What ev-node asks of an execution layer. The height of a block is its number. Blocks are made of the transactions, the height, the time
 * and the parent alone, so every node makes the same ones, and makes them again after a restart.
 */
export class EvNodeExecutor {
	readonly #chain: Chain;
	readonly #serial = new Serial();
	readonly #batchBytes: number;
	/** Most bytes of a transaction. */
	readonly transactionBytes: number;

	constructor(chain: Chain, { batchBytes = 4_000_000, transactionBytes = 1_048_576 }: ExecutorOptions = {}) {
		this.#chain = chain;
		this.#batchBytes = batchBytes;
		this.transactionBytes = transactionBytes;
	}

	/** The state root before the first block. @throws ExecutorError if the first block is not the one after the genesis block. */
	initChain(initialHeight: bigint): Hex {
		const { header } = this.#chain.genesis;
		if (initialHeight !== header.number + 1n) {
			throw new ExecutorError('invalid', `the first block is ${header.number + 1n}, not ${initialHeight}`);
		}
		return header.stateRoot;
	}

	/** Transactions of the mempool that can be in the next block, the best payers first. They stay in the mempool. */
	transactions(): Uint8Array[] {
		const batch: Uint8Array[] = [];
		let bytes = 0;
		for (const { transaction } of this.#chain.mempool.pending()) {
			// There is nobody to keep blobs, so such transactions are never in a block.
			if (transaction.type === BLOB_TYPE) continue;
			const raw = transaction.serialize();
			bytes += raw.length;
			if (bytes > this.#batchBytes) break;
			batch.push(raw);
		}
		return batch;
	}

	/**
	 * Executes the block of a height, and makes it the head if it was not canonical already. Invalid transactions are left out.
	 * @returns the state root after it.
	 * @throws ExecutorError `precondition` if the parent is not there, has another state root, or is below what is final.
	 */
	execute(
		height: bigint,
		seconds: bigint,
		transactions: readonly Uint8Array[],
		previousRoot: Uint8Array,
	): Promise<Hex> {
		return this.#serial.run(async () => {
			if (height < 1n) throw new ExecutorError('invalid', `no block has the height ${height}`);
			const parent = this.#canonical(height - 1n);
			const { stateRoot } = parent.header;
			if (bytesToHex(previousRoot) !== stateRoot) {
				throw new ExecutorError(
					'precondition',
					`the state root of block ${height - 1n} is ${stateRoot}, not ${bytesToHex(previousRoot)}`,
				);
			}
			const takes = transactions.filter((bytes) => bytes[0] !== BLOB_TYPE);
			return this.#reporting(async () => {
				const built = await this.#chain.build(orderedAttributes(this.#chain, { parent, seconds, transactions: takes }));
				// A block that is executed again after a restart is canonical: later ones stay.
				if (!this.#chain.blocks.isCanonical(built.hash)) await this.#chain.setHead({ head: built.hash });
				return built.block.header.stateRoot;
			});
		});
	}

	/** Makes the block of a height final. @throws ExecutorError `precondition` if there is none. */
	setFinal(height: bigint): Promise<void> {
		return this.#serial.run(async () => {
			const { hash, header } = this.#canonical(height);
			const { finalized, head } = this.#chain;
			if (finalized && finalized.header.number >= header.number) return;
			await this.#reporting(() => this.#chain.setHead({ head: head.hash, safe: hash, finalized: hash }));
		});
	}

	/** Most gas of a block. */
	maxGas(): bigint {
		return this.#chain.head.header.gasLimit;
	}

	/**
	 * Tells which transactions are for the next batch. After the first one that has no room, none is: a later transaction of the same sender
	 * would be invalid without it.
	 * @param maxBytes of all, and `maxGas` the sum of their gas limits: 0 is no limit.
	 */
	filter(transactions: readonly Uint8Array[], maxBytes: bigint, maxGas: bigint): FilterStatus[] {
		let bytes = 0n;
		let gas = 0n;
		let isFull = false;
		return transactions.map((transaction) => {
			const size = BigInt(transaction.length);
			const gasLimit = this.#gasLimitOf(transaction);
			const isNeverRoom = (maxBytes > 0n && size > maxBytes) || (maxGas > 0n && (gasLimit ?? 0n) > maxGas);
			if (gasLimit === undefined || isNeverRoom) return FILTER.remove;
			isFull ||= (maxBytes > 0n && bytes + size > maxBytes) || (maxGas > 0n && gas + gasLimit > maxGas);
			if (isFull) return FILTER.postpone;
			bytes += size;
			gas += gasLimit;
			return FILTER.ok;
		});
	}

	/** Undefined for what can never be in a block. */
	#gasLimitOf(bytes: Uint8Array): bigint | undefined {
		if (bytes.length > this.transactionBytes || bytes[0] === BLOB_TYPE) return undefined;
		const { config, head } = this.#chain;
		try {
			return decodeTransaction(bytes, forkAt(config, head.header.timestamp + 1n), config.chainId).gasLimit;
		} catch (error) {
			if (error instanceof TransactionError) return undefined;
			throw error;
		}
	}

	#canonical(height: bigint): HashedHeader {
		const { blocks } = this.#chain;
		const hash = blocks.hashOf(height);
		const header = hash === undefined ? undefined : blocks.header(hash);
		if (hash === undefined || !header) throw new ExecutorError('precondition', `there is no block ${height}`);
		return { hash, header };
	}

	async #reporting<T>(work: () => Promise<T>): Promise<T> {
		try {
			return await work();
		} catch (error) {
			if (!(error instanceof ChainError)) throw error;
			if (error.code !== 'not-final' && error.code !== 'state-unavailable') throw error;
			throw new ExecutorError('precondition', error.message, { cause: error });
		}
	}
}
