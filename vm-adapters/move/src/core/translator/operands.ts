import type { StaticType } from '../engine/static-types.ts';

/** A value on the operand stack: an expression without side effects, which may be written more than once. */
export interface Item {
	readonly type: StaticType;
	/** The value, or the container of a reference. */
	readonly text: string;
	/** Of a reference: the index in its container. */
	readonly index: string | undefined;
	/** The local that the expression reads, or -1. */
	readonly local: number;
	/**
	 * Of a wide integer in a slot: the offset of the slot from the frame's part of the memory. `text` reads the value
	 * from there.
	 */
	readonly slot?: number;
}

export function isReference({ kind }: StaticType): boolean {
	return kind === 'reference';
}

/** The bytes that one wide integer takes in the memory for them. */
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

/** A value in the form that the interpreter and native functions use. */
export function boxed({ text, index }: Item): string {
	return index === undefined ? text : `new Reference(${text},${index})`;
}

/**
 * The operand stack at translation time. An item is a variable, by height (`s0`..., with `x0`... for the index of a
 * reference), or an expression that can be read later: a constant, or a local until it is written.
 */
export class Operands {
	readonly #emit: (text: string) => void;
	readonly #firstSlot: number;
	#items: Item[] = [];
	/** The greatest height so far. */
	highest = 0;

	/** @param firstSlot offset of the lowest operand's slot */
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

	/** Records that the stack reaches a height for a while. */
	reach(height: number): void {
		this.highest = Math.max(this.highest, height);
	}

	/** Pushes an expression that is read later. */
	later(type: StaticType, text: string, index?: string, local = -1): void {
		this.#items.push({ type, text, index, local });
		this.highest = Math.max(this.highest, this.#items.length);
	}

	/** The slot of an operand at a height. */
	slotAt(height: number): number {
		return this.#firstSlot + SLOT * height;
	}

	/** Pushes a wide integer that is in a slot. */
	inSlot(type: StaticType, slot: number, local = -1): void {
		this.#items.push({ ...slotItem(type, slot), local });
		this.highest = Math.max(this.highest, this.#items.length);
	}

	/** Pushes a variable. Returns its name, which the caller assigns to. */
	variable(type: StaticType): string {
		const name = `s${this.#items.length}`;
		this.later(type, name, isReference(type) ? `x${this.#items.length}` : undefined);
		return name;
	}

	/** Pushes a value and writes its evaluation now. */
	now(type: StaticType, text: string, index?: string): void {
		const at = this.#items.length;
		this.#emit(`s${at}=${text};`);
		if (index !== undefined) this.#emit(`x${at}=${index};`);
		this.variable(type);
	}

	/** Called before a local is written: operands that would read it later read it now. */
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
