import { ChangeSet } from './change-set.ts';
import type { StateChanges, StateStore } from './state-store.ts';

/** A snapshot: a mark in the undo log. */
interface Mark<Kept> {
	readonly id: number;
	readonly kept: Kept;
	/** What undoes the changes between this mark and the next one: one value for each entry, however often it changed. */
	readonly undo: ChangeSet;
	older: Mark<Kept> | undefined;
	newer: Mark<Kept> | undefined;
}

/**
 * Points in time to which a store can be restored. All of them are marks in one undo log, so that a change costs the same however
 * many there are. The log begins at the oldest mark and holds one value for each entry that changed between two marks.
 *
 * @typeParam Kept what the owner keeps with a snapshot, such as the block of the time.
 * @example
 * ```ts
 * import { toAddress } from '@altvm/abi-bridge';
 * import { EMPTY_ACCOUNT, MemoryStore, Snapshots } from '@altvm/state';
 *
 * const address = toAddress('0x00000000000000000000000000000000000000a1');
 * const store = new MemoryStore();
 * const snapshots = new Snapshots<string>(store);
 * const before = snapshots.take('empty');
 * const accounts = new Map([[address, EMPTY_ACCOUNT]]);
 * snapshots.apply({ accounts, slots: new Map(), blobs: new Map(), aliases: new Map() });
 * [...store.accounts()].length; // 1
 * snapshots.restore(before)?.kept; // empty
 * [...store.accounts()].length; // 0
 * ```
 */
export class Snapshots<Kept = undefined> {
	readonly #store: StateStore;
	readonly #marks = new Map<number, Mark<Kept>>();
	#newest: Mark<Kept> | undefined;
	#nextId = 1;

	constructor(store: StateStore) {
		this.#store = store;
	}

	/** Takes a snapshot of the current state and returns its id. Ids are never reused. */
	take(kept: Kept): number {
		const mark: Mark<Kept> = { id: this.#nextId++, kept, undo: new ChangeSet(), older: this.#newest, newer: undefined };
		if (this.#newest) this.#newest.newer = mark;
		this.#newest = mark;
		this.#marks.set(mark.id, mark);
		return mark.id;
	}

	/** Applies changes to the store. Every change must go through here. */
	apply(changes: StateChanges): void {
		// If the store throws, the values that are kept are still those of the mark.
		this.#newest?.undo.addMissing(changes, this.#store);
		this.#store.apply(changes);
	}

	/**
	 * Restores the store to a snapshot, at once, and drops the snapshot and all that were taken after it. Returns the changes that it
	 * applied, or undefined, having done nothing, if there is no such snapshot.
	 */
	restore(id: number): { readonly changes: StateChanges; readonly kept: Kept } | undefined {
		const mark = this.#marks.get(id);
		if (!mark) return undefined;
		const changes = new ChangeSet();
		for (let at = this.#newest; at && at.id >= id; at = at.older) changes.add(at.undo);
		this.#store.apply(changes);
		for (let at: Mark<Kept> | undefined = mark; at; at = at.newer) this.#marks.delete(at.id);
		this.#newest = mark.older;
		if (mark.older) mark.older.newer = undefined;
		return { changes, kept: mark.kept };
	}

	/**
	 * Drops one snapshot; the state and the other snapshots stay. With the oldest one, the part of the log that only it needs is
	 * dropped. Returns false if there is no such snapshot.
	 */
	forget(id: number): boolean {
		const mark = this.#marks.get(id);
		if (!mark) return false;
		const { older, newer } = mark;
		if (older) {
			// The older mark now also undoes what changed after this one. Its own values are older, and stay.
			older.undo.addMissing(mark.undo, mark.undo);
			older.newer = newer;
		}
		if (newer) newer.older = older;
		else this.#newest = older;
		this.#marks.delete(id);
		return true;
	}
}
