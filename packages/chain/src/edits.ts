import type { StateChanges } from '@altvm/state';

/** Changes of the head's state that were made outside of blocks, and are part of the next one. */
export class Edits {
	#list: readonly StateChanges[] = [];

	/** Oldest first. The list is not changed later. */
	get list(): readonly StateChanges[] {
		return this.#list;
	}

	add(changes: StateChanges): void {
		this.#list = [...this.#list, changes];
	}

	/** The head is another one. If it is the next block and contains the first edits, those that were made later stay. */
	headMoved(contained: readonly StateChanges[] | undefined): void {
		const isNext = contained?.every((edit, i) => this.#list[i] === edit) === true;
		this.#list = isNext ? this.#list.slice(contained.length) : [];
	}
}
