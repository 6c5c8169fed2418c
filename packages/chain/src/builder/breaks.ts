/** So long a builder works before others get their turn, in milliseconds. */
const SPELL = 20;

/** Gives other work of the process its turn while a long one goes on. */
export class Breaks {
	readonly #clock: () => number;
	#since: number;

	constructor(clock: () => number) {
		this.#clock = clock;
		this.#since = clock();
	}

	get isDue(): boolean {
		return this.#clock() - this.#since >= SPELL;
	}

	async take(): Promise<void> {
		await new Promise<void>((resolve) => setTimeout(resolve));
		this.#since = this.#clock();
	}
}
