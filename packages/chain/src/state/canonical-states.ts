import {
	ChangedStore,
	type Database,
	DatabaseError,
	DatabaseNodes,
	DatabaseStore,
	type DatabaseWriter,
	HistoricalStore,
	type NodeChanges,
	type NodeReader,
	nodesAt,
	PathTrieCommitment,
	pruneHistory,
	type StateChanges,
	type StateStore,
	type UndoneBlock,
	undoBlock,
	writeBlock,
	writeNodes,
	writeState,
} from '@altvm/state';
import { ChainError } from '../chain-error.ts';
import { LazyNodes } from './lazy-nodes.ts';
import { type Pin, Pins } from './pins.ts';

/** A state, and the trie nodes that commit to it. */
export interface State {
	readonly store: StateStore;
	readonly nodes: NodeReader;
}

export interface StateOptions {
	/** How many blocks before the head have a state. Undefined for all. */
	readonly keep: number | undefined;
	readonly cacheBytes: number;
}

/** Bytes of the cache of a state that is not the head's. */
const OLD_CACHE = 2 ** 20;

/** The state after the head, and what leads back to the states of the kept blocks. */
export class CanonicalStates {
	readonly pins: Pins;
	readonly #head: DatabaseStore;
	readonly #keep: bigint | undefined;

	constructor(database: Database, { keep, cacheBytes }: StateOptions) {
		this.#keep = keep === undefined ? undefined : BigInt(keep);
		this.#head = new DatabaseStore(database, { cacheBytes });
		this.pins = new Pins(database, this.#head);
	}

	/** Writes the state of the genesis block, before which there is none. */
	begin(writer: DatabaseWriter, changes: StateChanges, nodes: NodeChanges): void {
		writeState(writer, changes);
		writeNodes(writer, nodes);
	}

	/** Writes the changes of a block after the head. Nodes that are not given are found. */
	apply(writer: DatabaseWriter, number: bigint, changes: StateChanges, given: NodeChanges | undefined): void {
		const nodes = given ?? nodesAfter(writer, changes);
		writeBlock(writer, number, { changes, nodes });
		const first = this.#keep === undefined ? 0n : number - this.#keep + 1n;
		if (first > 0n) pruneHistory(writer, first);
	}

	/**
	 * Undoes the head.
	 * @throws ChainError `state-unavailable` if the state before it is not kept.
	 */
	undo(writer: DatabaseWriter, number: bigint): UndoneBlock {
		return ifKept(() => undoBlock(writer, number));
	}

	/** Call it after the transaction in which changes were written. */
	changed(changes: Iterable<StateChanges>): void {
		for (const each of changes) this.#head.changed(each);
	}
}

/**
 * The state after a canonical block, in the database as a pin has it.
 * @param head number of the head of then.
 * @throws ChainError `state-unavailable` if it is not kept.
 */
export function canonicalState({ reader, head: store }: Pin, number: bigint, head: bigint): State {
	if (number === head) return { store, nodes: new DatabaseNodes(reader) };
	return {
		store: ifKept(() => new HistoricalStore(reader, number, { cacheBytes: OLD_CACHE })),
		nodes: new LazyNodes(() => ifKept(() => nodesAt(reader, number))),
	};
}

/** How the trie nodes of a state differ from those that are given, which lack changes. */
export function nodeChanges(store: StateStore, nodes: NodeReader, lacking: StateChanges): NodeChanges {
	const commitment = new PathTrieCommitment(store, nodes);
	commitment.record(lacking);
	return commitment.changes();
}

/** How the trie nodes of a database must change with its state. */
function nodesAfter(writer: DatabaseWriter, changes: StateChanges): NodeChanges {
	const store = new ChangedStore(new DatabaseStore(writer, { cacheBytes: 0 }), changes);
	return nodeChanges(store, new DatabaseNodes(writer), changes);
}

function ifKept<T>(read: () => T): T {
	try {
		return read();
	} catch (cause) {
		if (!(cause instanceof DatabaseError) || cause.code !== 'unavailable') throw cause;
		throw new ChainError('state-unavailable', cause.message, { cause });
	}
}
