import type { Hex } from '@altvm/abi-bridge';
import { ChangedStore, type DatabaseReader, OverlayNodes, type StateChanges } from '@altvm/state';
import { canonicalHash, numberOfHash } from '../blocks/block-tables.ts';
import { ChainError } from '../chain-error.ts';
import { type BlockState, changedState } from '../state/block-state.ts';
import { canonicalState, nodeChanges, type State } from '../state/canonical-states.ts';
import { LazyNodes } from '../state/lazy-nodes.ts';
import type { Pin, PinSource } from '../state/pins.ts';
import type { Layer } from './layer.ts';
import type { LayerTree } from './layer-tree.ts';

/** A state and what keeps it. */
export interface PinnedState {
	readonly state: BlockState;
	readonly pin: Pin;
}

/** The states after blocks: of the canonical ones that are kept, and of the layers above them. */
export class BlockStates {
	readonly #pins: PinSource;
	readonly #layers: LayerTree;
	readonly #headNumber: () => bigint;

	constructor(pins: PinSource, layers: LayerTree, headNumber: () => bigint) {
		this.#pins = pins;
		this.#layers = layers;
		this.#headNumber = headNumber;
	}

	/**
	 * The state after a block, which stays as it is until the pin is closed.
	 * @param edits changes of it that are in no block.
	 * @throws ChainError `unknown-block`, `state-unavailable`
	 */
	take(hash: Hex, edits: readonly StateChanges[]): PinnedState {
		const pin = this.#pins.take();
		try {
			return { state: this.#stateAt(pin, hash, edits), pin };
		} catch (error) {
			pin.close();
			throw error;
		}
	}

	/** Runs `work` with the state after a block, which stays as it is until `work` returns or its promise ends. */
	with<T>(hash: Hex, edits: readonly StateChanges[], work: (state: BlockState, pin: Pin) => T): T {
		const { state, pin } = this.take(hash, edits);
		return runAndEnd(
			() => work(state, pin),
			() => pin.close(),
		);
	}

	/** Hash of an ancestor of a block, or of the block itself. */
	ancestorOf(reader: DatabaseReader, hash: Hex, number: bigint): Hex | undefined {
		const path = this.#layers.pathTo(hash);
		const layer = path.find(({ block }) => block.header.number === number);
		if (layer) return layer.hash;
		const base = path[0]?.parentHash ?? hash;
		const baseNumber = numberOfHash(reader, base);
		if (baseNumber === undefined || number > baseNumber) return undefined;
		return number === baseNumber ? base : canonicalHash(reader, number);
	}

	#stateAt(pin: Pin, hash: Hex, edits: readonly StateChanges[]): BlockState {
		const path = this.#layers.pathTo(hash);
		let state = this.#canonicalAt(pin, path[0]?.parentHash ?? hash);
		for (const layer of path) state = stateAfter(layer, state);
		let edited: BlockState = { ...state, lacking: [] };
		for (const edit of edits) edited = changedState(edited, edit);
		return edited;
	}

	#canonicalAt(pin: Pin, hash: Hex): State {
		const { reader } = pin;
		const number = numberOfHash(reader, hash);
		if (number === undefined) throw new ChainError('unknown-block', `no block ${hash}`);
		if (canonicalHash(reader, number) === hash) return canonicalState(pin, number, this.#headNumber());
		throw new ChainError('state-unavailable', `the state after block ${hash} of a side chain is not in memory`);
	}
}

function stateAfter(layer: Layer, { store, nodes }: State): State {
	const after = new ChangedStore(store, layer.changes);
	if (layer.nodes) return { store: after, nodes: new OverlayNodes(layer.nodes, nodes) };
	const found = new LazyNodes(() => {
		layer.nodes ??= nodeChanges(after, nodes, layer.changes);
		return new OverlayNodes(layer.nodes, nodes);
	});
	return { store: after, nodes: found };
}

/** Runs `work`, and calls `end` when its result is there: at once, or when its promise has ended. */
export function runAndEnd<T>(work: () => T, end: () => void): T {
	let result: T;
	try {
		result = work();
	} catch (error) {
		end();
		throw error;
	}
	if (!isPromise(result)) {
		end();
		return result;
	}
	return result.then(
		(value) => {
			end();
			return value;
		},
		(error) => {
			end();
			throw error;
		},
	) as T;
}

function isPromise(value: unknown): value is PromiseLike<unknown> {
	return typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function';
}
