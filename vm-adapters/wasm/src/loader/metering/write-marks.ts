import { type CodeWriter, OP, TYPE } from '@altvm/vm-kit';
import type { Indices } from './injected.ts';
import type { OperandEffect } from './operand-effect.ts';

/** Most pages of a memory whose writes are marked. */
export const MARKED_PAGES = 64;

/**
 * A mark says that bytes from an address in its chunk were written, but never later than so many bytes after the chunk: stores of up to 8
 * bytes at a constant offset within `WINDOW` share the mark of the window's start.
 */
export const MARK_REACH = 264;
const WINDOW = 256;

/** Operands and windows that are known at a time, at most: looking them through must not take time that grows with the function. */
const MOST_KNOWN = 32;

/** Chunks are as small as 64 marks allow, and not smaller than this: 1,024 bytes. */
const MIN_SHIFT = 10;

/** Returns the size of a memory's chunks, as a power of 2, so that at most 64 of them cover `pages`. */
export function chunkShift(pages: number): number {
	return MIN_SHIFT + Math.ceil(Math.log2(Math.max(pages, 1)));
}

/** Local variables that marking may add to a function: the marks; an address; a value of each type. */
const LOCALS = [TYPE.i64, TYPE.i32, TYPE.i32, TYPE.i64] as const;
const [MARKS, ADDRESS, VALUE, LONG_VALUE] = [0, 1, 2, 3] as const;

/** Opcodes of the stores of an i64: `i64.store`, and the narrow ones from `i64.store8` on. */
const isLong = (op: number): boolean => op === OP.i64Store || op >= OP.i64Store8;

/**
 * Marks, in one function, the chunks of memory that its stores write, so that a reset of the instance restores those only. Marks are
 * collected in a local variable, which is cheap in loops, and kept in a global when the function returns. They are lost if it ends otherwise:
 * then all memory counts as written.
 *
 * It follows which operands are plain copies of local variables: stores to addresses near each other, from the same variable, share a
 * mark until control may have come from elsewhere or the variable changes.
 */
export class WriteMarks {
	readonly #shift: number;
	readonly #written: number;
	/** Index of the first variable that marking adds. */
	readonly #first: number;
	/** For each operand that is known, the variable that it is a copy of, or -1. Operands below are not known. */
	readonly #operands: number[] = [];
	/** Marked windows, each as the variable of the address and the window's number. */
	readonly #marked: { readonly local: number; readonly window: number }[] = [];
	/** The added variables that are used: the last of them, or -1. */
	#last = -1;

	/** `locals`: how many parameters and local variables the function has. */
	constructor(indices: Indices, shift: number, locals: number) {
		this.#written = indices.written;
		this.#shift = shift;
		this.#first = locals;
	}

	/** Types of the variables that marking adds, after the function's own. Valid after the last instruction. */
	get locals(): readonly number[] {
		return LOCALS.slice(0, this.#last + 1);
	}

	/** Follows an instruction other than a store or a jump. `local` is the variable of a `local.get`, `local.set` or `local.tee`. */
	follow(op: number, { pops, pushes }: OperandEffect, local: number): void {
		if (op === OP.localGet) {
			this.#push(local);
			return;
		}
		if (op === OP.localSet || op === OP.localTee) this.#change(local);
		this.#pop(pops);
		for (let i = 0; i < pushes; i++) this.#push(op === OP.localTee ? local : -1);
	}

	/** Follows a call, which changes no variables. */
	call(params: number, results: number): void {
		this.#pop(params);
		for (let i = 0; i < results; i++) this.#push(-1);
	}

	/** A jump: what follows may have other operands. */
	jump(): void {
		this.#operands.length = 0;
	}

	/** A place that control may reach from elsewhere: what was marked before may not have been there. */
	join(): void {
		this.#operands.length = 0;
		this.#marked.length = 0;
	}

	/**
	 * Emits the mark of a store, whose address and value are on the stack, and leaves both there. Returns how many values it computes that
	 * may be computed again.
	 */
	store(out: CodeWriter, op: number, offset: number): number {
		const local = this.#operands.at(-2) ?? -1;
		this.#pop(2);
		const window = Math.floor(offset / WINDOW);
		if (local >= 0) {
			if (this.#marked.some((known) => known.local === local && known.window === window)) return 0;
			if (this.#marked.length === MOST_KNOWN) this.#marked.shift();
			this.#marked.push({ local, window });
			return this.#mark(out, local, window);
		}
		const address = this.#variable(ADDRESS);
		const value = this.#variable(isLong(op) ? LONG_VALUE : VALUE);
		out.set(value).set(address);
		const values = this.#mark(out, address, window);
		out.get(address).get(value);
		return values;
	}

	#variable(which: number): number {
		this.#last = Math.max(this.#last, which);
		return this.#first + which;
	}

	/** Emits code that keeps the marks, at the end of the function. */
	keep(out: CodeWriter): void {
		if (this.#last < MARKS) return;
		out
			.byte(OP.globalGet)
			.uint(this.#written)
			.get(this.#first + MARKS)
			.byte(OP.i64Or)
			.byte(OP.globalSet)
			.uint(this.#written);
	}

	/** An address that overflows here does so in the store, too, which traps. */
	#mark(out: CodeWriter, address: number, window: number): number {
		const marks = this.#variable(MARKS);
		out.get(marks).i64(1n).get(address);
		if (window > 0) out.i32(window * WINDOW).byte(OP.i32Add);
		out.i32(this.#shift).byte(OP.i32ShrU).byte(OP.i64ExtendI32U).byte(OP.i64Shl).byte(OP.i64Or).set(marks);
		// The chunk and its bit.
		return window > 0 ? 3 : 2;
	}

	#change(local: number): void {
		for (let i = 0; i < this.#operands.length; i++) if (this.#operands[i] === local) this.#operands[i] = -1;
		for (let i = this.#marked.length - 1; i >= 0; i--) if (this.#marked[i]!.local === local) this.#marked.splice(i, 1);
	}

	#push(operand: number): void {
		if (this.#operands.length === MOST_KNOWN) this.#operands.shift();
		this.#operands.push(operand);
	}

	#pop(count: number): void {
		this.#operands.length = Math.max(this.#operands.length - count, 0);
	}
}

/**
 * Emits code that marks a range of memory that a bulk operation has written, whose address and length are in the first and third
 * local variable.
 */
export function markRange(out: CodeWriter, written: number, shift: number): void {
	const chunk = () => out.i32(shift).byte(OP.i32ShrU).byte(OP.i64ExtendI32U);
	out.get(2).byte(OP.if).byte(0x40);
	out.byte(OP.globalGet).uint(written);
	// From the first chunk up, and from the last chunk down.
	out.i64(-1n).get(0);
	chunk().byte(OP.i64Shl);
	out.i64(-1n).i64(63n).get(0).get(2).byte(OP.i32Add).i32(1).byte(OP.i32Sub);
	chunk().byte(OP.i64Sub).byte(OP.i64ShrU);
	out.byte(OP.i64And).byte(OP.i64Or).byte(OP.globalSet).uint(written).byte(OP.end);
}
