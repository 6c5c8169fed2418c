import type { Address, Hex, VmId } from '@altvm/abi-bridge';
import type {
	ChainConfig,
	ExecutedTransaction,
	ImportedBlock,
	SealedBlock,
	TransactionInput,
	TransactionOptions,
	Withdrawal,
} from '@altvm/ethereum';
import type { Executor, Host, VmAdapter } from '@altvm/host';
import type { AccountProof } from '@altvm/state';
import type { BlockReader, HashedHeader } from './blocks/block-reader.ts';
import type { Mempool } from './mempool/mempool.ts';

/** What the maker of a block decides. */
export interface BuildAttributes {
	/** Hash of the parent. Default: the head. */
	readonly parent?: Hex;
	/** Seconds since 1970, later than the parent's. */
	readonly timestamp: bigint;
	readonly coinbase?: Address;
	readonly prevRandao?: Hex;
	readonly withdrawals?: readonly Withdrawal[];
	readonly parentBeaconBlockRoot?: Hex;
	/** The gas limit to move to. Default: the chain's target, or the parent's. */
	readonly gasLimit?: bigint;
	readonly extraData?: Uint8Array;
	/** Wei per gas, against the rules of EIP-1559. Only for development. */
	readonly baseFee?: bigint;
	/**
	 * Transactions that come first, in their order, whether the pool has them or not. What is invalid is left out, and said in `skipped`.
	 */
	readonly forced?: readonly TransactionInput[];
	/** Whether transactions of the mempool follow. Default true. */
	readonly fromMempool?: boolean;
	/** Most milliseconds until no more transactions of the mempool are executed. Forced ones always are. Default: no limit. */
	readonly maxTime?: number;
}

/** A block that was built. It is executed and known, and not yet the head. */
export interface BuiltBlock extends ImportedBlock {
	/** Sum of the tips that the coinbase gets, in wei. */
	readonly value: bigint;
	/** Forced transactions that were left out, and why. */
	readonly skipped: readonly { readonly index: number; readonly error: Error }[];
	/** Transactions of the mempool that were left out as invalid, and why. */
	readonly rejected: readonly { readonly hash: Hex; readonly error: Error }[];
}

/** What became of the canonical chain. */
export interface HeadChange {
	/** Blocks that are canonical now and were not before, oldest first. */
	readonly added: readonly HashedHeader[];
	/** Blocks that are no longer canonical, oldest first. */
	readonly removed: readonly HashedHeader[];
	readonly head: HashedHeader;
}

export interface ForkChoice {
	readonly head: Hex;
	/** Default: as before. */
	readonly safe?: Hex;
	readonly finalized?: Hex;
}

/** A chain of blocks and their states, and the transactions that wait. All state is that of blocks: of the head, or of any block that is kept. */
export interface Chain {
	readonly config: ChainConfig;
	/** The chain's VMs. Which fork the EVM has depends on the block. */
	readonly adapters: ReadonlyMap<VmId, VmAdapter>;
	readonly genesis: HashedHeader;
	readonly head: HashedHeader;
	readonly safe: HashedHeader | undefined;
	readonly finalized: HashedHeader | undefined;
	readonly blocks: BlockReader;
	readonly mempool: Mempool;

	/**
	 * Runs `read` with a host that has the state after a block, and the rules and the context of that block, as geth runs `eth_call`: its
	 * number, timestamp, base fee and fork. The host reads and simulates; what it keeps is dropped. The state stays as it is until `read`
	 * returns or its promise ends.
	 * @throws ChainError `unknown-block`, `state-unavailable`
	 */
	at<T>(block: Hex, read: (host: Host) => T): T;
	/**
	 * Merkle proofs of an account and its slots in the state after a block, as `eth_getProof` returns them.
	 * @throws ChainError `unknown-block`, `state-unavailable`
	 */
	proof(block: Hex, address: Address, slots: readonly Hex[]): AccountProof;
	/**
	 * Executes a block again on the state of its parent, and keeps nothing. Each transaction is executed by `run`, which hands `options` to
	 * `executeTransaction`: they tell what room the block has, and its blob schedule.
	 * @throws ChainError `unknown-block`, `state-unavailable`
	 */
	replay(
		block: Hex,
		run: (open: Executor, transaction: Uint8Array, index: number, options: TransactionOptions) => ExecutedTransaction,
	): Promise<void>;

	/**
	 * Checks and executes a block whose parent is known. It does not become the head.
	 * @throws BlockError that names the rule that the block breaks; ChainError `unknown-parent`.
	 */
	import(block: SealedBlock | Uint8Array): Promise<HashedHeader>;
	/**
	 * Makes a known block the head, and its ancestors canonical. On disk it is the head when the promise resolves.
	 * @throws ChainError `unknown-block`, `not-final` if it would remove what is final.
	 */
	setHead(choice: ForkChoice): Promise<HeadChange>;
	/** Builds a block on a known one. It is executed and known as by `import`. */
	build(attributes: BuildAttributes): Promise<BuiltBlock>;
	/**
	 * Changes the head's state outside of any block, as a development node does on request. The change is part of the next block's. Only if
	 * the chain was created with `allowsEdits`.
	 */
	edit(change: (host: Host) => void): void;
	/**
	 * Remembers the changes that `edit` has made since the head's block. The function that it returns brings them back, and drops those that
	 * were made since then.
	 * @throws ChainError `bad-request` from that function, if the head is another block.
	 */
	keepEdits(): () => void;

	/** Calls the listener after each change of the head. Returns what stops it. */
	onHead(listener: (change: HeadChange) => void): () => void;
	/** Ends open work and closes the database. */
	close(): Promise<void>;
}
