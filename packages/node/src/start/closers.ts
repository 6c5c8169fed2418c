/** What a node has opened, closed in the opposite order. */
export class Closers {
	readonly #closers: (() => unknown)[] = [];
	#closing: Promise<void> | undefined;

	add(close: () => unknown): void {
		this.#closers.push(close);
	}

	/** Closes everything once, also if some of it fails. @throws the first failure */
	close(): Promise<void> {
		return (this.#closing ??= this.#close());
	}

	async #close(): Promise<void> {
		const failures: unknown[] = [];
		for (const close of this.#closers.reverse()) {
			try {
				await close();
			} catch (error) {
				failures.push(error);
			}
		}
		if (failures.length > 0) throw failures[0];
	}
}
