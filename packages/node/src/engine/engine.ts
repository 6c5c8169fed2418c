import type { Hex } from '@altvm/abi-bridge';
import { type Chain, ChainError, type HeadChange } from '@altvm/chain';
import { BlockError, type BlockHeader, headerHash, type SealedBlock, TransactionError } from '@altvm/ethereum';
import { Serial } from '../ordering/serial.ts';
import { Backfill, type BackfillOptions, type SyncProgress } from './backfill.ts';
import { engineError } from './engine-error.ts';
import { InvalidBlocks } from './invalid-blocks.ts';
import type { PayloadJobOptions } from './payload-job.ts';
import { PayloadJobs } from './payload-jobs.ts';
import { ACCEPTED, type PayloadStatus, SYNCING, valid } from './payload-status.ts';
import { Peer, type PeerOptions } from './peer.ts';
import { WaitingBlocks, type WaitingLimits } from './waiting-blocks.ts';

/** The choice of a consensus client. A zero hash is a block that there is not yet. */
export interface ForkChoiceState {
	readonly headBlockHash: Hex;
	readonly safeBlockHash: Hex;
	readonly finalizedBlockHash: Hex;
}

export interface EngineOptions {
	/** Addresses of nodes from whose JSON-RPC missing blocks are fetched. They must offer `debug_getRawHeader` and `debug_getRawBlock`. */
	readonly peers?: readonly string[];
	readonly peer?: PeerOptions;
	readonly backfill?: BackfillOptions;
	readonly waiting?: WaitingLimits;
	readonly payloads?: Partial<PayloadJobOptions>;
}

const ZERO_HASH: Hex = `0x${'0'.repeat(64)}`;

/**
 * Follows a consensus client: takes its blocks, in any order, and its choices of the head (execution-apis, engine/paris.md). All changes of
 * the chain are made one after another, in the order of the calls.
 *
 * @example
 * ```ts
 * import { createChain } from '@altvm/chain';
 * import { Engine } from '@altvm/node';
 *
 * const config = { chainId: 1337n, forks: [{ hardfork: 'osaka' }] } as const;
 * const chain = await createChain({ genesis: { config, gasLimit: 30_000_000n } });
 * const engine = new Engine(chain);
 *
 * // Another node's block arrives, and then the choice to make it the head.
 * const { block, hash } = await chain.build({ timestamp: 12n });
 * console.log((await engine.importBlock(hash, block)).status); // VALID
 * const choice = { headBlockHash: hash, safeBlockHash: hash, finalizedBlockHash: chain.genesis.hash };
 * const { payloadStatus } = await engine.forkChoice(choice, async () => null);
 * console.log(payloadStatus.status, chain.head.header.number); // VALID 1n
 * ```
 */
export class Engine {
	readonly chain: Chain;
	readonly payloads: PayloadJobs;
	readonly #serial = new Serial();
	readonly #invalid = new InvalidBlocks();
	readonly #waiting: WaitingBlocks;
	readonly #backfill: Backfill | undefined;
	/** The last choice that could not be followed yet. */
	#wanted: ForkChoiceState | undefined;
	#isFetching = false;

	constructor(chain: Chain, options: EngineOptions = {}) {
		this.chain = chain;
		this.payloads = new PayloadJobs(chain, options.payloads);
		this.#waiting = new WaitingBlocks(options.waiting);
		const peers = (options.peers ?? []).map((url) => new Peer(url, options.peer));
		if (peers.length > 0) {
			const target = {
				has: (hash: Hex) => this.#isKnown(hash),
				import: async (hash: Hex, block: SealedBlock) => (await this.importBlock(hash, block)).status === 'VALID',
				reached: (hash: Hex) => this.#serial.run(() => this.#advance(hash)),
			};
			this.#backfill = new Backfill(peers, target, options.backfill);
		}
	}

	/** How far the chain is from what the consensus client chose; undefined if it follows it. */
	get progress(): SyncProgress | undefined {
		return this.#backfill?.progress;
	}

	/** Whether the consensus client chose a head that the chain does not have. */
	get isSyncing(): boolean {
		return this.#wanted !== undefined;
	}

	/** Ends the building of payloads and the fetching of blocks. */
	stop(): void {
		this.payloads.stop();
		this.#backfill?.stop();
	}

