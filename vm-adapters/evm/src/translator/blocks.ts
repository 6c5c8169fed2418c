import type { InstructionSet } from '../loader/opcodes.ts';
import type { Program } from '../loader/program.ts';

/** A straight run of instructions: entered at its start, left at its end. */
export interface BasicBlock {
	readonly start: number;
	/** Behind its last instruction. */
	readonly end: number;
	/** Place of the last instruction. */
	readonly last: number;
	/** How many items must be on the stack at its start, and by how many it grows at most. */
	readonly needs: number;
	readonly grows: number;
	/** Instructions. */
	readonly count: number;
}

export const OP = {
	stop: 0x00,
	sload: 0x54,
	sstore: 0x55,
	jump: 0x56,
	jumpi: 0x57,
	gas: 0x5a,
	jumpdest: 0x5b,
	push0: 0x5f,
	push32: 0x7f,
	return: 0xf3,
	revert: 0xfd,
	selfdestruct: 0xff,
} as const;

/** CREATE, CALL, CALLCODE, DELEGATECALL, CREATE2, STATICCALL. */
export function isCall(op: number): boolean {
	return (op >= 0xf0 && op <= 0xf2) || op === 0xf4 || op === 0xf5 || op === 0xfa;
}

/** Whether nothing goes on behind it. */
export function isFinal(op: number, set: InstructionSet): boolean {
	return (
		op === OP.stop || op === OP.return || op === OP.revert || op === OP.selfdestruct || set.opcodes[op] === undefined
	);
}

export function sizeOf(op: number): number {
	return op > OP.push0 && op <= OP.push32 ? op - OP.push0 + 1 : 1;
}

/** Longer runs are cut, so that no trace gets too large. */
const MAX_BLOCK = 512;

/** The block that begins at `start`. Behind the end of code there is a STOP. */
export function blockAt({ code }: Program, set: InstructionSet, start: number): BasicBlock {
	let needs = 0;
	let height = 0;
	let grows = 0;
	let count = 0;
	for (let at = start; ; ) {
		const op = at < code.length ? code[at]! : OP.stop;
		if ((op === OP.jumpdest && at > start) || count === MAX_BLOCK)
			return { start, end: at, last: at, needs, grows, count };
		const row = set.opcodes[op];
		count++;
		if (row) {
			needs = Math.max(needs, row.takes - height);
			height += row.puts - row.takes;
			grows = Math.max(grows, height);
		}
		const end = at + sizeOf(op);
		if (op === OP.jump || op === OP.jumpi || isCall(op) || isFinal(op, set))
			return { start, end, last: at, needs, grows, count };
		at = end;
	}
}
