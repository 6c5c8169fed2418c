import type { Hex } from '@altvm/abi-bridge';
import { encodeWithdrawal, headerHash, type SealedBlock } from '@altvm/ethereum';
import { listRoot } from '@altvm/state';
import type { Peer } from './peer.ts';

export interface BackfillOptions {
	/** Most blocks of a gap. Default 1,000,000, of which only the hashes are held in memory. */
	readonly maxGap?: number;
	/** Blocks of one request. Default 32. */
	readonly batch?: number;
	/** How often each peer is asked before the gap is given up until it is asked for again. Default 3. */
	readonly tries?: number;
}

/** What a backfill does with the chain. */
export interface BackfillTarget {
	/** Whether the chain has a block, executed. */
	has(hash: Hex): boolean;
	/** Imports a block whose hash is checked and whose parent the chain has. Resolves to whether it is valid. */
	import(hash: Hex, block: SealedBlock): Promise<boolean>;
	/** Called after each batch with the last block that was imported. */
	reached(hash: Hex): Promise<void>;
}

/** How far a backfill has come. */
export interface SyncProgress {
	readonly startingBlock: bigint;
	readonly currentBlock: bigint;
	readonly highestBlock: bigint;
}

/**
 * Fetches the blocks between the chain and a block that a consensus client named. Headers come first, from that block back to one that the
 * chain has: each is checked against the hash in the one after it, so no peer can lead astray. Blocks follow, oldest first, each checked
 * against its hash, and its body against its header: a peer's fault never makes a block count as invalid.
 */
export class Backfill {
	readonly #peers: readonly Peer[];
	readonly #target: BackfillTarget;
	readonly #maxGap: number;
	readonly #batch: number;
	readonly #tries: number;
	#progress: SyncProgress | undefined;
	#isStopped = false;

	constructor(peers: readonly Peer[], target: BackfillTarget, options: BackfillOptions = {}) {
		this.#peers = peers;
		this.#target = target;
		const { maxGap = 1_000_000, batch = 32, tries = 3 } = options;
		this.#maxGap = maxGap;
		this.#batch = batch;
		this.#tries = tries;
	}

	/** Undefined while nothing is fetched. */
	get progress(): SyncProgress | undefined {
		return this.#progress;
	}

	/** Ends the work after the request that is under way. */
	stop(): void {
		this.#isStopped = true;
	}

	/**
	 * Fetches and imports a block and its missing ancestors.
	 * @returns whether the chain has the block now. Peers that fail are asked again a bounded number of times.
	 */
	async run(hash: Hex): Promise<boolean> {
		for (let attempt = 0; attempt < this.#tries; attempt++) {
			for (const peer of this.#peers) {
				if (this.#isStopped) return false;
				if (this.#target.has(hash)) return true;
				try {
					if (await this.#from(peer, hash)) return true;
				} catch {
					// The peer is down, or it answered with something else: the next one may do better.
				} finally {
					this.#progress = undefined;
				}
			}
		}
		return this.#target.has(hash);
	}

	async #from(peer: Peer, hash: Hex): Promise<boolean> {
		const number = await peer.numberOf(hash);
		if (number === undefined) return false;
		const gap = await this.#hashesBack(peer, hash, number);
		if (!gap) return false;
		const first = number - BigInt(gap.length) + 1n;
		this.#progress = { startingBlock: first - 1n, currentBlock: first - 1n, highestBlock: number };
		for (let start = 0; start < gap.length; start += this.#batch) {
			const hashes = gap.slice(start, start + this.#batch);
			const blocks = await peer.blocks(hashes.map((_, i) => first + BigInt(start + i)));
			for (const [i, expected] of hashes.entries()) {
				const block = blocks[i]!;
				if (this.#isStopped || !isBlockOf(expected, block)) return false;
				if (!(await this.#target.import(expected, block))) return false;
				this.#progress = { ...this.#progress, currentBlock: block.header.number };
			}
			await this.#target.reached(hashes.at(-1)!);
		}
		return true;
	}

	/** Hashes of the missing blocks up to `hash`, oldest first; undefined if the peer's headers do not lead to a block that the chain has. */
	async #hashesBack(peer: Peer, hash: Hex, number: bigint): Promise<Hex[] | undefined> {
		const hashes: Hex[] = [];
		let expected = hash;
		let next = number;
		while (!this.#target.has(expected)) {
			const count = Math.min(this.#batch, Number(next), this.#maxGap - hashes.length);
			if (count <= 0 || this.#isStopped) return undefined;
			const headers = await peer.headers(Array.from({ length: count }, (_, i) => next - BigInt(i)));
			for (const header of headers) {
				if (header.number !== next || headerHash(header) !== expected) return undefined;
				hashes.push(expected);
				expected = header.parentHash;
				next--;
				if (this.#target.has(expected)) break;
			}
		}
		return hashes.reverse();
	}
}

/** Whether a block has a hash, and its body is the one that its header commits to. */
function isBlockOf(hash: Hex, { header, transactions, ommers, withdrawals }: SealedBlock): boolean {
	return (
		headerHash(header) === hash &&
		ommers.length === 0 &&
		listRoot(transactions) === header.transactionsRoot &&
		(withdrawals ? listRoot(withdrawals.map(encodeWithdrawal)) : undefined) === header.withdrawalsRoot
	);
}
