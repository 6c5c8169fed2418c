import { Halt, type HaltReason } from '@altvm/host';
import { OP } from '../loader/op.ts';
import type { InstructionSet } from '../loader/opcodes.ts';

// Details are the texts of geth's `core/vm/errors.go`, with the place in the code after them: `callTracer` shows them as geth does.

/** EIP-141. */
const INVALID = 0xfe;
const NAMES = new Map<number, string>(Object.entries(OP).map(([name, op]) => [op, name]));

/**
 * The halt of an instruction after its price was computed. Halted frames lose all of their gas: what was left, below zero if the gas did
 * not suffice, is for traces.
 */
export class PricedHalt extends Halt {
	readonly gasLeft: number;

	constructor(gasLeft: number, reason: HaltReason, detail?: string) {
		super(reason, detail);
		this.gasLeft = gasLeft;
	}
}

/** @param gasLeft less than zero. */
export function outOfGas(gasLeft: number): Halt {
	return new PricedHalt(gasLeft, 'out-of-gas');
}

export function staticViolation(gasLeft: number, detail: string): Halt {
	return new PricedHalt(gasLeft, 'static-violation', detail);
}

/** What geth calls an opcode. INVALID and the opcodes of later forks have names. */
export function nameOf(op: number): string {
	return op === INVALID ? 'INVALID' : (NAMES.get(op) ?? `opcode 0x${op.toString(16)} not defined`);
}

/** The halt of an instruction with too few items on the stack. Undefined opcodes have an unreachable `stackMin`. */
export function missing({ opcodes, stackMin }: InstructionSet, op: number, pc: number, items: number): Halt {
	if (opcodes[op]) return new Halt('stack-underflow', `stack underflow (${items} <=> ${stackMin[op]}) at ${pc}`);
	return new Halt('invalid-opcode', `invalid opcode: ${nameOf(op)} at ${pc}`);
}

/** The halt of an instruction that would push more than the stack holds: at most `limit` items may be on it before. */
export function stackOverflow(items: number, limit: number, pc: number): Halt {
	return new Halt('stack-overflow', `stack limit reached ${items} (${limit}) at ${pc}`);
}
