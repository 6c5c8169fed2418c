import type { Host } from '@altvm/host';
import type { StateChanges } from '@altvm/state';

/** What a development node does to the state of the head. */
export type Edit = (host: Host) => void;

/** Changes of the head's state that were made outside of blocks, and are part of the next one. */
export class Edits {
	#list: readonly StateChanges[] = [];
	#made: readonly Edit[] = [];

	/** Oldest first. The list is not changed later. */
	get list(): readonly StateChanges[] {
		return this.#list;
	}

	/** @param made what made the changes. */
	add(changes: StateChanges, made: Edit): void {
		this.#list = [...this.#list, changes];
		this.#made = [...this.#made, made];
	}

	/** Returns what brings back the edits that there are now, in place of all others. */
	keep(): () => void {
		const [list, made] = [this.#list, this.#made];
		return () => {
			this.#list = list;
			this.#made = made;
		};
	}

	/**
	 * Drops all edits, because the head is another block.
	 * @param contained the edits that it contains, if it is the next block.
	 * @returns what was edited after the next block was begun, to be done again to its state.
	 */
	headMoved(contained: readonly StateChanges[] | undefined): readonly Edit[] {
		const isNext = contained?.every((edit, i) => this.#list[i] === edit) === true;
		const later = isNext ? this.#made.slice(contained.length) : [];
		this.#list = [];
		this.#made = [];
		return later;
	}
}
