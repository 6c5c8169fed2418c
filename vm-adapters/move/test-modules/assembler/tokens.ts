/** The words and signs of an assembler text, one after another. */
export class Tokens {
	readonly #tokens: readonly string[];
	#at = 0;

	constructor(text: string) {
		this.#tokens = text.match(/\w+|::|\S/g) ?? [];
	}

	get done(): boolean {
		return this.#at >= this.#tokens.length;
	}

	/** The token `ahead` of the next one, or an empty text behind the end. */
	peek(ahead = 0): string {
		return this.#tokens[this.#at + ahead] ?? '';
	}

	next(): string {
		const token = this.peek();
		this.#at++;
		return token;
	}

	/** Takes the next token if it is this one. */
	skip(token: string): boolean {
		const isNext = this.peek() === token;
		if (isNext) this.#at++;
		return isNext;
	}

	/** @throws Error if the next token is another */
	expect(token: string): void {
		if (!this.skip(token)) throw this.error(token);
	}

	/** Items up to the token `end`, which is taken as well. Commas between them may be left out. */
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
