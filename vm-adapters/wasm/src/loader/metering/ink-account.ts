import { type CodeWriter, NO_RESULT, OP } from '@altvm/vm-kit';
import { INK_GLOBAL, STACK_GLOBAL } from './injected.ts';

/**
 * The ink of one function while its body is rewritten. The function gets the ink that is left as a parameter and returns what it leaves. It
 * writes the ink to the global where others read it: before calls of imports, and of functions in tables.
 *
 * What instructions cost is collected while control runs straight on, also past a branch that is not taken, and subtracted where paths join
 * or leave, so that a round of a loop subtracts once. Whether ink is left is checked where a function begins and where control jumps back:
 * code runs unpaid for one path without a loop at most, before the function is stopped or the host checks.
 */
export class InkAccount {
	/** Index of the local variable. */
	readonly #local: number;
	/** Ink of what has run on this path and is not subtracted yet. */
	#due: number;
	/** Whether the global, and not the local variable, has the ink that is left. */
	#isShared = false;

	/** `entry`: ink for entering the function. */
	constructor(local: number, entry: number) {
		this.#local = local;
		this.#due = entry;
	}

	get due(): number {
		return this.#due;
	}

	add(ink: number): void {
		this.#due += ink;
	}

	/** Continues on another path, on which so much ink is due. */
	continueWith(due: number): void {
		this.#due = due;
	}

	/**
	 * Emits the begin of the function, which takes its frame from the native stack that is left. It traps if too little is left or its
	 * caller has run unpaid: the meters are below zero then.
	 * @param stack the parameter after that of the ink.
	 */
	begin(out: CodeWriter, stack: number, frame: number): void {
		out.get(stack).i32(frame).byte(OP.i32Sub).tee(stack).byte(OP.i64ExtendI32S).get(this.#local).byte(OP.i64Or);
		out.i64(0n).byte(OP.i64LtS).byte(OP.if).byte(NO_RESULT);
		this.#write(out);
		out.get(stack).byte(OP.globalSet).uint(STACK_GLOBAL).byte(OP.unreachable).byte(OP.end);
	}

	/** Emits code that subtracts what is due. */
	settle(out: CodeWriter): void {
		this.subtract(out);
		this.#due = 0;
	}

	/** As `settle`, on a path that leaves: it stays due on the path that goes on. */
	subtract(out: CodeWriter): void {
		if (this.#due === 0) return;
		out.get(this.#local);
		if (this.#due < 2 ** 31) out.byte(OP.i64Const).sint(this.#due);
		else out.i64(BigInt(this.#due));
		out.byte(OP.i64Sub).set(this.#local);
	}

	/** Emits code that stops the function if too little ink was left, which leaves the meter below zero. */
	check(out: CodeWriter): void {
		out.get(this.#local).i64(0n).byte(OP.i64LtS).byte(OP.if).byte(NO_RESULT);
		this.#write(out);
		out.byte(OP.unreachable).byte(OP.end);
	}

	/** Emits code that writes the ink to the global, before a call that changes it there. */
	share(out: CodeWriter): void {
		if (!this.#isShared) this.#write(out);
		this.#isShared = true;
	}

	/** Emits a call of a metered function, whose arguments are on the stack. */
	call(out: CodeWriter, metered: number, stack: number): void {
		this.take(out);
		out.get(this.#local).get(stack).call(metered).set(this.#local);
	}

	/** Emits code that reads the ink from the global, if calls may have changed it. */
	take(out: CodeWriter): void {
		if (this.#isShared) out.byte(OP.globalGet).uint(INK_GLOBAL).set(this.#local);
		this.#isShared = false;
	}

	/** Emits code that returns the ink, after the results. */
	end(out: CodeWriter): void {
		out.get(this.#local);
	}

	#write(out: CodeWriter): void {
		out.get(this.#local).byte(OP.globalSet).uint(INK_GLOBAL);
	}
}
