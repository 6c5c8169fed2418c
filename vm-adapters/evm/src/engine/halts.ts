import { Halt } from '@altvm/host';
import { OP } from '../loader/op.ts';
import type { Machine } from './machine.ts';

// Details are the texts of geth's `core/vm/errors.go`, with the place in the code after them: `callTracer` shows them as geth does.

/** EIP-141. */
const INVALID = 0xfe;
const NAMES = new Map<number, string>(Object.entries(OP).map(([name, op]) => [op, name]));

/** The halt of an instruction with too few items on the stack. Undefined opcodes have an unreachable `stackMin`. */
export function missing({ instructions }: Machine, op: number, pc: number, items: number): Halt {
	const { opcodes, stackMin } = instructions;
	if (opcodes[op]) return new Halt('stack-underflow', `stack underflow (${items} <=> ${stackMin[op]}) at ${pc}`);
	// INVALID and the opcodes of later forks have names.
	const name = op === INVALID ? 'INVALID' : (NAMES.get(op) ?? `opcode 0x${op.toString(16)} not defined`);
	return new Halt('invalid-opcode', `invalid opcode: ${name} at ${pc}`);
}

/** The halt of an instruction that would push more than the stack holds: at most `limit` items may be on it before. */
export function stackOverflow(items: number, limit: number, pc: number): Halt {
	return new Halt('stack-overflow', `stack limit reached ${items} (${limit}) at ${pc}`);
}
