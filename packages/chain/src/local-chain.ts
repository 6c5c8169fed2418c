import type { Address, Hex } from '@altvm/abi-bridge';
import {
	BlockError,
	buildBlock,
	type ChainConfig,
	decodeBlock,
	type ExecutedTransaction,
	headerHash,
	type ImportedBlock,
	importBlock,
	nextBlock,
	rulesAt,
	type SealedBlock,
	useFork,
} from '@altvm/ethereum';
import { type Executor, Host } from '@altvm/host';
import { OverlayStore, type StateChanges, type StateStore } from '@altvm/state';
import type { BlockReader, HashedHeader } from './blocks/block-reader.ts';
import {
	blockIn,
	canonicalHash,
	numberOfHash,
	pruneSides,
	removeCanonical,
	writeCanonical,
} from './blocks/block-tables.ts';
import { ChainBlocks } from './blocks/chain-blocks.ts';
import { writePointers } from './blocks/head-pointers.ts';
import type { BuildAttributes, BuiltBlock, Chain, ForkChoice, HeadChange } from './chain.ts';
import { ChainError } from './chain-error.ts';
import { blockContext } from './execution/block-context.ts';
import { BlockRunner } from './execution/block-runner.ts';
import { storedReceipts } from './execution/stored-receipts.ts';
import { HeadListeners } from './head-listeners.ts';
import { type Layer, layerBytes } from './layers/layer.ts';
import { LayerTree } from './layers/layer-tree.ts';
import type { Mempool } from './mempool/mempool.ts';
import type { OpenedChain } from './opening.ts';
import type { CompleteOptions } from './options.ts';
import { Queue } from './queue.ts';
import type { AccountProof } from './state/account-proof.ts';
import type { CanonicalStates } from './state/canonical-states.ts';
import { ChangedStore } from './state/changed-store.ts';

/** Blocks of side chains are kept until the head is so far ahead. */
const SIDE_AGE = 1024n;

/** A chain that this process executes and writes. */
export class LocalChain implements Chain {
	readonly config: ChainConfig;
	readonly genesis: HashedHeader;
	readonly blocks: BlockReader;
	readonly #options: CompleteOptions;
	readonly #opened: OpenedChain;
	readonly #states: CanonicalStates;
	readonly #layers: LayerTree;
	readonly #runner: BlockRunner;
	readonly #queue = new Queue();
	readonly #listeners: HeadListeners;
	readonly #mempool: Mempool | undefined;
	/** Changes of the head's state that were made outside of blocks. */
	#edits: readonly StateChanges[] = [];
	#head: HashedHeader;
	#safe: HashedHeader | undefined;
	#finalized: HashedHeader | undefined;
	#isClosed = false;

	constructor(options: CompleteOptions, opened: OpenedChain, states: CanonicalStates) {
		this.#options = options;
		this.#opened = opened;
		this.#states = states;
		this.config = opened.config;
		this.genesis = opened.genesis;
		this.#layers = new LayerTree({ blocks: options.layerBlocks, bytes: options.layerBytes });
		this.#runner = new BlockRunner(opened.adapters);
		this.#listeners = new HeadListeners(options.onError);
		this.blocks = new ChainBlocks({
			reader: () => this.#database,
			layer: (hash) => this.#layers.get(hash),
			headNumber: () => this.#head.header.number,
		});
		const { head, safe, finalized } = opened.pointers;
		this.#head = this.#known(head);
		this.#safe = safe === undefined ? undefined : this.#known(safe);
		this.#finalized = finalized === undefined ? undefined : this.#known(finalized);
		this.#mempool = options.mempool?.(this);
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

	get mempool(): Mempool {
		if (!this.#mempool) throw new ChainError('bad-request', 'the chain has no pool of transactions');
		return this.#mempool;
	}

	get #database() {
		return this.#options.database;
	}

	at<T>(block: Hex, read: (host: Host) => T): T {
		this.#mustBeOpen();
		return read(this.#hostAt(block));
	}

	proof(_block: Hex, _address: Address, _slots: readonly Hex[]): AccountProof {
		throw new ChainError('state-unavailable', 'the database keeps no trie');
	}

	async replay(
		_block: Hex,
		_run: (open: Executor, transaction: Uint8Array, index: number) => ExecutedTransaction,
	): Promise<void> {
		throw new ChainError('state-unavailable', 'the database keeps no history');
	}

	import(block: SealedBlock | Uint8Array): Promise<HashedHeader> {
		return this.#queue.run(async () => {
			this.#mustBeOpen();
			const sealed = block instanceof Uint8Array ? decodeBlock(block) : block;
			const hash = hashOf(sealed);
			const known = this.blocks.header(hash);
			if (known) return { hash, header: known };
			const { parentHash } = sealed.header;
			if (!this.blocks.header(parentHash)) throw new ChainError('unknown-parent', `no block ${parentHash}`);
			await this.#ensureState(parentHash);
			this.#layers.add(await this.#execute(block instanceof Uint8Array ? block : sealed, parentHash));
			return { hash, header: sealed.header };
		});
	}

