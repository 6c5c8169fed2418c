import type { Address, Hex } from '@altvm/abi-bridge';
import {
	BlockClock,
	type BuildAttributes,
	type BuiltBlock,
	type Chain,
	Miner,
	type PooledTransaction,
} from '@altvm/chain';
import { type SignedTransaction, signatureOf } from '@altvm/ethereum';
import type { Host } from '@altvm/host';
import { RPC_CODE, RpcError } from '../rpc/rpc-error.ts';

/** What can be chosen for the blocks that are built. */
export interface BlockChoices {
	coinbase?: Address;
	gasLimit?: bigint;
	/** Of the next block alone. */
	nextBaseFee?: bigint;
	/** Of the next block alone. */
	nextPrevRandao?: Hex;
}

interface Snapshot {
	readonly head: Hex;
	readonly restore: () => void;
	readonly pool: readonly PooledTransaction[];
}

/** Most snapshots: the oldest are dropped. */
const MOST_SNAPSHOTS = 10_000;

export interface DevOptions {
	/** Seconds since 1970. Default: the machine's clock. */
	readonly now?: () => bigint;
	/** Is told why a block that nobody waits for could not be built. Default: it is not said. */
	readonly onError?: (error: unknown) => void;
}

/** A development chain: its blocks, its clock, and what its users have changed. */
export class DevNode {
	readonly chain: Chain;
	readonly clock: BlockClock;
	readonly miner: Miner;
	readonly choices: BlockChoices = {};
	/** Accounts that anybody may send transactions of. */
	readonly impersonated = new Set<Address>();
	impersonatesAll = false;
	readonly #snapshots = new Map<number, Snapshot>();
	#lastSnapshot = 0;

	constructor(chain: Chain, { now, onError = () => {} }: DevOptions = {}) {
		this.chain = chain;
		this.clock = new BlockClock(now);
		this.miner = new Miner({
			chain,
			attributes: () => this.#attributes(),
			built: (block) => this.#built(block),
			onError,
		});
	}

	/** Changes the state of the head outside of any block. */
	edit(change: (host: Host) => void): Promise<void> {
		return this.miner.exclusively(async () => this.chain.edit(change));
	}

	/** Remembers the chain as it is. */
	snapshot(): Promise<number> {
		return this.miner.exclusively(async () => {
			const id = ++this.#lastSnapshot;
			const keptClock = this.clock.keep();
			const keptEdits = this.chain.keepEdits();
			const choices = { ...this.choices };
			const restore = () => {
				keptEdits();
				keptClock();
				for (const name of Object.keys(this.choices)) delete this.choices[name as keyof BlockChoices];
				Object.assign(this.choices, choices);
			};
			const { pending, queued } = this.chain.mempool.content();
			const pool = [...pending.values(), ...queued.values()].flat();
			this.#snapshots.set(id, { head: this.chain.head.hash, restore, pool });
			if (this.#snapshots.size > MOST_SNAPSHOTS) this.#snapshots.delete(this.#snapshots.keys().next().value!);
			return id;
		});
	}

	/** Goes back to a snapshot, which is then dropped with all later ones. Returns whether it was there. */
	revert(id: number): Promise<boolean> {
		return this.miner.exclusively(async () => {
			const snapshot = this.#snapshots.get(id);
			if (!snapshot) return false;
			for (const later of [...this.#snapshots.keys()]) if (later >= id) this.#snapshots.delete(later);
			await this.#goTo(snapshot.head);
			snapshot.restore();
			this.#fillPool(snapshot.pool);
			return true;
		});
	}

	/** Goes back to the genesis block, and forgets everything. */
	reset(): Promise<void> {
		return this.miner.exclusively(async () => {
			this.#snapshots.clear();
			this.impersonated.clear();
			this.impersonatesAll = false;
			for (const name of Object.keys(this.choices)) delete this.choices[name as keyof BlockChoices];
			this.clock.reset();
			await this.#goTo(this.chain.genesis.hash);
			this.#fillPool([]);
		});
	}

	close(): void {
		this.miner.close();
	}

	async #goTo(head: Hex): Promise<void> {
		if (this.chain.head.hash !== head) await this.chain.setHead({ head });
	}

	/** Blocks that were removed have put their transactions back into the pool. */
	#fillPool(wanted: readonly PooledTransaction[]): void {
		const { mempool } = this.chain;
		mempool.clear();
		mempool.refresh();
		for (const { raw, sender, transaction } of wanted) {
			try {
				if (isImpersonated(sender, transaction)) mempool.addFrom(sender, transaction);
				else mempool.add(raw);
			} catch (error) {
				// One that the pool no longer takes is dropped, as at any other time.
				if (!(error instanceof Error) || error.name !== 'MempoolError') throw error;
			}
		}
	}

	#attributes(): BuildAttributes {
		const { coinbase, gasLimit, nextBaseFee: baseFee, nextPrevRandao: prevRandao } = this.choices;
		return {
			timestamp: this.clock.timestamp(this.chain.head.header.timestamp),
			...(coinbase !== undefined && { coinbase }),
			...(gasLimit !== undefined && { gasLimit }),
			...(baseFee !== undefined && { baseFee }),
			...(prevRandao !== undefined && { prevRandao }),
		};
	}

	#built({ block }: BuiltBlock): void {
		this.clock.built(block.header.timestamp);
		delete this.choices.nextBaseFee;
		delete this.choices.nextPrevRandao;
	}

	/** @throws RpcError if the time is not after the head's */
	mustBeLater(timestamp: bigint): void {
		const head = this.chain.head.header.timestamp;
		if (timestamp > head) return;
		throw new RpcError(RPC_CODE.server, `timestamp ${timestamp} is not after that of the head, ${head}`);
	}
}

/** What `unsignedTransaction` writes as the signature of an account that is impersonated. */
function isImpersonated(sender: Address, transaction: SignedTransaction): boolean {
	const signature = signatureOf(transaction);
	return signature?.s === 1n && signature.r === 2n ** 160n + (BigInt(sender) % 2n ** 160n);
}
