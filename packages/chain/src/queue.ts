/** Runs asynchronous work one after another, in the order in which it was given. */
export class Queue {
	#last: Promise<unknown> = Promise.resolve();

	/** Resolves or rejects as `work` does. */
	run<T>(work: () => Promise<T>): Promise<T> {
		const result = this.#last.then(work);
		this.#last = result.catch(() => {});
		return result;
	}

	/** Resolves when all that was given so far has ended. */
	async idle(): Promise<void> {
		await this.#last;
	}
}
