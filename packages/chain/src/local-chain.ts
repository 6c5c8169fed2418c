import type { Address, Hex, VmId } from '@altvm/abi-bridge';
import { BlockError, type ChainConfig, decodeBlock, headerHash, type SealedBlock } from '@altvm/ethereum';
import type { Host, VmAdapter } from '@altvm/host';
import type { AccountProof } from '@altvm/state';
import type { HashedHeader } from './blocks/block-reader.ts';
import { ChainBlocks } from './blocks/chain-blocks.ts';
import { buildOn } from './builder/build-on.ts';
import type { BuildAttributes, BuiltBlock, Chain, ForkChoice, HeadChange } from './chain.ts';
import { ChainError } from './chain-error.ts';
import { Edits } from './edits.ts';
import { BlockExecutor } from './execution/block-executor.ts';
import type { ReplayRunner } from './execution/replay-block.ts';
import { HeadListeners } from './head/head-listeners.ts';
import { type HeadMove, moveHead } from './head/move-head.ts';
import { BlockStates } from './layers/block-states.ts';
import type { Layer } from './layers/layer.ts';
import { LayerTree } from './layers/layer-tree.ts';
import type { Mempool } from './mempool/mempool.ts';
import type { OpenedChain } from './opening.ts';
import type { CompleteOptions } from './options.ts';
import { Queue } from './queue.ts';
import { StateReads } from './reads/state-reads.ts';
import type { CanonicalStates } from './state/canonical-states.ts';

/** Where a block leaves the canonical chain. */
interface Branch {
	readonly ancestor: HashedHeader;
	/** The blocks after it, oldest first. */
	readonly blocks: readonly HashedHeader[];
}

/** A chain that this process executes and writes. */
export class LocalChain implements Chain {
	readonly config: ChainConfig;
	readonly adapters: ReadonlyMap<VmId, VmAdapter>;
	readonly genesis: HashedHeader;
	readonly mempool: Mempool;
	readonly blocks: ChainBlocks;
	readonly #options: CompleteOptions;
	readonly #canonical: CanonicalStates;
	readonly #layers: LayerTree;
	readonly #reads: StateReads;
	readonly #executor: BlockExecutor;
	readonly #queue = new Queue();
	readonly #edits = new Edits();
	readonly #listeners: HeadListeners;
	#head: HashedHeader;
	#safe: HashedHeader | undefined;
	#finalized: HashedHeader | undefined;
	#isClosed = false;

	constructor(
		options: CompleteOptions,
		{ config, genesis, adapters, pointers }: OpenedChain,
		canonical: CanonicalStates,
	) {
		this.#options = options;
		this.#canonical = canonical;
		this.config = config;
		this.adapters = new Map(adapters.map((adapter) => [adapter.vm, adapter]));
		this.genesis = genesis;
		const layers = new LayerTree({ blocks: options.layerBlocks, bytes: options.layerBytes });
		const headNumber = () => this.#head.header.number;
		const states = new BlockStates(canonical.pins, layers, headNumber);
		const blocks = new ChainBlocks({
			reader: () => options.database,
			pins: canonical.pins,
			layer: (hash) => layers.get(hash),
			headNumber,
		});
		this.#layers = layers;
		this.blocks = blocks;
		this.#executor = new BlockExecutor({ config, adapters, blocks, states });
		this.#reads = new StateReads({
			config,
			adapters,
			blocks,
			states,
			head: () => ({ hash: this.#head.hash, edits: this.#edits.list }),
		});
		this.#listeners = new HeadListeners(options.onError);
		const { head, safe, finalized } = pointers;
		this.#head = this.#known(head);
		this.#safe = safe === undefined ? undefined : this.#known(safe);
		this.#finalized = finalized === undefined ? undefined : this.#known(finalized);
		this.mempool = options.mempool(this);
	}

	get head(): HashedHeader {
		return this.#head;
	}

