/** The tokens of an assembler text. */
export class Tokens {
	readonly #tokens: readonly string[];
	#at = 0;

	constructor(text: string) {
		this.#tokens = text.match(/\w+|::|\S/g) ?? [];
	}

	get done(): boolean {
		return this.#at >= this.#tokens.length;
	}

	/** The token `ahead` positions after the next one, or an empty string after the end. */
	peek(ahead = 0): string {
		return this.#tokens[this.#at + ahead] ?? '';
	}

	next(): string {
		const token = this.peek();
		this.#at++;
		return token;
	}

	/**
	 * Consumes the next token if it is `token`.
	 * @returns whether it was
	 */
	skip(token: string): boolean {
		const isNext = this.peek() === token;
		if (isNext) this.#at++;
		return isNext;
	}

	/**
	 * Consumes the next token, which must be `token`.
	 * @throws Error if it is another one
	 */
	expect(token: string): void {
		if (!this.skip(token)) throw this.error(token);
	}

	/** Parses items up to the token `end`, which is consumed too. Commas between items are optional. */
	until<T>(end: string, item: () => T): T[] {
		const items: T[] = [];
		while (!this.skip(end)) {
			if (this.done) throw this.error(end);
			items.push(item());
			this.skip(',');
		}
		return items;
	}

	error(wanted: string): Error {
		const before = this.#tokens.slice(Math.max(0, this.#at - 8), this.#at).join(' ');
		return new Error(`expected ${wanted} after '${before}', found '${this.peek()}'`);
	}
}