	setHead(choice: ForkChoice): Promise<HeadChange> {
		return this.#queue.run(async () => {
			this.#mustBeOpen();
			const head = this.#known(choice.head);
			const { added, ancestor } = this.#branchTo(head);
			const final = this.#finalized;
			if (final && ancestor.header.number < final.header.number) {
				throw new ChainError('not-final', `block ${final.hash} is final, and ${head.hash} does not descend from it`);
			}
			const isOnBranch = ({ hash, header }: HashedHeader) =>
				added.some((each) => each.hash === hash) ||
				(header.number <= ancestor.header.number && this.blocks.isCanonical(hash));
			const chosen = (hash: Hex | undefined, name: string, before: HashedHeader | undefined) => {
				if (hash === undefined) return before && isOnBranch(before) ? before : undefined;
				const block = this.#known(hash);
				if (!isOnBranch(block))
					throw new ChainError('bad-request', `the ${name} block ${hash} is not an ancestor of the head`);
				return block;
			};
			const safe = chosen(choice.safe, 'safe', this.#safe);
			const given = chosen(choice.finalized, 'finalized', final);
			// What is final stays final.
			const finalized = final && given && given.header.number < final.header.number ? final : given;
			for (const { hash } of added) await this.#ensureState(hash);
			return this.#moveTo(head, ancestor, added, safe, finalized);
		});
	}

	build(attributes: BuildAttributes): Promise<BuiltBlock> {
		return this.#queue.run(async () => {
			this.#mustBeOpen();
			const parent = this.#known(attributes.parent ?? this.#head.hash);
			await this.#ensureState(parent.hash);
			const edits = parent.hash === this.#head.hash ? this.#edits : [];
			const built = await this.#build(parent, attributes, edits);
			if (!this.#layers.get(built.layer.hash)) this.#layers.add(built.layer);
			return built.block;
		});
	}

	edit(change: (host: Host) => void): void {
		this.#mustBeOpen();
		if (!this.#options.allowsEdits) throw new ChainError('bad-request', 'the chain does not allow edits');
		const overlay = new OverlayStore(this.#stateOf(this.#head.hash));
		change(this.#hostOn(overlay, this.#head));
		this.#edits = [...this.#edits, overlay.changes()];
	}

	onHead(listener: (change: HeadChange) => void): () => void {
		return this.#listeners.add(listener);
	}

	async close(): Promise<void> {
		if (this.#isClosed) return;
		this.#isClosed = true;
		await this.#queue.idle();
		this.#listeners.clear();
		await this.#database.close();
	}

	#mustBeOpen(): void {
		if (this.#isClosed) throw new ChainError('closed', 'the chain was closed');
	}

	/** @throws ChainError `unknown-block` */
	#known(hash: Hex): HashedHeader {
		const header = this.blocks.header(hash);
		if (!header) throw new ChainError('unknown-block', `no block ${hash}`);
		return { hash, header };
	}

	/** The state after a block, with the edits of the head. */
	#stateOf(hash: Hex): StateStore {
		const path = this.#layers.pathTo(hash);
		const base = path[0]?.parentHash ?? hash;
		const number = numberOfHash(this.#database, base);
		const isCanonical = number !== undefined && canonicalHash(this.#database, number) === base;
		let state = isCanonical ? this.#states.at(number) : undefined;
		if (!state) {
			if (!this.blocks.header(hash)) throw new ChainError('unknown-block', `no block ${hash}`);
			throw new ChainError('state-unavailable', `the state after block ${hash} is not kept`);
		}
		for (const { changes } of path) state = new ChangedStore(state, changes);
		if (hash === this.#head.hash) for (const edit of this.#edits) state = new ChangedStore(state, edit);
		return state;
	}

	#hostAt(hash: Hex): Host {
		return this.#hostOn(new OverlayStore(this.#stateOf(hash)), this.#known(hash));
	}

	#hostOn(store: StateStore, { hash, header }: HashedHeader): Host {
		const rules = this.#rulesOf({ hash, header });
		const block = blockContext(header, rules, (number) => this.#ancestorOf(header.parentHash, number));
		const host = new Host({ adapters: this.#opened.adapters, store, block });
		useFork(host, rules.hardfork);
		return host;
	}

	#rulesOf({ hash, header }: HashedHeader) {
		const { number, timestamp, difficulty } = header;
		const parentTotalDifficulty = this.blocks.totalDifficulty(hash)! - difficulty;
		return rulesAt(this.config, { number, timestamp, parentTotalDifficulty });
	}

	/** Executes known blocks of side chains again until there is the state after one. */
	async #ensureState(hash: Hex): Promise<void> {
		const missing: Hex[] = [];
		for (let at = hash; !this.#layers.get(at) && !this.blocks.isCanonical(at); ) {
			missing.unshift(at);
			at = this.#known(at).header.parentHash;
		}
		for (const each of missing) {
			const { parentHash, number } = this.#known(each).header;
			this.#layers.add(await this.#execute(blockIn(this.#database, number, each)!, parentHash));
		}
	}

	async #execute(block: SealedBlock | Uint8Array, parentHash: Hex): Promise<Layer> {
		const parent = this.#known(parentHash);
		const parentTotalDifficulty = this.blocks.totalDifficulty(parentHash)!;
		const { result, changes, state } = await this.#runner.run(this.#plainStateOf(parentHash), (host) =>
			importBlock(host, block, {
				config: this.config,
				parent: parent.header,
				parentTotalDifficulty,
				blockHash: (number) => this.#ancestorOf(parentHash, number),
				blockByHash: (hash) => this.blocks.block(hash as Hex),
			}),
		);
		return this.#layerOf(result, parentTotalDifficulty, changes, state, []);
	}

	#layerOf(
		executed: ImportedBlock,
		parentTotalDifficulty: bigint,
		changes: StateChanges,
		state: StateStore,
		edits: readonly StateChanges[],
	): Layer {
		const { hash, block, requests } = executed;
		const receipts = storedReceipts(executed, state);
		return {
			hash,
			parentHash: block.header.parentHash,
			block,
			totalDifficulty: parentTotalDifficulty + block.header.difficulty,
			receipts,
			requests,
			changes,
			edits,
			bytes: layerBytes({ block, receipts, changes }),
		};
	}

	/** The state after a block without edits of the head. */
	#plainStateOf(hash: Hex): StateStore {
		if (hash !== this.#head.hash || this.#edits.length === 0) return this.#stateOf(hash);
		const edits = this.#edits;
		this.#edits = [];
		try {
			return this.#stateOf(hash);
		} finally {
			this.#edits = edits;
		}
	}

	async #build(parent: HashedHeader, attributes: BuildAttributes, edits: readonly StateChanges[]) {
		const { parent: _, forced = [], fromMempool: __, maxTime: ___, extraData, baseFee, ...rest } = attributes;
		const parentTotalDifficulty = this.blocks.totalDifficulty(parent.hash)!;
		const { config } = this;
		const gasLimit = attributes.gasLimit ?? this.#options.gasLimit;
		const left = forced.map((transaction, index) => ({ transaction, index }));
		const skipped: { index: number; error: Error }[] = [];
		for (;;) {
			const transactions = left.map(({ transaction }) => transaction);
			const next = nextBlock(parent.header, config, {
				...rest,
				transactions,
				parentTotalDifficulty,
				...(gasLimit !== undefined && { gasLimit }),
			});
			const base = this.#plainStateOf(parent.hash);
			const overlay = new OverlayStore(base);
			for (const edit of edits) overlay.apply(edit);
			try {
				const { result, changes, state } = await this.#runner.run(overlay, (host) =>
					buildBlock(
						host,
						{ ...next, ...(baseFee !== undefined && { baseFee }) },
						{
							config,
							parentTotalDifficulty,
							...(extraData && { extraData }),
							blockHash: (number) => this.#ancestorOf(parent.hash, number),
						},
					),
				);
				overlay.apply(changes);
				const layer = this.#layerOf(result, parentTotalDifficulty, overlay.changes(), state, edits);
				const tip = result.transactions.reduce((sum, { gasUsed, gasPrice }) => {
					return sum + gasUsed * (gasPrice - (result.block.header.baseFee ?? 0n));
				}, 0n);
				return { layer, block: { ...result, value: tip, skipped, rejected: [] } };
			} catch (error) {
				if (!(error instanceof BlockError) || error.code !== 'transaction') throw error;
				const [bad] = left.splice(error.index!, 1);
				skipped.push({ index: bad!.index, error });
			}
		}
	}

	/** Hash of an ancestor of a block, or of the block itself. */
	#ancestorOf(hash: Hex, number: bigint): Hex | undefined {
		let at = hash;
		for (let layer = this.#layers.get(at); layer; layer = this.#layers.get(at)) {
			if (layer.block.header.number === number) return at;
			at = layer.parentHash;
		}
		const header = this.blocks.header(at);
		if (!header || number > header.number) return undefined;
		return number === header.number ? at : canonicalHash(this.#database, number);
	}

	/** The blocks from the canonical chain to a block, oldest first, and where they leave it. */
	#branchTo(target: HashedHeader): { added: HashedHeader[]; ancestor: HashedHeader } {
		const added: HashedHeader[] = [];
		let at = target;
		while (!this.blocks.isCanonical(at.hash)) {
			added.unshift(at);
			at = this.#known(at.header.parentHash);
		}
		return { added, ancestor: at };
	}

	#moveTo(
		head: HashedHeader,
		ancestor: HashedHeader,
		added: readonly HashedHeader[],
		safe: HashedHeader | undefined,
		finalized: HashedHeader | undefined,
	): HeadChange {
		const removed: HashedHeader[] = [];
		for (let at = this.#head; at.hash !== ancestor.hash; at = this.#known(at.header.parentHash)) removed.unshift(at);
		const layers = added.map(({ hash }) => this.#layers.get(hash)!);
		const undone: Layer[] = [];
		this.#database.transaction((writer) => {
			for (const block of [...removed].reverse()) {
				this.#states.undo(block.header.number);
				removeCanonical(writer, block.header.number, block.hash);
			}
			for (const layer of layers) {
				this.#states.apply(layer.block.header.number, layer.changes);
				writeCanonical(writer, layer);
			}
			pruneSides(writer, head.header.number - SIDE_AGE);
			writePointers(writer, { head: head.hash, safe: safe?.hash, finalized: finalized?.hash });
		});
		for (const layer of undone) this.#layers.add(layer);
		for (const { hash } of added) this.#layers.remove(hash);
		const change = { added, removed, head };
		const isMoved = this.#head.hash !== head.hash;
		this.#head = head;
		this.#safe = safe;
		this.#finalized = finalized;
		if (isMoved) this.#keepEdits(layers);
		this.#layers.prune(({ block }) => block.header.number <= (finalized?.header.number ?? -1n));
		if (isMoved) this.#listeners.call(change);
		return change;
	}

	/** Edits that were made after the new head was built stay. Those of another head are gone. */
	#keepEdits(layers: readonly Layer[]): void {
		const used = layers[0]?.edits ?? [];
		const isPrefix = used.every((edit, i) => this.#edits[i] === edit);
		this.#edits = layers.length === 1 && isPrefix ? this.#edits.slice(used.length) : [];
	}
}

/** @throws BlockError `malformed` if the header is none. */
function hashOf(block: SealedBlock): Hex {
	if (typeof block !== 'object' || block === null) throw new BlockError('malformed', 'a block is not an object');
	return headerHash(block.header);
}