	get safe(): HashedHeader | undefined {
		return this.#safe;
	}

	get finalized(): HashedHeader | undefined {
		return this.#finalized;
	}

	at<T>(block: Hex, read: (host: Host) => T): T {
		this.#mustBeOpen();
		return this.#reads.at(block, read);
	}

	proof(block: Hex, address: Address, slots: readonly Hex[]): AccountProof {
		this.#mustBeOpen();
		return this.#reads.proof(block, address, slots);
	}

	async replay(block: Hex, run: ReplayRunner): Promise<void> {
		this.#mustBeOpen();
		this.#reads.replay(block, run);
	}

	import(block: SealedBlock | Uint8Array): Promise<HashedHeader> {
		return this.#inTurn(async () => {
			const sealed = block instanceof Uint8Array ? decodeBlock(block) : block;
			const hash = hashOf(sealed);
			const known = this.blocks.header(hash);
			if (known) return { hash, header: known };
			const { parentHash } = sealed.header;
			if (!this.blocks.header(parentHash)) throw new ChainError('unknown-parent', `no block ${parentHash}`);
			await this.#ensureState(parentHash);
			this.#layers.add(await this.#executor.import(block instanceof Uint8Array ? block : sealed, parentHash));
			return { hash, header: sealed.header };
		});
	}

	setHead(choice: ForkChoice): Promise<HeadChange> {
		return this.#inTurn(async () => {
			const head = this.#known(choice.head);
			const branch = this.#branchTo(head);
			const final = this.#finalized;
			if (final && branch.ancestor.header.number < final.header.number) {
				throw new ChainError('not-final', `block ${final.hash} is final, and ${head.hash} does not descend from it`);
			}
			const safe = this.#chosen(choice.safe, 'safe', this.#safe, branch);
			const given = this.#chosen(choice.finalized, 'finalized', final, branch);
			// What is final stays final.
			const finalized = final && given && given.header.number < final.header.number ? final : given;
			await this.#ensureState(head.hash);
			return this.#moveTo(branch, head, safe, finalized);
		});
	}

	build(attributes: BuildAttributes): Promise<BuiltBlock> {
		return this.#inTurn(async () => {
			const parent = this.#known(attributes.parent ?? this.#head.hash);
			await this.#ensureState(parent.hash);
			const edits = parent.hash === this.#head.hash ? this.#edits.list : [];
			const { layer, result } = await this.#executor.run(parent.hash, edits, (host, place) => {
				const { gasLimit } = this.#options;
				return buildOn(host, {
					...place,
					parent: parent.header,
					attributes: { ...(gasLimit !== undefined && { gasLimit }), ...attributes },
					...(attributes.fromMempool !== false && { candidates: this.mempool.pending() }),
				});
			});
			if (!this.blocks.header(layer.hash)) this.#layers.add(layer);
			// They are invalid after the head, not only in this block.
			if (parent.hash === this.#head.hash) for (const { hash } of result.rejected) this.mempool.remove(hash);
			return result;
		});
	}

	edit(change: (host: Host) => void): void {
		this.#mustBeOpen();
		if (!this.#options.allowsEdits) throw new ChainError('bad-request', 'the chain does not allow edits');
		this.#edits.add(this.#reads.edit(change), change);
		this.mempool.refresh();
	}

	keepEdits(): () => void {
		const { hash } = this.#head;
		const restore = this.#edits.keep();
		return () => {
			this.#mustBeOpen();
			if (this.#head.hash !== hash)
				throw new ChainError('bad-request', `the edits are of ${hash}, which is not the head`);
			restore();
		};
	}

	onHead(listener: (change: HeadChange) => void): () => void {
		return this.#listeners.add(listener);
	}

	async close(): Promise<void> {
		if (this.#isClosed) return;
		this.#isClosed = true;
		await this.#queue.idle();
		this.#listeners.clear();
		this.#reads.headMoves();
		await this.#options.database.close();
	}

	#mustBeOpen(): void {
		if (this.#isClosed) throw new ChainError('closed', 'the chain was closed');
	}

	/** Runs what changes the chain, one after another. */
	#inTurn<T>(work: () => Promise<T>): Promise<T> {
		return this.#queue.run(async () => {
			this.#mustBeOpen();
			return work();
		});
	}

	/** @throws ChainError `unknown-block` */
	#known(hash: Hex): HashedHeader {
		const header = this.blocks.header(hash);
		if (!header) throw new ChainError('unknown-block', `no block ${hash}`);
		return { hash, header };
	}

	/**
	 * Executes known blocks of side chains again until there is the state after one. Those below it come first: they may have left memory
	 * while it has not.
	 */
	async #ensureState(hash: Hex): Promise<void> {
		const { blocks } = this.#branchTo(this.#known(hash));
		for (const each of blocks) {
			if (this.#layers.get(each.hash)) continue;
			const block = this.blocks.block(each.hash)!;
			this.#layers.add(await this.#executor.repeat(block, this.blocks.editsBefore(each.hash)));
		}
	}

	#branchTo(head: HashedHeader): Branch {
		const blocks: HashedHeader[] = [];
		let at = head;
		while (!this.blocks.isCanonical(at.hash)) {
			blocks.unshift(at);
			at = this.#known(at.header.parentHash);
		}
		return { ancestor: at, blocks };
	}

	/** The safe or final block after the head has moved. One that was chosen before is dropped if it is no longer canonical. */
	#chosen(hash: Hex | undefined, name: string, before: HashedHeader | undefined, branch: Branch) {
		if (hash === undefined) return before && this.#isOn(branch, before) ? before : undefined;
		const block = this.#known(hash);
		if (this.#isOn(branch, block)) return block;
		throw new ChainError('bad-request', `the ${name} block ${hash} is not an ancestor of the head`);
	}

	#isOn({ ancestor, blocks }: Branch, { hash, header }: HashedHeader): boolean {
		if (header.number <= ancestor.header.number) return this.blocks.isCanonical(hash);
		return blocks.some((each) => each.hash === hash);
	}

	/** Does again to the state of the next block what was edited while it was built. */
	#editAgain(next: Layer | undefined): void {
		for (const change of this.#edits.headMoved(next?.edits)) {
			try {
				this.#edits.add(this.#reads.edit(change), change);
			} catch (error) {
				this.#options.onError(error);
			}
		}
	}

	#moveTo(
		{ ancestor, blocks: added }: Branch,
		head: HashedHeader,
		safe: HashedHeader | undefined,
		finalized: HashedHeader | undefined,
	): HeadChange {
		const removed: HashedHeader[] = [];
		for (let at = this.#head; at.hash !== ancestor.hash; at = this.#known(at.header.parentHash)) removed.unshift(at);
		const layers = this.#layers.pathTo(head.hash);
		const move: HeadMove = { removed, added: layers, head, safe, finalized };
		this.#reads.headMoves();
		this.#canonical.pins.beforeChange();
		const undone = moveHead(this.#options.database, this.#canonical, move);
		const isMoved = this.#head.hash !== head.hash;
		this.#head = head;
		this.#safe = safe;
		this.#finalized = finalized;
		for (const { hash } of added) this.#layers.remove(hash);
		for (const layer of undone) this.#layers.tryAdd(layer);
		if (finalized) this.#layers.prune(({ block }) => block.header.number <= finalized.header.number);
		if (isMoved) this.#editAgain(removed.length === 0 && layers.length === 1 ? layers[0] : undefined);
		const change = { added, removed, head };
		if (isMoved) this.#listeners.call(change);
		return change;
	}
}

/** @throws BlockError `malformed` if the header is none. */
function hashOf(block: SealedBlock): Hex {
	if (typeof block !== 'object' || block === null) throw new BlockError('malformed', 'a block is not an object');
	return headerHash(block.header);
}
