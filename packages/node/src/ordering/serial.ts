/** Runs tasks one after another, in the order in which they came. */
export class Serial {
	#last: Promise<unknown> = Promise.resolve();

	/** Runs a task when all earlier ones have ended, and returns its result. */
	run<T>(task: () => Promise<T> | T): Promise<T> {
		const result = this.#last.then(task);
		this.#last = result.catch(() => undefined);
		return result;
	}
}
