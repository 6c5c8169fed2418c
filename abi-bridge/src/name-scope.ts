/**
 * The names of one scope of generated code. Each name is given out once, and never one that the language reserves.
 *
 * @example
 * ```ts
 * import { NameScope } from '@altvm/abi-bridge';
 *
 * const scope = new NameScope(['delete']);
 * const next = (base: string, count: number) => `${base}${count}`;
 * scope.claim('delete', next); // delete_
 * scope.claim('swap', next); // swap
 * scope.claim('swap', next); // swap2
 * ```
 */
export class NameScope {
	readonly #reserved: ReadonlySet<string>;
	readonly #outer: NameScope | undefined;
	readonly #taken = new Set<string>();

	/**
	 * @param reserved names that are never given out.
	 * @param outer the scope around this one, whose names are not given out either. It must be complete by then.
	 */
	constructor(reserved: Iterable<string>, outer?: NameScope) {
		this.#reserved = new Set(reserved);
		this.#outer = outer;
	}

	/** Whether a name is not reserved and not taken, here or around. */
	isFree(name: string): boolean {
		return !this.isReserved(name) && !this.isTaken(name);
	}

	/** Whether a name was given out, here or around. */
	isTaken(name: string): boolean {
		return this.#taken.has(name) || (this.#outer?.isTaken(name) ?? false);
	}

	/** Marks a name that cannot be another as given out, whether it is free or not. */
	take(name: string): void {
		this.#taken.add(name);
	}

	/** Whether the language reserves a name here. */
	isReserved(name: string): boolean {
		return this.#reserved.has(name) || (this.#outer?.isReserved(name) ?? false);
	}

	/**
	 * Takes a name: the given one, with a `_` at its end if it is reserved, or the first free one that `next` makes of that.
	 * @param next makes the candidate with this number, from 2 on.
	 */
	claim(name: string, next: (base: string, count: number) => string): string {
		let base = name;
		while (this.isReserved(base)) base += '_';
		let own = base;
		for (let count = 2; !this.isFree(own); count++) own = next(base, count);
		this.take(own);
		return own;
	}

	/**
	 * Takes a name for each of a list. Names that can stay as they are do, before others are changed; of equal names the first does.
	 */
	claimAll(names: readonly string[], next: (base: string, count: number) => string): string[] {
		const first = new Set<string>();
		const stays = names.map((name) => {
			const isFirst = this.isFree(name) && !first.has(name);
			first.add(name);
			return isFirst;
		});
		const own = names.map((name, i) => (stays[i] ? this.claim(name, next) : undefined));
		return names.map((name, i) => own[i] ?? this.claim(name, next));
	}
}
