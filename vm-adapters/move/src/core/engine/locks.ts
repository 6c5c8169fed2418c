/** Abort code of an access to a resource that a frame below has borrowed. */
export const LOCKED_CODE = 0xffff_ffff_ffff_fffdn;

/**
 * The resources that the running frames of a transaction have borrowed, by owner and type. They are locked for the
 * duration of a call, and released however the call ends.
 */
export class ResourceLocks {
	/** Made with the first lock: most transactions have none. */
	#held: Set<string> | undefined;

	has(id: string): boolean {
		return this.#held !== undefined && this.#held.size > 0 && this.#held.has(id);
	}

	/**
	 * Locks resources while `run` runs. None of them is locked yet: a frame cannot borrow a resource that another frame
	 * has locked.
	 */
	during<T>(ids: readonly string[], run: () => T): T {
		const held = (this.#held ??= new Set());
		for (const id of ids) held.add(id);
		try {
			return run();
		} finally {
			for (const id of ids) held.delete(id);
		}
	}
}
