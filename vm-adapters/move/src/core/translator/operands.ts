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
	/** Of a wide integer that lies in the memory for those: where, from the frame's part on. Its text takes it from there. */
	readonly slot?: number;
}

export function isReference({ kind }: StaticType): boolean {
	return kind === 'reference';
}

/** Bytes of the memory for wide integers that one takes. */
export const SLOT = 32;

/** How many 64-bit limbs a wide integer has. */
export function limbsOf({ kind }: StaticType): 2 | 4 {
	return kind === 'u256' ? 4 : 2;
}

export function isWide({ kind }: StaticType): boolean {
	return kind === 'u128' || kind === 'u256';
}

export function slotItem(type: StaticType, slot: number): Item {
	return { type, text: `take${limbsOf(type)}(w+${slot})`, index: undefined, local: -1, slot };
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
	readonly #firstSlot: number;
	#items: Item[] = [];
	/** The most there has been. */
	highest = 0;

	/** @param firstSlot where the slot of the lowest operand is */
	constructor(emit: (text: string) => void, firstSlot: number) {
		this.#emit = emit;
		this.#firstSlot = firstSlot;
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

	/** So many operands are there for a while. */
	reach(height: number): void {
		this.highest = Math.max(this.highest, height);
	}

	/** Pushes what is read later. */
	later(type: StaticType, text: string, index?: string, local = -1): void {
		this.#items.push({ type, text, index, local });
		this.highest = Math.max(this.highest, this.#items.length);
	}

	/** The slot of an operand that is pushed at a height. */
	slotAt(height: number): number {
		return this.#firstSlot + SLOT * height;
	}

	/** Pushes a wide integer that lies in a slot. */
	inSlot(type: StaticType, slot: number, local = -1): void {
		this.#items.push({ ...slotItem(type, slot), local });
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
			if (item.slot !== undefined) {
				const slot = this.slotAt(at);
				this.#emit(`copy${limbsOf(item.type)}(w+${slot},w+${item.slot});`);
				this.#items[at] = slotItem(item.type, slot);
				return;
			}
			this.#emit(`s${at}=${item.text};`);
			if (item.index !== undefined) this.#emit(`x${at}=${item.index};`);
			this.#items[at] = { ...item, text: `s${at}`, index: item.index === undefined ? undefined : `x${at}`, local: -1 };
		});
	}
}
