import { invertChanges, MemoryStore, type StateChanges, type StateStore } from '@altvm/state';
import { ChangedStore } from './changed-store.ts';

/** The state after the head, and what undoes the last blocks. */
export class CanonicalStates {
	readonly #head = new MemoryStore();
	/** Changes that undo each kept block, by its number. */
	readonly #undo = new Map<bigint, StateChanges>();
	readonly #keep: bigint;
	#number = 0n;

	/** @param keep how many blocks before the head have a state. */
	constructor(keep: number) {
		this.#keep = BigInt(keep);
	}

	/** The state after a block, or undefined if it is not kept. */
	at(number: bigint): StateStore | undefined {
		let state: StateStore = this.#head;
		for (let block = this.#number; block > number; block--) {
			const undo = this.#undo.get(block);
			if (!undo) return undefined;
			state = new ChangedStore(state, undo);
		}
		return number > this.#number ? undefined : state;
	}

	/** Writes the state of the genesis block. */
	begin(changes: StateChanges, number: bigint): void {
		this.#head.apply(changes);
		this.#number = number;
	}

	/** Writes the changes of the block after the head. */
	apply(number: bigint, changes: StateChanges): void {
		this.#undo.set(number, invertChanges(this.#head, changes));
		this.#head.apply(changes);
		this.#number = number;
		this.#undo.delete(number - this.#keep);
	}

	/** Undoes the head. Returns the changes that it had made. */
	undo(number: bigint): StateChanges | undefined {
		const undo = this.#undo.get(number);
		if (!undo) return undefined;
		const changes = invertChanges(this.#head, undo);
		this.#head.apply(undo);
		this.#undo.delete(number);
		this.#number = number - 1n;
		return changes;
	}
}
