import type { Limbs } from './arithmetic.ts';
import { type Code, W } from './code.ts';
import { BIAS, L } from './layout.ts';
import { type Limb, pushLimb, type Registers, type Word } from './values.ts';

interface Item extends Word {
	/** Where on the EVM stack this value lies already, counted from the entry's top; undefined if nowhere. */
	home: number | undefined;
}

/**
 * The top of the EVM stack while a trace is emitted: words in registers and known words, written to the arena only where the
 * trace is left. Places count from the stack's top as `L.sp` has it.
 */
export class VirtualStack {
	readonly #code: Code;
	readonly #registers: Registers;
	/** The topmost last. */
	#items: Item[] = [];
	/** How many items of `#items` lie below `L.sp`. */
	#below = 0;

	constructor(code: Code, registers: Registers) {
		this.#code = code;
		this.#registers = registers;
	}

	/** Against `L.sp`; below zero where more was taken than put. */
	get height(): number {
		return this.#items.length - this.#below;
	}

	/** Makes sure that `depth` items can be named. */
	#reach(depth: number): void {
		while (this.#items.length < depth) {
			this.#below++;
			this.#items.unshift({ limbs: undefined, home: -this.#below });
		}
	}

	push(limbs: Limbs): void {
		for (const limb of limbs) this.#registers.hold(limb);
		this.#items.push({ limbs, home: undefined });
	}

	/** The limbs of the item at `depth` (0: the top), loaded if they are not. They stay held by the stack. */
	peek(depth: number): Limbs {
		this.#reach(depth + 1);
		const item = this.#items[this.#items.length - 1 - depth]!;
		if (!item.limbs) {
			const place = item.home!;
			const load = (i: number): Limb => {
				const register = this.#registers.take();
				register.uses++;
				this.#code
					.get(L.sp)
					.at(W.i64Load, BIAS + place * 32 + 8 * i)
					.set(register.local);
				return register;
			};
			item.limbs = [load(0), load(1), load(2), load(3)];
		}
		return item.limbs;
	}

	/** Drops the top items. */
	drop(count: number): void {
		this.#reach(count);
		for (let i = 0; i < count; i++) this.#registers.releaseWord(this.#items.pop()!);
	}

	dup(depth: number): void {
		this.push(this.peek(depth));
	}

	swap(depth: number): void {
		this.peek(0);
		this.peek(depth);
		const top = this.#items.length - 1;
		const other = this.#items[top - depth]!;
		this.#items[top - depth] = this.#items[top]!;
		this.#items[top] = other;
	}

	/** Emits what puts every item where it belongs, and the stack pointer. Nothing here changes: the trace may go on elsewhere. */
	emitSpill(): void {
		const code = this.#code;
		this.#items.forEach(({ limbs, home }, i) => {
			const place = i - this.#below;
			if (!limbs || home === place) return;
			limbs.forEach((limb, j) => {
				code.get(L.sp);
				pushLimb(code, limb);
				code.at(W.i64Store, BIAS + place * 32 + 8 * j);
			});
		});
		this.#emitMove(this.height);
	}

	#emitMove(words: number): void {
		if (words !== 0)
			this.#code
				.get(L.sp)
				.i32(words * 32)
				.byte(W.i32Add)
				.set(L.sp);
	}

	/** Drops the top items for a word that may share registers with them. */
	replace(count: number, limbs: Limbs): void {
		for (const limb of limbs) this.#registers.hold(limb);
		this.drop(count);
		this.#items.push({ limbs, home: undefined });
	}

	/** Spills, and goes on from the new stack pointer with what is known. Gives by how many items it moved. */
	flush(): number {
		const { height } = this;
		this.emitSpill();
		this.#items.forEach((item, i) => {
			item.home = i - this.#items.length;
		});
		this.#below = this.#items.length;
		return height;
	}

	/** After `flush` and code that took items off the EVM stack and put others on it. */
	replaced(takes: number, puts: number): void {
		this.drop(takes);
		this.#emitMove(puts - takes);
		// What is left lies lower than the new top by what was put.
		this.#items.forEach((item, i) => {
			item.home = i - this.#items.length - puts;
		});
		for (let i = 0; i < puts; i++) this.#items.push({ limbs: undefined, home: i - puts });
		this.#below = this.#items.length;
	}

	/** Forgets everything: the trace has ended. */
	clear(): void {
		for (const item of this.#items) this.#registers.releaseWord(item);
		this.#items = [];
		this.#below = 0;
	}
}
