import { OP } from '../loader/opcodes.ts';
import { type Blocks, blocksOf, isUnconditional } from './blocks.ts';
import type { FunctionContext } from './context.ts';
import { verifyLoopsOfVersion5 } from './control-flow-v5.ts';
import { MAX_BLOCKS, MAX_LOOP_DEPTH } from './limits.ts';

/** Meter units of one edge of a switch. They are charged, but count towards no limit. */
const EDGE = 10;

/**
 * Checks that code does not run past its end and that every loop is entered only at its head (move-bytecode-verifier,
 * control_flow).
 * @returns the basic blocks, for the passes that follow
 * @throws MoveVerificationError
 */
export function verifyControlFlow(fn: FunctionContext): Blocks {
	const { code, definition, file } = fn;
	if (code.length === 0) fn.reject('EMPTY_CODE_UNIT');
	if (!isUnconditional(code.at(-1)!.op)) fn.reject('INVALID_FALL_THROUGH', code.length - 1);
	if (file.version <= 5) verifyLoopsOfVersion5(fn);
	if (file.flavour === 'sui') verifySwitches(fn);
	const blocks = blocksOf(definition);
	if (file.version > 5 && blocks.hasLoops) verifyReducible(fn, blocks);
	if (blocks.all.length > MAX_BLOCKS) fn.reject('TOO_MANY_BASIC_BLOCKS', 0);
	return blocks;
}

/** Checks Sui's variant switches: each ends a block, so their number is bounded, and every jump table is used. */
function verifySwitches(fn: FunctionContext): void {
	const { code, definition } = fn;
	const switches = code.filter(({ op }) => op === OP.VARIANT_SWITCH);
	if (switches.length > MAX_BLOCKS) fn.reject('TOO_MANY_BASIC_BLOCKS', 0);
	if (new Set(switches.map(({ operand }) => operand)).size < definition.jumpTables.length)
		fn.reject('INVALID_ENUM_SWITCH');
	// A few bytes can make many edges, because any number of switches may share a table.
	for (const { operand } of switches) fn.meter.pay(EDGE * definition.jumpTables[operand]!.targets.length);
}

/** The reachable blocks in depth-first order, with the edges into each. Nodes are positions in this order. */
interface Summary {
	readonly blocks: readonly number[];
	/** The number of nodes below each in the depth-first tree. They follow it directly. */
	readonly descendants: readonly number[];
	readonly backEdges: readonly (readonly number[])[];
	readonly predecessors: readonly (readonly number[])[];
}

function summarize({ all }: Blocks): Summary {
	const blocks = [0];
	const descendants = [0];
	const backEdges: number[][] = [[]];
	const predecessors: number[][] = [[]];
	const nodes = new Map([[0, 0]]);
	const finished = new Set<number>();
	type Step = { readonly from: number; readonly block: number; readonly finishes?: number };
	const stack: Step[] = all[0]!.successors.map((block) => ({ from: 0, block }));
	for (let step = stack.pop(); step; step = stack.pop()) {
		const { from, block, finishes } = step;
		if (finishes !== undefined) {
			descendants[from]! += 1 + descendants[finishes]!;
			finished.add(finishes);
			continue;
		}
		const known = nodes.get(block);
		if (known !== undefined) {
			(finished.has(known) ? predecessors : backEdges)[known]!.push(from);
			continue;
		}
		const node = blocks.length;
		nodes.set(block, node);
		blocks.push(block);
		descendants.push(0);
		backEdges.push([]);
		predecessors.push([from]);
		stack.push({ from, block, finishes: node });
		for (const next of all[block]!.successors) stack.push({ from: node, block: next });
	}
	return { blocks, descendants, backEdges, predecessors };
}

/** Tarjan, Testing Flow Graph Reducibility (1974). Collapses each loop into its head, inner loops first. */
function verifyReducible(fn: FunctionContext, graph: Blocks): void {
	const { blocks, descendants, backEdges, predecessors } = summarize(graph);
	const startOf = (node: number) => graph.all[blocks[node]!]!.start;
	const parents = blocks.map((_, node) => node);
	const depths = blocks.map(() => 0);
	const loopOf = (node: number): number => {
		let head = node;
		while (parents[head] !== head) head = parents[head]!;
		while (parents[node] !== head) {
			const next = parents[node]!;
			parents[node] = head;
			node = next;
		}
		return head;
	};
	for (let head = blocks.length - 1; head >= 0; head--) {
		if (backEdges[head]!.length === 0) continue;
		const body = new Set(backEdges[head]!.map(loopOf));
		body.delete(head);
		// Iterating a set also visits the nodes that the loop adds.
		for (const node of body) {
			for (const edge of predecessors[node]!) {
				const before = loopOf(edge);
				if (before < head || before > head + descendants[head]!) fn.reject('INVALID_LOOP_SPLIT', startOf(before));
				if (before !== head) body.add(before);
			}
		}
		let depth = depths[head]!;
		for (const node of body) {
			parents[node] = head;
			depth = Math.max(depth, depths[node]!);
		}
		depths[head] = depth + 1;
		if (depth + 1 > MAX_LOOP_DEPTH) fn.reject('LOOP_MAX_DEPTH_REACHED', startOf(head));
	}
}
