import type { Instruction } from '../loader/file-format.ts';
import type { Blocks } from './blocks.ts';
import type { FunctionContext } from './context.ts';

/** The facts that hold before an instruction on every path to it. */
export interface State<S> {
	clone(): S;
	/**
	 * Merges the state of another path into this one.
	 * @returns whether this state has changed
	 */
	join(other: S): boolean;
}

/**
 * Interprets a function abstractly until its states no longer change (move-bytecode-verifier, absint). If a back edge
 * changes the state of a loop's head, interpretation resumes at that head.
 * @param step applies one instruction to the state
 * @param finish is called with the state at the end of each block
 */
export function interpret<S extends State<S>>(
	{ code }: FunctionContext,
	{ all, order, isBackEdge }: Blocks,
	initial: S,
	step: (state: S, instruction: Instruction, offset: number) => void,
	finish: (state: S) => void = () => {},
): void {
	const before = new Array<S | undefined>(all.length).fill(undefined);
	before[0] = initial;
	for (let at = 0; at < order.length; ) {
		const block = order[at++]!;
		const known = before[block];
		if (!known) continue;
		const state = known.clone();
		const { start, end, successors } = all[block]!;
		for (let offset = start; offset <= end; offset++) step(state, code[offset]!, offset);
		finish(state);
		for (let i = 0; i < successors.length; i++) {
			const next = successors[i]!;
			const other = before[next];
			// The last successor can take the state itself.
			if (!other) before[next] = i === successors.length - 1 ? state : state.clone();
			else if (other.join(state) && isBackEdge(block, next)) at = order.indexOf(next);
		}
	}
}
