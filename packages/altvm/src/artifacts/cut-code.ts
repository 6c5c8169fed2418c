const OP = {
	STOP: 0x00,
	CODECOPY: 0x39,
	JUMP: 0x56,
	JUMPI: 0x57,
	JUMPDEST: 0x5b,
	PUSH0: 0x5f,
	PUSH32: 0x7f,
	DUP1: 0x80,
	DUP16: 0x8f,
	SWAP1: 0x90,
	SWAP16: 0x9f,
	RETURN: 0xf3,
	REVERT: 0xfd,
	INVALID: 0xfe,
	SELFDESTRUCT: 0xff,
} as const;

const LAST: readonly number[] = [OP.STOP, OP.JUMP, OP.RETURN, OP.REVERT, OP.SELFDESTRUCT];

/** Values that an opcode pops and pushes, for those that compilers write between the pushes of a copy's operands and the copy. */
const ARITY: Readonly<Record<number, readonly [pops: number, pushes: number]>> = {
	...Object.fromEntries([0x01, 0x02, 0x03, 0x10, 0x11, 0x14, 0x16].map((op) => [op, [2, 1]])),
	...Object.fromEntries([0x15, 0x19, 0x51, 0x54].map((op) => [op, [1, 1]])),
	...Object.fromEntries([0x30, 0x33, 0x34, 0x38, 0x5a].map((op) => [op, [0, 1]])),
	...Object.fromEntries([0x52, 0x55, 0x57].map((op) => [op, [2, 0]])),
	...Object.fromEntries([0x50, 0x56].map((op) => [op, [1, 0]])),
	[OP.CODECOPY]: [3, 0],
};

/** Constants on the stack within a basic block, from the bottom. What is unknown is undefined. */
type Constants = (number | undefined)[];

/**
 * Looks for signs that the end of init code is missing: a copy of code from beyond the end, since init code ends with the contract's code
 * that it copies; a jump to there; or an end in the middle of an instruction or without a last one. Only constant places count, and only those
 * before the first INVALID, which compilers write in front of the contract's code.
 * @returns what is wrong with the end, or undefined.
 */
export function cutAt(code: Uint8Array): string | undefined {
	let stack: Constants = [];
	let copies = 0;
	/** The end of the last copy in a basic block. One from the very end takes the arguments, unless it is returned. */
	let copied = 0;
	let last = -1;
	for (let at = 0; at < code.length; at++) {
		const op = (last = code[at]!);
		if (op === OP.INVALID) return undefined;
		if (op >= OP.PUSH0 && op <= OP.PUSH32) {
			const size = op - OP.PUSH0;
			if (at + size >= code.length && copies === 0) return 'it ends within an instruction';
			stack.push(size <= 4 ? bigEndian(code.subarray(at + 1, at + 1 + size)) : undefined);
			at += size;
		} else if (op >= OP.DUP1 && op <= OP.DUP16) stack.push(stack.at(OP.DUP1 - op - 1));
		else if (op >= OP.SWAP1 && op <= OP.SWAP16) swap(stack, op - OP.SWAP1 + 1);
		else {
			if (op === OP.CODECOPY) {
				copies++;
				const [offset, size = 0] = [stack.at(-2), stack.at(-3)];
				copied = offset === undefined ? 0 : offset + size;
				if (offset !== code.length && copied > code.length) return copiesTo(copied, code);
			}
			if (op === OP.RETURN && copied > code.length) return copiesTo(copied, code);
			if (op === OP.JUMP || op === OP.JUMPI || op === OP.JUMPDEST) copied = 0;
			const target = op === OP.JUMP || op === OP.JUMPI ? stack.at(-1) : undefined;
			if (target !== undefined && target >= code.length) return `it jumps to byte ${target}, but has ${code.length}`;
			stack = after(op, stack);
		}
	}
	return copies === 0 && !LAST.includes(last) ? 'it ends without returning code' : undefined;
}

function copiesTo(end: number, code: Uint8Array): string {
	return `it copies code up to byte ${end}, but has ${code.length}`;
}

function after(op: number, stack: Constants): Constants {
	const arity = ARITY[op];
	if (!arity) return [];
	for (let i = 0; i < arity[0]; i++) stack.pop();
	for (let i = 0; i < arity[1]; i++) stack.push(undefined);
	return stack;
}

function bigEndian(bytes: Uint8Array): number {
	return bytes.reduce((number, byte) => number * 256 + byte, 0);
}

function swap(stack: Constants, depth: number): void {
	while (stack.length <= depth) stack.unshift(undefined);
	const top = stack.length - 1;
	[stack[top], stack[top - depth]] = [stack[top - depth], stack[top]];
}
