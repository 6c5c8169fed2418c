import type { StaticType } from '../engine/static-types.ts';

/** A value on the operand stack: an expression without effect, which may be written more than once. */
export interface Item {
	readonly type: StaticType;
	/** The value; of a reference, what it leads into. */
	readonly text: string;
	/** Of a reference, the place there. */
	readonly index: string | undefined;
	/** The local that this reads, or -1. */
	readonly local: number;
}

export function isReference({ kind }: StaticType): boolean {
	return kind === 'reference';
}

/** A value as the interpreter and natives have it. */
export function boxed({ text, index }: Item): string {
	return index === undefined ? text : `new Reference(${text},${index})`;
}

/**
 * The operand stack while code is written: by height, variables `s0`... (of a reference, `x0`... beside it), or what can be
 * read later just as well: constants, and locals until they are written.
 */
export class Operands {
	readonly #emit: (text: string) => void;
	#items: Item[] = [];
	/** The most there has been. */
	highest = 0;

	constructor(emit: (text: string) => void) {
		this.#emit = emit;
	}

	get items(): readonly Item[] {
		return this.#items;
	}

	get height(): number {
		return this.#items.length;
	}

	clear(): void {
		this.#items = [];
	}

	pop(): Item {
		return this.#items.pop()!;
	}

	popAll(count: number): Item[] {
		return count === 0 ? [] : this.#items.splice(-count);
	}

	/** Pushes what is read later. */
	later(type: StaticType, text: string, index?: string, local = -1): void {
		this.#items.push({ type, text, index, local });
		this.highest = Math.max(this.highest, this.#items.length);
	}

	/** Pushes a variable, and gives its name for what writes it. */
	variable(type: StaticType): string {
		const name = `s${this.#items.length}`;
		this.later(type, name, isReference(type) ? `x${this.#items.length}` : undefined);
		return name;
	}

	/** Pushes a value, worked out now. */
	now(type: StaticType, text: string, index?: string): void {
		const at = this.#items.length;
		this.#emit(`s${at}=${text};`);
		if (index !== undefined) this.#emit(`x${at}=${index};`);
		this.variable(type);
	}

	/** A local is about to be written: what is to have its value so far reads it now. */
	keep(local: number): void {
		this.#items.forEach((item, at) => {
			if (item.local !== local) return;
			this.#emit(`s${at}=${item.text};`);
			if (item.index !== undefined) this.#emit(`x${at}=${item.index};`);
			this.#items[at] = { ...item, text: `s${at}`, index: item.index === undefined ? undefined : `x${at}`, local: -1 };
		});
	}
}