	/** Imports a block whose hash is checked, or keeps it until its parent is there. */
	importBlock(hash: Hex, block: SealedBlock): Promise<PayloadStatus> {
		return this.#serial.run(() => this.#import(hash, block));
	}

	/**
	 * Follows a choice of the consensus client.
	 * @param begin called when the head is what was chosen, before anything else changes the chain. It makes the identifier of a payload.
	 * @throws RpcError -38002 if the blocks do not belong together, -38006 if the head is too far back.
	 */
	forkChoice(
		state: ForkChoiceState,
		begin: (head: BlockHeader) => Promise<Hex | null>,
	): Promise<{ payloadStatus: PayloadStatus; payloadId: Hex | null }> {
		return this.#serial.run(async () => {
			this.#wanted = undefined;
			const payloadStatus = await this.#choose(state);
			if (payloadStatus.status === 'SYNCING') {
				this.#wanted = state;
				this.#fetch();
			}
			const head = payloadStatus.status === 'VALID' && this.chain.blocks.header(state.headBlockHash);
			// An ancestor of what is final is valid, but it does not become the head.
			const isHead = this.chain.head.hash === state.headBlockHash;
			return { payloadStatus, payloadId: head && isHead ? await begin(head) : null };
		});
	}

	#isKnown(hash: Hex): boolean {
		return this.chain.blocks.header(hash) !== undefined;
	}

	async #import(hash: Hex, block: SealedBlock): Promise<PayloadStatus> {
		if (this.#isKnown(hash)) return valid(hash);
		const { parentHash } = block.header;
		const known = this.#invalid.get(hash) ?? this.#invalid.inherit(hash, parentHash);
		if (known) return known;
		const parent = this.chain.blocks.header(parentHash);
		if (!parent) {
			this.#waiting.add(hash, block);
			return SYNCING;
		}
		try {
			await this.chain.import(block);
		} catch (error) {
			if (error instanceof BlockError) return this.#refuse(hash, parent, error);
			if (!(error instanceof ChainError) || error.code !== 'state-unavailable') throw error;
			this.#waiting.add(hash, block);
			return ACCEPTED;
		}
		this.#waiting.remove(hash);
		for (const child of this.#waiting.childrenOf(hash)) this.#importLater(child.hash, child.block);
		return valid(hash);
	}

	/** Imports a block that has waited, after the calls that have come by now. */
	#importLater(hash: Hex, block: SealedBlock): void {
		this.importBlock(hash, block).then(
			() => this.#followWanted(),
			// A fault of the machine, such as a full disk: the consensus client sends the block again.
			() => this.#waiting.remove(hash),
		);
	}

	/** Remembers that a block is invalid, and with it all that wait for it. */
	#refuse(hash: Hex, parent: BlockHeader, error: BlockError): PayloadStatus {
		const status = this.#invalid.add(hash, latestValid(parent, error), error.message);
		const open = [hash];
		for (let at = open.pop(); at !== undefined; at = open.pop()) {
			for (const child of this.#waiting.childrenOf(at)) {
				this.#invalid.inherit(child.hash, at);
				open.push(child.hash);
			}
			this.#waiting.remove(at);
		}
		return status;
	}

	async #choose(state: ForkChoiceState): Promise<PayloadStatus> {
		const { headBlockHash: head, safeBlockHash, finalizedBlockHash } = state;
		if (head === ZERO_HASH) throw engineError('invalidForkChoice', 'the head is the zero hash');
		const refused = this.#invalid.get(head);
		if (refused) return refused;
		if (!this.#isKnown(head)) {
			const status = await this.#importBranch(head);
			if (status.status !== 'VALID') return status;
		}
		if (this.#isBelowFinal(head)) return valid(head);
		const { fork, isAncestor } = this.#branchTo(head);
		for (const [name, hash] of [
			['finalized', finalizedBlockHash],
			['safe', safeBlockHash],
		] as const) {
			if (hash !== ZERO_HASH && !isAncestor(hash)) {
				throw engineError('invalidForkChoice', `the ${name} block is not an ancestor of the head`);
			}
		}
		if (fork !== this.chain.head.hash) this.#mustHaveState(fork);
		await this.#setHead({
			head,
			...(safeBlockHash !== ZERO_HASH && { safe: safeBlockHash }),
			...(finalizedBlockHash !== ZERO_HASH && { finalized: finalizedBlockHash }),
		});
		return valid(head);
	}

	/** Imports a block that waits, and before it its ancestors that wait. */
	async #importBranch(head: Hex): Promise<PayloadStatus> {
		let status = SYNCING;
		for (const { hash, block } of this.#waiting.branchTo(head)) {
			status = await this.#import(hash, block);
			if (status.status === 'INVALID') return this.#invalid.get(head) ?? status;
			if (status.status !== 'VALID') return SYNCING;
		}
		return status;
	}

	async #setHead(choice: Parameters<Chain['setHead']>[0]): Promise<HeadChange> {
		try {
			return await this.chain.setHead(choice);
		} catch (error) {
			if (!(error instanceof ChainError)) throw error;
			if (error.code === 'not-final') throw engineError('invalidForkChoice', error.message);
			if (error.code === 'state-unavailable') throw engineError('tooDeepReorg', error.message);
			throw error;
		}
	}

	#isBelowFinal(hash: Hex): boolean {
		const { finalized, blocks } = this.chain;
		const header = blocks.header(hash)!;
		return finalized !== undefined && header.number < finalized.header.number && blocks.isCanonical(hash);
	}

	/** @throws RpcError -38006 if the chain cannot go back to a block. */
	#mustHaveState(hash: Hex): void {
		try {
			this.chain.at(hash, () => undefined);
		} catch (error) {
			if (!(error instanceof ChainError) || error.code !== 'state-unavailable') throw error;
			throw engineError('tooDeepReorg', error.message);
		}
	}

	/** The canonical block from which the branch to `head` starts, and whether a block is `head` or one of its ancestors. */
	#branchTo(head: Hex): { readonly fork: Hex; readonly isAncestor: (hash: Hex) => boolean } {
		const { blocks } = this.chain;
		const beside = new Set<Hex>();
		let fork = head;
		while (!blocks.isCanonical(fork)) {
			beside.add(fork);
			fork = blocks.header(fork)!.parentHash;
		}
		const forkNumber = blocks.header(fork)!.number;
		const isAncestor = (hash: Hex) => {
			if (beside.has(hash)) return true;
			const header = blocks.header(hash);
			return header !== undefined && header.number <= forkNumber && blocks.isCanonical(hash);
		};
		return { fork, isAncestor };
	}

	/** Fetches what the last choice needs, unless that is being done. */
	#fetch(): void {
		if (!this.#backfill || this.#isFetching) return;
		this.#isFetching = true;
		void this.#fetchAll(this.#backfill).finally(() => {
			this.#isFetching = false;
		});
	}

	async #fetchAll(backfill: Backfill): Promise<void> {
		for (let wanted = this.#wanted; wanted; wanted = this.#wanted) {
			const [oldest] = this.#waiting.branchTo(wanted.headBlockHash);
			const missing = oldest ? oldest.block.header.parentHash : wanted.headBlockHash;
			if (!(await backfill.run(missing))) return;
			await this.#followWanted();
			// The same choice again has failed: the consensus client repeats it in the next slot.
			if (this.#wanted === wanted) return;
		}
	}

	/** Makes the last choice again, if the chain has become able to follow it. */
	#followWanted(): Promise<void> {
		return this.#serial.run(async () => {
			const wanted = this.#wanted;
			if (!wanted) return;
			try {
				const { status } = await this.#choose(wanted);
				if (status !== 'SYNCING') this.#wanted = undefined;
			} catch {
				// The blocks do not belong together. The consensus client learns it when it chooses again.
				this.#wanted = undefined;
			}
		});
	}

	/** Makes a fetched block the head: blocks on disk take no memory. */
	async #advance(hash: Hex): Promise<void> {
		const header = this.chain.blocks.header(hash);
		if (header && header.number > this.chain.head.header.number) await this.#setHead({ head: hash });
	}
}

/**
 * The hash that is said to be the last valid one: the parent's; zero if the parent has proof of work; null if a transaction is no
 * transaction at all (engine/paris.md).
 */
function latestValid(parent: BlockHeader, { code, cause }: BlockError): Hex | null {
	if (code === 'malformed') return null;
	if (code === 'transaction' && cause instanceof TransactionError && cause.code === 'malformed') return null;
	return parent.difficulty === 0n ? headerHash(parent) : ZERO_HASH;
}
