import { OPERAND_KINDS } from '../loader/opcodes.ts';
import type { FunctionContext } from './context.ts';
import { MAX_LOOP_DEPTH } from './limits.ts';

interface Loop {
	readonly head: number;
	/** The last jump back to the head. */
	readonly end: number;
}

/**
 * Checks loops by the rules of bytecode versions up to 5, where loops nest as in the source: a backward jump targets
 * the head of the innermost loop, and a jump out of it targets the instruction after its end (move-bytecode-verifier,
 * control_flow_v5).
 * @throws MoveVerificationError
 */
export function verifyLoopsOfVersion5(fn: FunctionContext): void {
	const { code } = fn;
	const target = (offset: number): number | undefined =>
		OPERAND_KINDS[code[offset]!.op] === 'offset' ? code[offset]!.operand : undefined;
	const ends = new Map<number, number>();
	code.forEach((_, offset) => {
		const to = target(offset);
		if (to !== undefined && to <= offset) ends.set(to, offset);
	});
	/** Visits each jump with the innermost loop around it. */
	const eachJump = (check: (loop: Loop | undefined, from: number, to: number) => void) => {
		const loops: Loop[] = [];
		code.forEach((_, offset) => {
			const end = ends.get(offset);
			if (end !== undefined) loops.push({ head: offset, end });
			const to = target(offset);
			if (to === undefined) return;
			const loop = loops.at(-1);
			check(loop, offset, to);
			if (to <= offset && offset === loop?.end) loops.pop();
		});
	};
	eachJump((loop, from, to) => {
		if (to <= from && to !== loop?.head) fn.reject('INVALID_LOOP_CONTINUE', from);
	});
	eachJump((loop, from, to) => {
		if (to > from && loop && to > loop.end && to !== loop.end + 1) fn.reject('INVALID_LOOP_BREAK', from);
	});
	const lasts = new Set(ends.values());
	let depth = 0;
	const depths = code.map((_, offset) => {
		if (ends.has(offset)) depth++;
		const here = depth;
		if (lasts.has(offset)) depth--;
		return here;
	});
	eachJump((loop, from, to) => {
		if (to <= from || (loop && to > loop.end)) return;
		if (depths[from] !== depths[to]! - (ends.has(to) ? 1 : 0)) fn.reject('INVALID_LOOP_SPLIT', from);
	});
	const deep = depths.findIndex((here) => here > MAX_LOOP_DEPTH);
	if (deep >= 0) fn.reject('LOOP_MAX_DEPTH_REACHED', deep);
}
