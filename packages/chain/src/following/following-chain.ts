import type { Address, Hex, VmId } from '@altvm/abi-bridge';
import type { ChainConfig } from '@altvm/ethereum';
import type { Host, VmAdapter } from '@altvm/host';
import type { AccountProof } from '@altvm/state';
import type { HashedHeader } from '../blocks/block-reader.ts';
import { canonicalHash } from '../blocks/block-tables.ts';
import { ChainBlocks } from '../blocks/chain-blocks.ts';
import type { BuiltBlock, Chain, HeadChange } from '../chain.ts';
import { ChainError } from '../chain-error.ts';
import { damaged } from '../codec/byte-reader.ts';
import type { ReplayRunner } from '../execution/replay-block.ts';
import { HeadListeners } from '../head/head-listeners.ts';
import { BlockStates } from '../layers/block-states.ts';
import { LayerTree } from '../layers/layer-tree.ts';
import type { Mempool } from '../mempool/mempool.ts';
import type { OpenedChain } from '../opening.ts';
import type { CompleteOptions } from '../options.ts';
import { StateReads } from '../reads/state-reads.ts';
import type { FollowedDatabase } from './followed-database.ts';

/** A chain that another process writes. It follows the head, and changes nothing. */
export class FollowingChain implements Chain {
	readonly config: ChainConfig;
	readonly adapters: ReadonlyMap<VmId, VmAdapter>;
	readonly genesis: HashedHeader;
	readonly mempool: Mempool;
	readonly blocks: ChainBlocks;
	readonly #database: FollowedDatabase;
	readonly #reads: StateReads;
	readonly #listeners: HeadListeners;
	readonly #timer: ReturnType<typeof setInterval>;
	#head: HashedHeader;
	#isClosed = false;

	constructor(options: CompleteOptions, { config, genesis, adapters }: OpenedChain, database: FollowedDatabase) {
		this.#database = database;
		this.config = config;
		this.adapters = new Map(adapters.map((adapter) => [adapter.vm, adapter]));
		this.genesis = genesis;
		const headNumber = () => this.#head.header.number;
		const blocks = new ChainBlocks({
			reader: () => database.snapshot,
			pins: database,
			layer: () => undefined,
			headNumber,
		});
		const states = new BlockStates(database, new LayerTree({ blocks: 0, bytes: 0 }), headNumber);
		this.blocks = blocks;
		const head = () => ({ hash: this.#head.hash, edits: [] });
		this.#reads = new StateReads({ config, adapters, blocks, states, head });
		this.#listeners = new HeadListeners(options.onError);
		this.#head = this.#known(database.pointers.head);
		this.mempool = options.mempool(this);
		this.#timer = setInterval(() => this.#poll(options.onError), options.pollInterval);
		// It must not keep the process alive. Browsers have no such thing.
		(this.#timer as { unref?: () => void }).unref?.();
	}

	get head(): HashedHeader {
		this.#follow();
		return this.#head;
	}

	get safe(): HashedHeader | undefined {
		this.#follow();
		const { safe } = this.#database.pointers;
		return safe === undefined ? undefined : this.#known(safe);
	}

	get finalized(): HashedHeader | undefined {
		this.#follow();
		const { finalized } = this.#database.pointers;
		return finalized === undefined ? undefined : this.#known(finalized);
	}

	at<T>(block: Hex, read: (host: Host) => T): T {
		this.#follow();
		return this.#reads.at(block, read);
	}

	proof(block: Hex, address: Address, slots: readonly Hex[]): AccountProof {
		this.#follow();
		return this.#reads.proof(block, address, slots);
	}

	async replay(block: Hex, run: ReplayRunner): Promise<void> {
		this.#follow();
		this.#reads.replay(block, run);
	}

	async import(): Promise<never> {
		throw readOnly();
	}

	async setHead(): Promise<never> {
		throw readOnly();
	}

	async build(): Promise<BuiltBlock> {
		throw readOnly();
	}

	edit(): never {
		throw readOnly();
	}

	keepEdits(): never {
		throw readOnly();
	}

	onHead(listener: (change: HeadChange) => void): () => void {
		return this.#listeners.add(listener);
	}

	async close(): Promise<void> {
		if (this.#isClosed) return;
		this.#isClosed = true;
		clearInterval(this.#timer);
		this.#listeners.clear();
		this.#reads.headMoves();
		await this.#database.close();
	}

	#poll(onError: (error: unknown) => void): void {
		try {
			this.#follow();
		} catch (error) {
			onError(error);
		}
	}

	/** Looks whether the head has moved. */
	#follow(): void {
		if (this.#isClosed) throw new ChainError('closed', 'the chain was closed');
		if (!this.#database.refresh()) return;
		const before = this.#head;
		const removed = this.#blocksOnlyBefore(before);
		const head = this.#known(this.#database.pointers.head);
		if (head.hash === before.hash) return;
		this.#reads.headMoves();
		this.#head = head;
		const ancestor = removed[0] ? removed[0].header.number - 1n : before.header.number;
		const change = { added: this.#canonicalAfter(ancestor), removed, head };
		// A listener that reads the head must not find it moving under it.
		queueMicrotask(() => this.#listeners.call(change));
	}

	/** The blocks up to a former head that are no longer canonical, oldest first. */
	#blocksOnlyBefore(head: HashedHeader): HashedHeader[] {
		const removed: HashedHeader[] = [];
		for (let at = head; !this.blocks.isCanonical(at.hash); ) {
			removed.unshift(at);
			const header = this.blocks.header(at.header.parentHash);
			// The writer has forgotten the branch.
			if (!header) break;
			at = { hash: at.header.parentHash, header };
		}
		return removed;
	}

	#canonicalAfter(ancestor: bigint): HashedHeader[] {
		const added: HashedHeader[] = [];
		for (let number = ancestor + 1n; number <= this.#head.header.number; number++) {
			added.push(this.#known(canonicalHash(this.#database.snapshot, number)!));
		}
		return added;
	}

	#known(hash: Hex): HashedHeader {
		const header = this.blocks.header(hash);
		if (!header) throw damaged(`no block ${hash}`);
		return { hash, header };
	}
}

function readOnly(): ChainError {
	return new ChainError('closed', 'this process only reads the chain: another one writes it');
}
