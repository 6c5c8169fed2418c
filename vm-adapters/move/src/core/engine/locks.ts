import type { Frame } from '@altvm/host';

/** Abort code of a module whose resource was to be used while a frame below has it borrowed. */
export const LOCKED_CODE = 0xffff_ffff_ffff_fffdn;

const byTransaction = new WeakMap<object, ResourceLocks>();

/**
 * The resources that frames under way have borrowed, by owner and type. They are held for as long as a call lasts and never
 * longer, whichever way it ends.
 */
export class ResourceLocks {
	readonly #held = new Set<string>();

	static of({ transaction }: Frame): ResourceLocks {
		let locks = byTransaction.get(transaction);
		if (!locks) byTransaction.set(transaction, (locks = new ResourceLocks()));
		return locks;
	}

	has(id: string): boolean {
		return this.#held.size > 0 && this.#held.has(id);
	}

	/** A frame can only borrow what no other has locked: what it locks is not held yet. */
	during<T>(ids: readonly string[], run: () => T): T {
		for (const id of ids) this.#held.add(id);
		try {
			return run();
		} finally {
			for (const id of ids) this.#held.delete(id);
		}
	}
}
