import { OP } from '../loader/op.ts';
import type { InstructionSet } from '../loader/opcodes.ts';
import type { Program } from '../loader/program.ts';

/** A basic block: instructions that are entered at the first and left at the last. */
export interface BasicBlock {
	readonly start: number;
	/** The place after its last instruction. */
	readonly end: number;
	/** Place of the last instruction. */
	readonly last: number;
	/** Items that must be on the stack at its start, and the most items by which the stack grows. */
	readonly needs: number;
	readonly grows: number;
	/** Number of instructions. */
	readonly count: number;
}

const CALLS: ReadonlySet<number> = new Set([
	OP.CREATE,
	OP.CALL,
	OP.CALLCODE,
	OP.DELEGATECALL,
	OP.CREATE2,
	OP.STATICCALL,
]);

/** Whether an instruction calls or creates a contract. */
export function isCall(op: number): boolean {
	return CALLS.has(op);
}

/** Whether the instruction ends the frame. */
export function isFinal(op: number, set: InstructionSet): boolean {
	return (
		op === OP.STOP || op === OP.RETURN || op === OP.REVERT || op === OP.SELFDESTRUCT || set.opcodes[op] === undefined
	);
}

export function sizeOf(op: number): number {
	return op > OP.PUSH0 && op <= OP.PUSH32 ? op - OP.PUSH0 + 1 : 1;
}

/** Longer blocks are split, so that no trace becomes too large. */
const MAX_BLOCK = 512;

/** The block that begins at `start`. The code is followed by a STOP. */
export function blockAt({ code }: Program, set: InstructionSet, start: number): BasicBlock {
	let needs = 0;
	let height = 0;
	let grows = 0;
	let count = 0;
	for (let at = start; ; ) {
		const op = at < code.length ? code[at]! : OP.STOP;
		if ((op === OP.JUMPDEST && at > start) || count === MAX_BLOCK)
			return { start, end: at, last: at, needs, grows, count };
		const row = set.opcodes[op];
		count++;
		if (row) {
			needs = Math.max(needs, row.takes - height);
			height += row.puts - row.takes;
			grows = Math.max(grows, height);
		}
		const end = at + sizeOf(op);
		if (op === OP.JUMP || op === OP.JUMPI || isCall(op) || isFinal(op, set))
			return { start, end, last: at, needs, grows, count };
		at = end;
	}
}
