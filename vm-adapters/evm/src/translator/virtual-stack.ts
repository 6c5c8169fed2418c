import { type CodeWriter, OP as W } from '@altvm/vm-kit';
import type { Limbs } from './arithmetic.ts';
import { BIAS, L } from './layout.ts';
import { type Limb, pushLimb, type Registers, type Word } from './values.ts';

interface Item extends Word {
	/** Place on the EVM stack that already holds this value, relative to `L.sp`; undefined if there is none. */
	home: number | undefined;
}

/**
 * The top of the EVM stack while a trace is emitted: words in registers and known words. They are written to the arena only where
 * the trace is left. Places are relative to `L.sp`.
 */
export class VirtualStack {
	readonly #code: CodeWriter;
	readonly #registers: Registers;
	/** The topmost last. */
	#items: Item[] = [];
	/** Number of `#items` below `L.sp`. */
	#below = 0;

	constructor(code: CodeWriter, registers: Registers) {
		this.#code = code;
		this.#registers = registers;
	}

	/** Height relative to `L.sp`; negative if more items were popped than pushed. */
	get height(): number {
		return this.#items.length - this.#below;
	}

	/** Extends `#items` downwards to at least `depth` items. */
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

	/** The limbs of the item at `depth` (0: the top), loaded if needed. The stack keeps holding them. */
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

	/** Emits stores of every item to its place, and the new stack pointer. The virtual stack does not change. */
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

	/** Replaces the top items by a word that may share registers with them. */
	replace(count: number, limbs: Limbs): void {
		for (const limb of limbs) this.#registers.hold(limb);
		this.drop(count);
		this.#items.push({ limbs, home: undefined });
	}

	/** Spills and makes places relative to the new stack pointer. Returns by how many items that moved. */
	flush(): number {
		const { height } = this;
		this.emitSpill();
		this.#items.forEach((item, i) => {
			item.home = i - this.#items.length;
		});
		this.#below = this.#items.length;
		return height;
	}

	/** Updates the stack after `flush` and code that popped `takes` items and pushed `puts`. */
	replaced(takes: number, puts: number): void {
		this.drop(takes);
		this.#emitMove(puts - takes);
		// The remaining items lie below the pushed ones.
		this.#items.forEach((item, i) => {
			item.home = i - this.#items.length - puts;
		});
		for (let i = 0; i < puts; i++) this.#items.push({ limbs: undefined, home: i - puts });
		this.#below = this.#items.length;
	}

	/** Clears the stack after the end of the trace. */
	clear(): void {
		for (const item of this.#items) this.#registers.releaseWord(item);
		this.#items = [];
		this.#below = 0;
	}
}
