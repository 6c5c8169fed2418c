import { type Database, type DatabaseSnapshot, DatabaseStore, type StateStore, SwitchedStore } from '@altvm/state';
import { PinnedReader } from './pinned-reader.ts';

/** The database as it was when the pin was taken, until it is closed. */
export interface Pin {
	readonly reader: PinnedReader;
	/** The state of the head of then. */
	readonly head: StateStore;
	close(): void;
}

/** Where pins come from. */
export interface PinSource {
	take(): Pin;
}

/** Bytes of the cache of a state that is read while the head moves on. */
const OLD_CACHE = 2 ** 20;

/**
 * Keeps what is read as it is while the database changes. A pin reads the database itself and shares the cache of its state. Only if the
 * head moves before the pin is closed, it goes on in a snapshot.
 */
export class Pins implements PinSource {
	readonly #database: Database;
	readonly #head: StateStore;
	readonly #live = new Set<PinOfDatabase>();

	/** @param head the state that the database has, with its cache. */
	constructor(database: Database, head: StateStore) {
		this.#database = database;
		this.#head = head;
	}

	take(): Pin {
		const pin = new PinOfDatabase(this.#database, this.#head, () => this.#live.delete(pin));
		this.#live.add(pin);
		return pin;
	}

	/** Call it before the database changes. */
	beforeChange(): void {
		if (this.#live.size === 0) return;
		const snapshot = new SharedSnapshot(this.#database.snapshot());
		const store = new DatabaseStore(snapshot.target, { cacheBytes: OLD_CACHE });
		for (const pin of this.#live) pin.moveTo(snapshot, store);
		this.#live.clear();
	}
}

class PinOfDatabase implements Pin {
	readonly reader: PinnedReader;
	readonly head: SwitchedStore;
	#onClose: () => void;

	constructor(database: Database, head: StateStore, onClose: () => void) {
		this.reader = new PinnedReader(database);
		this.head = new SwitchedStore(head);
		this.#onClose = onClose;
	}

	moveTo(snapshot: SharedSnapshot, store: StateStore): void {
		snapshot.users++;
		this.reader.target = snapshot.target;
		this.head.target = store;
		this.#onClose = () => snapshot.release();
	}

	close(): void {
		const close = this.#onClose;
		this.#onClose = () => {};
		close();
	}
}

/** A snapshot that is closed when nobody uses it. */
class SharedSnapshot {
	readonly target: DatabaseSnapshot;
	users = 0;

	constructor(target: DatabaseSnapshot) {
		this.target = target;
	}

	release(): void {
		if (--this.users === 0) this.target.close();
	}
}
