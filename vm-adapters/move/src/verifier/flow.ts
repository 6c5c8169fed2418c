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
	const places = new Map(order.map((block, i) => [block, i]));
	const before = new Map<number, S>([[0, initial]]);
	for (let at = 0; at < order.length; ) {
		const start = order[at++]!;
		const known = before.get(start);
		if (!known) continue;
		const state = known.clone();
		const { end, successors } = all.get(start)!;
		for (let offset = start; offset <= end; offset++) step(state, code[offset]!, offset);
		finish(state);
		const last = successors.at(-1);
		for (const next of successors) {
			const other = before.get(next);
			if (!other) before.set(next, next === last ? state : state.clone());
			else if (other.join(state) && isBackEdge(start, next)) at = places.get(next)!;
		}
	}
}
