import { CodeWriter, NO_RESULT, OP, TYPE } from '@altvm/vm-kit';
import { INK } from '../../gas.ts';
import type { TypeSection } from './declarations.ts';
import { INK_GLOBAL, type Indices } from './injected.ts';
import type { Global } from './rewrite.ts';
import { markRange } from './write-marks.ts';

/** `if (...) unreachable` */
const TRAP_IF: readonly number[] = [OP.if, NO_RESULT, OP.unreachable, OP.end];

/** Subtracts the ink that `amount` computes. Traps if too little is left, which leaves the meter below zero. */
function takeInk(out: CodeWriter, amount: (out: CodeWriter) => void): void {
	out.byte(OP.globalGet).uint(INK_GLOBAL);
	amount(out);
	out.byte(OP.i64Sub).byte(OP.globalSet).uint(INK_GLOBAL);
	out.byte(OP.globalGet).uint(INK_GLOBAL).i64(0n).byte(OP.i64LtS).bytes(TRAP_IF);
}

/** Emits code that charges `perUnit` ink for each unit in a local of type i32, read as unsigned. */
function chargeLocal(out: CodeWriter, local: number, perUnit: number): void {
	takeInk(out, () => out.get(local).byte(OP.i64ExtendI32U).i64(BigInt(perUnit)).byte(OP.i64Mul));
}

interface Helper {
	/** Index of its type. */
	readonly type: number;
	readonly body: CodeWriter;
}

/**
 * Functions that metering adds after the module's own, for instructions whose price depends on an operand. Each is made when it is
 * first asked for; the methods return its index.
 */
export class Helpers {
	readonly list: Helper[] = [];
	readonly #types: TypeSection;
	readonly #indices: Indices;
	readonly #first: number;
	readonly #indexOf = new Map<string, number>();

	constructor(types: TypeSection, indices: Indices) {
		this.#types = types;
		this.#indices = indices;
		this.#first = indices.helpers;
	}

	/** Replaces `memory.grow`: the host charges for the pages and grows the memory. */
	grow(): number {
		const { i32 } = TYPE;
		return this.#helper('grow', this.#types.indexOf([i32], [i32]), (out) => {
			out.get(0).call(this.#indices.grow);
		});
	}

	/**
	 * Replaces a bulk operation of type (i32, i32, i32) -> (), which is charged by its length, the third operand.
	 * @param marks the shift of the marks of written memory, if it has marks.
	 */
	bulk(operation: Uint8Array, marks: number | undefined): number {
		const { i32 } = TYPE;
		return this.#helper(operation.join(), this.#types.indexOf([i32, i32, i32], []), (out) => {
			chargeLocal(out, 2, INK.bulkByte);
			out.get(0).get(1).get(2).bytes(operation);
			if (marks !== undefined) markRange(out, this.#indices.written, marks);
		});
	}

	/**
	 * Sets the module's variable globals to their first values and removes the marks of written memory. Returns 1 if the module did what this
	 * does not undo.
	 */
	reset(globals: readonly Global[]): number {
		return this.#helper('reset', this.#types.indexOf([], [TYPE.i32]), (out) => {
			globals.forEach(({ isMutable, init }, i) => {
				// The constant expression is code as well, but for its end.
				if (isMutable) out.bytes(init.subarray(0, -1)).byte(OP.globalSet).uint(this.#indices.global(i));
			});
			out.i64(0n).byte(OP.globalSet).uint(this.#indices.written);
			out.byte(OP.globalGet).uint(this.#indices.permanent);
		});
	}

	/** Returns the 32 marks of written memory from a number on. */
	written(): number {
		const { i32 } = TYPE;
		return this.#helper('written', this.#types.indexOf([i32], [i32]), (out) => {
			out.byte(OP.globalGet).uint(this.#indices.written).get(0).byte(OP.i64ExtendI32U).byte(OP.i64ShrU);
			out.byte(OP.i32WrapI64);
		});
	}

	#helper(key: string, type: number, emit: (out: CodeWriter) => void): number {
		let index = this.#indexOf.get(key);
		if (index === undefined) {
			index = this.#first + this.list.length;
			// No locals.
			const body = new CodeWriter(64).uint(0);
			emit(body);
			this.list.push({ type, body: body.byte(OP.end) });
			this.#indexOf.set(key, index);
		}
		return index;
	}
}
