import { ABILITY } from '../loader/file-format.ts';
import { OP } from '../loader/opcodes.ts';
import type { Blocks } from './blocks.ts';
import type { FunctionContext } from './context.ts';
import { interpret, type State } from './flow.ts';
import type { Meter } from './meter.ts';
import { partsOf } from './tokens.ts';

/** Whether a local holds a value: on no path, on some, on all. */
const EMPTY = 0;
const MAYBE = 1;
const FULL = 2;

// Meter units, as in the reference verifier (move-bytecode-verifier, locals_safety).
const STEP = 15;
const RETURN_PER_LOCAL = 30;
const JOIN = 10;
const JOIN_PER_LOCAL = 5;

/**
 * Meter units of one node of a local's type. They are charged, but count towards no limit. A few bytes can ask for many
 * nodes, because any number of functions may share a signature.
 */
const PART = 1;

/**
 * Checks that locals are read only while they hold a value, and that no value without `drop` is overwritten or left
 * behind (move-bytecode-verifier, locals_safety).
 * @throws MoveVerificationError
 */
export function verifyLocals(fn: FunctionContext, blocks: Blocks): void {
	fn.meter.pay(PART * (partsOf(fn.handle.parameters) + partsOf(fn.definition.locals)));
	const canDrop = fn.locals.map((type) => (fn.abilities(type) & ABILITY.drop) !== 0);
	const parameters = fn.handle.parameters.length;
	const initial = fn.locals.map((_, i) => (i < parameters ? FULL : EMPTY));
	interpret(fn, blocks, new Locals(initial, fn.meter), ({ held }, { op, operand }, offset) => {
		fn.meter.add(STEP);
		const isFull = held[operand] === FULL;
		switch (op) {
			case OP.ST_LOC:
				if (held[operand] !== EMPTY && !canDrop[operand]) fn.reject('STLOC_UNSAFE_TO_DESTROY_ERROR', offset);
				held[operand] = FULL;
				break;
			case OP.MOVE_LOC:
				if (!isFull) fn.reject('MOVELOC_UNAVAILABLE_ERROR', offset);
				held[operand] = EMPTY;
				break;
			case OP.COPY_LOC:
				if (!isFull) fn.reject('COPYLOC_UNAVAILABLE_ERROR', offset);
				break;
			case OP.MUT_BORROW_LOC:
			case OP.IMM_BORROW_LOC:
				if (!isFull) fn.reject('BORROWLOC_UNAVAILABLE_ERROR', offset);
				break;
			case OP.RET:
				fn.meter.add(RETURN_PER_LOCAL * held.length);
				for (let i = 0; i < held.length; i++) {
					if (held[i] !== EMPTY && !canDrop[i]) fn.reject('UNSAFE_RET_UNUSED_VALUES_WITHOUT_DROP', offset);
				}
		}
	});
}

/** The state of the pass: EMPTY, MAYBE or FULL for each local. */
class Locals implements State<Locals> {
	readonly held: number[];
	readonly #meter: Meter;

	constructor(held: number[], meter: Meter) {
		this.held = held;
		this.#meter = meter;
	}

	clone(): Locals {
		return new Locals(this.held.slice(), this.#meter);
	}

	join({ held }: Locals): boolean {
		this.#meter.add(JOIN + JOIN_PER_LOCAL * held.length);
		let isChanged = false;
		for (let i = 0; i < held.length; i++) {
			if (held[i] === this.held[i] || this.held[i] === MAYBE) continue;
			this.held[i] = MAYBE;
			isChanged = true;
		}
		return isChanged;
	}
}
