import type { FunctionDefinition, Instruction } from '../loader/file-format.ts';
import { OP, OPERAND_KINDS } from '../loader/opcodes.ts';

export interface Block {
	/** Offsets of the first and the last instruction. */
	readonly start: number;
	readonly end: number;
	/** Starts of the blocks that may follow, in ascending order. */
	readonly successors: readonly number[];
}

/** The blocks of a function's code, and the order to go through them (move-binary-format, control_flow_graph). */
export interface Blocks {
	/** By the offset where they start, in ascending order; also those that nothing leads to. */
	readonly all: ReadonlyMap<number, Block>;
	/** Blocks that can be reached, each before those that follow it but for the edges that close a loop. */
	readonly order: readonly number[];
	isBackEdge(from: number, to: number): boolean;
}

export function isUnconditional(op: number): boolean {
	return op === OP.BRANCH || op === OP.RET || op === OP.ABORT || op === OP.VARIANT_SWITCH;
}

const NOWHERE: readonly number[] = [];

export function blocksOf({ code, jumpTables }: Pick<FunctionDefinition, 'code' | 'jumpTables'>): Blocks {
	const targets = ({ op, operand }: Instruction) => {
		if (op === OP.VARIANT_SWITCH) return jumpTables[operand]!.targets;
		return OPERAND_KINDS[op] === 'offset' ? [operand] : NOWHERE;
	};
	const starts = new Set([0]);
	code.forEach((instruction, offset) => {
		const { op } = instruction;
		for (const target of targets(instruction)) starts.add(target);
		const isEnd = OPERAND_KINDS[op] === 'offset' || isUnconditional(op);
		if (isEnd && offset + 1 < code.length) starts.add(offset + 1);
	});
	const sorted = [...starts].sort((a, b) => a - b);
	const all = new Map<number, Block>();
	sorted.forEach((start, i) => {
		const end = (sorted[i + 1] ?? code.length) - 1;
		const last = code[end]!;
		const successors = new Set(targets(last));
		if (!isUnconditional(last.op) && end + 1 < code.length) successors.add(end + 1);
		all.set(start, { start, end, successors: [...successors].sort((a, b) => a - b) });
	});
	return { all, ...traverse(all) };
}

/** Depth first; an edge to a block that is being explored closes a loop. */
function traverse(all: ReadonlyMap<number, Block>): Pick<Blocks, 'order' | 'isBackEdge'> {
	const isDone = new Map<number, boolean>();
	const backEdges = new Map<number, Set<number>>();
	const postorder: number[] = [];
	const stack = [0];
	for (let block = stack.pop(); block !== undefined; block = stack.pop()) {
		const state = isDone.get(block);
		if (state === true) continue;
		isDone.set(block, state === false);
		if (state === false) {
			postorder.push(block);
			continue;
		}
		stack.push(block);
		for (const next of all.get(block)!.successors) {
			const known = isDone.get(next);
			if (known === undefined) stack.push(next);
			else if (!known) {
				let sources = backEdges.get(next);
				if (!sources) backEdges.set(next, (sources = new Set()));
				sources.add(block);
			}
		}
	}
	return {
		order: postorder.reverse(),
		isBackEdge: (from, to) => backEdges.get(to)?.has(from) ?? false,
	};
}
