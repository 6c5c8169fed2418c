/** Runs asynchronous work one after another, in the order in which it came. Work that fails does not stop what follows. */
export class Turns {
	#last: Promise<unknown> = Promise.resolve();

	run<T>(work: () => Promise<T>): Promise<T> {
		const done = this.#last.then(work);
		this.#last = done.catch(() => {});
		return done;
	}

	/** Resolves when nothing is left to run. */
	async idle(): Promise<void> {
		let seen: Promise<unknown>;
		do {
			seen = this.#last;
			await seen;
		} while (seen !== this.#last);
	}
}
