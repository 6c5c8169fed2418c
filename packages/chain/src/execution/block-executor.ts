import type { Hex } from '@altvm/abi-bridge';
import { type ChainConfig, type ImportedBlock, importBlock, type SealedBlock } from '@altvm/ethereum';
import type { Host, VmAdapter } from '@altvm/host';
import type { StateChanges } from '@altvm/state';
import type { BlockReader } from '../blocks/block-reader.ts';
import type { BlockStates } from '../layers/block-states.ts';
import { type Layer, layerBytes } from '../layers/layer.ts';
import { mergedChanges } from '../state/merged-changes.ts';
import { BlockRunner, type RanWork } from './block-runner.ts';
import { repeatBlock } from './replay-block.ts';
import { storedReceipts } from './stored-receipts.ts';

/** What a block is executed with. */
export interface ExecutionParts {
	readonly config: ChainConfig;
	readonly adapters: readonly VmAdapter[];
	readonly blocks: BlockReader;
	readonly states: BlockStates;
}

/** What does not depend on a block but on its parent. */
export interface ParentPlace {
	readonly config: ChainConfig;
	readonly parentTotalDifficulty: bigint;
	readonly blockHash: (number: bigint) => Hex | undefined;
}

/** Executes blocks on the states of their parents, one at a time. The results are layers. */
export class BlockExecutor {
	readonly #parts: ExecutionParts;
	readonly #runner: BlockRunner;

	constructor(parts: ExecutionParts) {
		this.#parts = parts;
		this.#runner = new BlockRunner(parts.adapters);
	}

	/**
	 * Checks and executes a block.
	 * @throws BlockError if it is invalid.
	 */
	async import(block: SealedBlock | Uint8Array, parentHash: Hex): Promise<Layer> {
		const { blocks } = this.#parts;
		const parent = blocks.header(parentHash)!;
		const { layer } = await this.run(parentHash, [], (host, place) => {
			return importBlock(host, block, { ...place, parent, blockByHash: (hash) => blocks.block(hash as Hex) });
		});
		return layer;
	}

	/** Executes a block again that was valid before, with the edits before it. */
	async repeat(block: SealedBlock, edits: readonly StateChanges[]): Promise<Layer> {
		const { parentHash } = block.header;
		if (edits.length === 0) return this.import(block, parentHash);
		const { layer } = await this.run(parentHash, edits, (host, place) => repeatBlock(host, block, place));
		return layer;
	}

	/** Runs what makes a block on a parent. `edits` change the state before it and are part of its changes. */
	async run<T extends ImportedBlock>(
		parentHash: Hex,
		edits: readonly StateChanges[],
		work: (host: Host, place: ParentPlace) => Promise<T>,
	): Promise<{ layer: Layer; result: T }> {
		const { config, blocks, states } = this.#parts;
		const parentTotalDifficulty = blocks.totalDifficulty(parentHash)!;
		const ran = await states.with(parentHash, edits, (state, { reader }) => {
			const blockHash = (number: bigint) => states.ancestorOf(reader, parentHash, number);
			return this.#runner.run(state, (host) => work(host, { config, parentTotalDifficulty, blockHash }));
		});
		return { layer: layerOf(ran, parentTotalDifficulty, edits), result: ran.result };
	}
}

function layerOf(
	{ result, changes, nodes, store }: RanWork<ImportedBlock>,
	parentTotalDifficulty: bigint,
	edits: readonly StateChanges[],
): Layer {
	const { hash, block, requests } = result;
	const receipts = storedReceipts(result, store);
	const all = edits.length === 0 ? changes : mergedChanges([...edits, changes]);
	return {
		hash,
		parentHash: block.header.parentHash,
		block,
		totalDifficulty: parentTotalDifficulty + block.header.difficulty,
		receipts,
		requests,
		changes: all,
		nodes,
		edits,
		bytes: layerBytes({ block, receipts, changes: all, nodes }),
	};
}
