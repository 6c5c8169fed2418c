import type { HeadChange } from '../chain.ts';

/** Those who want to know of changes of the head. */
export class HeadListeners {
	readonly #listeners = new Set<(change: HeadChange) => void>();
	readonly #onError: (error: unknown) => void;

	/** @param onError is told what a listener threw: the others are called all the same. */
	constructor(onError: (error: unknown) => void) {
		this.#onError = onError;
	}

	/** Returns what removes the listener. */
	add(listener: (change: HeadChange) => void): () => void {
		const own = (change: HeadChange) => listener(change);
		this.#listeners.add(own);
		return () => void this.#listeners.delete(own);
	}

	call(change: HeadChange): void {
		for (const listener of [...this.#listeners]) {
			try {
				listener(change);
			} catch (error) {
				this.#onError(error);
			}
		}
	}

	clear(): void {
		this.#listeners.clear();
	}
}
