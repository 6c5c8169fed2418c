import type { Code } from '../engine/code.ts';
import { OP } from '../loader/opcodes.ts';

/** A basic block: it is entered at its first instruction and left after its last. */
export interface Block {
	/** The number in reverse postorder. A jump to a block whose number is not higher goes back. */
	readonly number: number;
	/** The first instruction, and the instruction after the last. */
	readonly start: number;
	readonly end: number;
	/** `next` is the block that follows without a jump; `target` is the block that a jump leads to. */
	readonly next: Block | undefined;
	readonly target: Block | undefined;
	/** Whether some jump goes back to it. */
	readonly isLoop: boolean;
	/**
	 * Whether it is reached by a jump to a label, and not written in place of the only jump to it: several jumps lead to
	 * it, or it follows a loop.
	 */
	readonly isMerge: boolean;
	/** The merges that it immediately dominates, the last in reverse postorder first. */
	readonly merges: readonly Block[];
	/** Of a loop: the blocks that it immediately dominates and that are outside the loop. */
	readonly exits: readonly Block[];
}

type Draft = { -readonly [K in keyof Block]: Block[K] } & {
	successors: Draft[];
	predecessors: Draft[];
	dominator: Draft | undefined;
};

/** The most blocks of one translation. */
const MAX_BLOCKS = 2000;

/**
 * Builds the graph of the blocks that can be reached from `entry`, the instruction at which a block starts. Returns
 * undefined if there are too many, or if a loop can be entered at two places. No verified function has such a loop, but
 * a part of a function may.
 */
export function graphFrom(code: Code, entry: number): Block | undefined {
	const drafts = cut(code);
	const order = inReversePostorder(drafts.get(entry) ?? never());
	if (order.length > MAX_BLOCKS) return undefined;
	setDominators(order);
	for (const block of order) {
		let forward = 0;
		for (const from of block.predecessors) {
			if (from.number < block.number) forward++;
			else if (!dominates(block, from)) return undefined;
			else block.isLoop = true;
		}
		block.isMerge = forward > 1;
	}
	const loops = new Map(order.filter(({ isLoop }) => isLoop).map((block) => [block, bodyOf(block)]));
	for (const block of order.toReversed()) {
		const { dominator } = block;
		if (!dominator) continue;
		const body = loops.get(dominator);
		if (body && !body.has(block)) {
			block.isMerge = true;
			(dominator.exits as Draft[]).push(block);
		} else if (block.isMerge) (dominator.merges as Draft[]).push(block);
	}
	return order[0];
}

/** The blocks of a loop: those from which a path leads back to its start. */
function bodyOf(loop: Draft): Set<Draft> {
	const body = new Set([loop]);
	const open = loop.predecessors.filter((from) => from.number >= loop.number);
	for (let block = open.pop(); block; block = open.pop()) {
		if (body.has(block)) continue;
		body.add(block);
		for (const from of block.predecessors) open.push(from);
	}
	return body;
}

function never(): never {
	throw new Error('a translation must start at a block');
}

/** All blocks, by their first instruction and linked to their successors. */
function cut({ ops, operands }: Code): Map<number, Draft> {
	const starts = new Set([0]);
	for (let at = 0; at < ops.length; at++) {
		const op = ops[at]!;
		if (isJump(op)) starts.add(operands[at]!);
		if (endsBlock(op) && at + 1 < ops.length) starts.add(at + 1);
	}
	const drafts = new Map<number, Draft>();
	const sorted = [...starts].sort((a, b) => a - b);
	sorted.forEach((start, i) => {
		drafts.set(start, {
			number: -1,
			start,
			end: sorted[i + 1] ?? ops.length,
			next: undefined,
			target: undefined,
			isLoop: false,
			isMerge: false,
			merges: [],
			exits: [],
			successors: [],
			predecessors: [],
			dominator: undefined,
		});
	});
	for (const draft of drafts.values()) {
		const last = draft.end - 1;
		const op = ops[last]!;
		if (isJump(op)) draft.target = drafts.get(operands[last]!)!;
		if (op !== OP.BRANCH && op !== OP.RET && op !== OP.ABORT) draft.next = drafts.get(draft.end)!;
		for (const to of [draft.next, draft.target]) if (to) draft.successors.push(to as Draft);
	}
	return drafts;
}

function isJump(op: number): boolean {
	return op === OP.BRANCH || op === OP.BR_TRUE || op === OP.BR_FALSE;
}

function endsBlock(op: number): boolean {
	return isJump(op) || op === OP.RET || op === OP.ABORT;
}

function inReversePostorder(entry: Draft): Draft[] {
	const done: Draft[] = [];
	const seen = new Set([entry]);
	const path = [{ block: entry, next: 0 }];
	while (path.length > 0) {
		const top = path[path.length - 1]!;
		const to = top.block.successors[top.next++];
		if (to === undefined) {
			done.push(top.block);
			path.pop();
		} else if (!seen.has(to)) {
			seen.add(to);
			path.push({ block: to, next: 0 });
		}
	}
	done.reverse();
	done.forEach((block, i) => {
		block.number = i;
	});
	for (const block of done) for (const to of block.successors) to.predecessors.push(block);
	return done;
}

/**
 * Cooper, Harvey and Kennedy, A Simple, Fast Dominance Algorithm. A reducible graph takes one pass, and another that
 * changes nothing.
 */
function setDominators(order: readonly Draft[]): void {
	for (let changed = true; changed; ) {
		changed = false;
		for (const block of order.slice(1)) {
			let dominator: Draft | undefined;
			for (const from of block.predecessors) {
				if (from !== order[0] && !from.dominator) continue;
				dominator = dominator ? common(dominator, from) : from;
			}
			if (block.dominator === dominator) continue;
			block.dominator = dominator;
			changed = true;
		}
	}
}

function common(a: Draft, b: Draft): Draft {
	while (a !== b) {
		while (a.number > b.number) a = a.dominator!;
		while (b.number > a.number) b = b.dominator!;
	}
	return a;
}

function dominates(block: Draft, other: Draft): boolean {
	let at: Draft | undefined = other;
	while (at && at.number > block.number) at = at.dominator;
	return at === block;
}
