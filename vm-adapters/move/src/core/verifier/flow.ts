import type { Instruction } from '../loader/file-format.ts';
import type { Blocks } from './blocks.ts';
import type { FunctionContext } from './context.ts';

/** What is known before an instruction, for every way that leads there. */
export interface State<S> {
	clone(): S;
	/** Takes in what is known on another way; whether that changes anything. */
	join(other: S): boolean;
}

/**
 * Runs the code over what is known of its values until nothing changes (move-bytecode-verifier, absint): after a block
 * that closes a loop with news, from the loop's head again.
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
			// The last that follows needs no copy.
			if (!other) before[next] = i === successors.length - 1 ? state : state.clone();
			else if (other.join(state) && isBackEdge(block, next)) at = order.indexOf(next);
		}
	}
}
