import {
	type Database,
	DatabaseNodes,
	DatabaseStore,
	type DatabaseWriter,
	invertChanges,
	type NodeChanges,
	type NodeReader,
	OverlayNodes,
	PathTrieCommitment,
	type StateChanges,
	type StateStore,
	writeNodes,
	writeState,
} from '@altvm/state';
import { ChangedStore } from './changed-store.ts';
import { LazyNodes } from './lazy-nodes.ts';
import { type Pin, Pins } from './pins.ts';

/** A state, and the trie nodes that commit to it. */
export interface State {
	readonly store: StateStore;
	readonly nodes: NodeReader;
}

export interface StateOptions {
	/** How many blocks before the head have a state. */
	readonly keep: number;
	readonly cacheBytes: number;
}

/** The state after the head, and what leads back to the states of the kept blocks. */
export class CanonicalStates {
	readonly pins: Pins;
	readonly #head: DatabaseStore;
	readonly #keep: bigint;
	/** Changes that undo each kept block, by its number. */
	readonly #undo = new Map<bigint, StateChanges>();

	constructor(database: Database, { keep, cacheBytes }: StateOptions) {
		this.#keep = BigInt(keep);
		this.#head = new DatabaseStore(database, { cacheBytes });
		this.pins = new Pins(database, this.#head);
	}

	/** The state after a canonical block; undefined if it is not kept. */
	at(pin: Pin, number: bigint, head: bigint): State | undefined {
		const headNodes = new DatabaseNodes(pin.reader);
		if (number === head) return { store: pin.head, nodes: headNodes };
		let store: StateStore = pin.head;
		const undone: StateChanges[] = [];
		for (let block = head; block > number; block--) {
			const undo = this.#undo.get(block);
			if (!undo) return undefined;
			undone.push(undo);
			store = new ChangedStore(store, undo);
		}
		const nodes = new LazyNodes(() => new OverlayNodes(nodeChanges(store, headNodes, undone), headNodes));
		return { store, nodes };
	}

	/** Writes the state of the genesis block. */
	begin(writer: DatabaseWriter, changes: StateChanges, nodes: NodeChanges): void {
		writeState(writer, changes);
		writeNodes(writer, nodes);
	}

	/** Writes the changes of a block after the head. Nodes that are not given are found. */
	apply(writer: DatabaseWriter, number: bigint, changes: StateChanges, nodes: NodeChanges | undefined): void {
		this.#undo.set(number, invertChanges(new DatabaseStore(writer), changes));
		this.#undo.delete(number - this.#keep);
		writeState(writer, changes);
		writeNodes(writer, nodes ?? nodesIn(writer, changes));
	}

	/**
	 * Undoes the head.
	 * @returns the changes that it had made, and how the state differs now; undefined if the state before is not kept.
	 */
	undo(writer: DatabaseWriter, number: bigint): { made: StateChanges; undone: StateChanges } | undefined {
		const undone = this.#undo.get(number);
		if (!undone) return undefined;
		const made = invertChanges(new DatabaseStore(writer), undone);
		writeState(writer, undone);
		writeNodes(writer, nodesIn(writer, undone));
		return { made, undone };
	}

	/** Call it after the transaction in which changes were written. */
	changed(changes: Iterable<StateChanges>): void {
		for (const each of changes) this.#head.changed(each);
	}
}

/** How the trie nodes of a state differ from those that are given, which lack some changes. */
export function nodeChanges(store: StateStore, nodes: NodeReader, lacking: Iterable<StateChanges>): NodeChanges {
	const commitment = new PathTrieCommitment(store, nodes);
	for (const changes of lacking) commitment.record(changes);
	return commitment.changes();
}

/** How the trie nodes of a database must change after changes of its state. */
function nodesIn(writer: DatabaseWriter, changes: StateChanges): NodeChanges {
	return nodeChanges(new DatabaseStore(writer, { cacheBytes: 0 }), new DatabaseNodes(writer), [changes]);
}
