import type { FunctionDefinition } from '../loader/file-format.ts';
import { OP, OPERAND_KINDS } from '../loader/opcodes.ts';

/** A basic block. */
export interface Block {
	/** Offsets of the first and the last instruction. */
	readonly start: number;
	readonly end: number;
	/** Numbers of the blocks that control may pass to, in ascending order. */
	readonly successors: readonly number[];
}

/**
 * The basic blocks of a function, and the order in which the passes visit them (move-binary-format,
 * control_flow_graph).
 */
export interface Blocks {
	/** Every block in code order, unreachable ones included. The index is the block's number. */
	readonly all: readonly Block[];
	/**
	 * Numbers of the reachable blocks in reverse postorder: each block precedes its successors, except along back
	 * edges.
	 */
	readonly order: readonly number[];
	readonly hasLoops: boolean;
	/** Whether the edge closes a loop. */
	isBackEdge(from: number, to: number): boolean;
}

/** Whether control never falls through from this opcode to the next instruction. */
export function isUnconditional(op: number): boolean {
	return op === OP.BRANCH || op === OP.RET || op === OP.ABORT || op === OP.VARIANT_SWITCH;
}

/** Splits code into basic blocks and orders them. The bounds of jumps have been checked. */
export function blocksOf({ code, jumpTables }: Pick<FunctionDefinition, 'code' | 'jumpTables'>): Blocks {
	const isStart = new Uint8Array(code.length + 1);
	isStart[0] = 1;
	for (let offset = 0; offset < code.length; offset++) {
		const { op, operand } = code[offset]!;
		if (OPERAND_KINDS[op] === 'offset') isStart[operand] = 1;
		else if (op === OP.VARIANT_SWITCH) for (const target of jumpTables[operand]!.targets) isStart[target] = 1;
		else if (op !== OP.RET && op !== OP.ABORT) continue;
		isStart[offset + 1] = 1;
	}
	/** Block numbers by start offset. */
	const numbers = new Uint16Array(code.length + 1);
	const starts: number[] = [];
	for (let offset = 0; offset < code.length; offset++) {
		if (isStart[offset] === 1) numbers[offset] = starts.push(offset) - 1;
	}
	const all: Block[] = [];
	for (let i = 0; i < starts.length; i++) {
		const end = (starts[i + 1] ?? code.length) - 1;
		const { op, operand } = code[end]!;
		const following = !isUnconditional(op) && end + 1 < code.length ? i + 1 : undefined;
		const targets = op === OP.VARIANT_SWITCH ? jumpTables[operand]!.targets : undefined;
		const target = OPERAND_KINDS[op] === 'offset' ? numbers[operand] : undefined;
		const successors = targets ? sorted(targets.map((to) => numbers[to]!)) : both(target, following);
		all.push({ start: starts[i]!, end, successors });
	}
	return { all, ...traverse(all) };
}

const sorted = (numbers: readonly number[]) => [...new Set(numbers)].sort((a, b) => a - b);

function both(a: number | undefined, b: number | undefined): number[] {
	if (a === undefined) return b === undefined ? [] : [b];
	if (b === undefined || a === b) return [a];
	return a < b ? [a, b] : [b, a];
}

/** Walks depth first. An edge to a block that is still being explored is a back edge. */
function traverse(all: readonly Block[]): Pick<Blocks, 'order' | 'hasLoops' | 'isBackEdge'> {
	const states = new Uint8Array(all.length);
	const [exploring, done] = [1, 2];
	const backEdges = new Map<number, Set<number>>();
	const postorder: number[] = [];
	const stack = [0];
	for (let block = stack.pop(); block !== undefined; block = stack.pop()) {
		if (states[block] === done) continue;
		if (states[block] === exploring) {
			states[block] = done;
			postorder.push(block);
			continue;
		}
		states[block] = exploring;
		stack.push(block);
		const { successors } = all[block]!;
		for (let i = 0; i < successors.length; i++) {
			const next = successors[i]!;
			if (states[next] === 0) stack.push(next);
			else if (states[next] === exploring) {
				let sources = backEdges.get(next);
				if (!sources) backEdges.set(next, (sources = new Set()));
				sources.add(block);
			}
		}
	}
	return {
		order: postorder.reverse(),
		hasLoops: backEdges.size > 0,
		isBackEdge: (from, to) => backEdges.get(to)?.has(from) ?? false,
	};
}
