import { type Database, type DatabaseSnapshot, DatabaseStore, type StateStore } from '@altvm/state';
import { type HeadPointers, readPointers } from '../blocks/head-pointers.ts';
import { damaged } from '../codec/byte-reader.ts';
import { PinnedReader } from '../state/pinned-reader.ts';
import type { Pin, PinSource } from '../state/pins.ts';

/** A database that another process writes, seen in snapshots: one for each head that it had. */
export class FollowedDatabase implements PinSource {
	readonly #database: Database;
	readonly #cacheBytes: number;
	#view: View;

	constructor(database: Database, cacheBytes: number) {
		this.#database = database;
		this.#cacheBytes = cacheBytes;
		this.#view = this.#open();
	}

	get snapshot(): DatabaseSnapshot {
		return this.#view.snapshot;
	}

	get pointers(): HeadPointers {
		return this.#view.pointers;
	}

	/** Takes a new snapshot if the writer has moved the head. Returns whether it has. */
	refresh(): boolean {
		const now = readPointers(this.#database);
		const { head, safe, finalized } = this.#view.pointers;
		if (now?.head === head && now.safe === safe && now.finalized === finalized) return false;
		const next = this.#open();
		this.#view.isOld = true;
		this.#view.closeIfUnused();
		this.#view = next;
		return true;
	}

	take(): Pin {
		const view = this.#view;
		view.users++;
		let isOpen = true;
		const close = () => {
			if (!isOpen) return;
			isOpen = false;
			view.users--;
			view.closeIfUnused();
		};
		return { reader: new PinnedReader(view.snapshot), head: view.store, close };
	}

	async close(): Promise<void> {
		this.#view.snapshot.close();
		await this.#database.close();
	}

	#open(): View {
		const snapshot = this.#database.snapshot();
		const pointers = readPointers(snapshot);
		if (!pointers) throw damaged('a database without a head');
		return new View(snapshot, pointers, new DatabaseStore(snapshot, { cacheBytes: this.#cacheBytes }));
	}
}

/** The database at one head. */
class View {
	readonly snapshot: DatabaseSnapshot;
	readonly pointers: HeadPointers;
	readonly store: StateStore;
	users = 0;
	isOld = false;

	constructor(snapshot: DatabaseSnapshot, pointers: HeadPointers, store: StateStore) {
		this.snapshot = snapshot;
		this.pointers = pointers;
		this.store = store;
	}

	closeIfUnused(): void {
		if (this.isOld && this.users === 0) this.snapshot.close();
	}
}
