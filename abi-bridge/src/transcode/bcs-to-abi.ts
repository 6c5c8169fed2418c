import { EMPTY_BYTES } from '../bytes.ts';
import type { AbiType } from '../types.ts';
import { BcsRun } from './bcs-run.ts';
import { type BcsPart, bcsPart, writePart } from './bcs-steps.ts';
import { isShallow, type Program } from './program.ts';

const shared = new BcsRun();
let isRunning = false;

/**
 * Compiles code that reads the BCS of values as Move passes arguments and results, and writes Solidity's ABI. Returns undefined for types that
 * are nested too deeply.
 * @param prefix bytes that come first, such as a selector.
 * @param isCall whether the name of a function and a list of type arguments come first. The list has to be empty.
 */
export function bcsToAbi(types: readonly AbiType[], prefix: Uint8Array, isCall: boolean): Program | undefined {
	if (!types.every((type) => isShallow(type))) return undefined;
	const parts = types.map(bcsPart);
	const headSize = parts.reduce((sum, { head }) => sum + head, 0);
	const read = (run: BcsRun): boolean => {
		// Who chose the program knows the name.
		if (isCall && (run.take(Math.max(run.uleb(), 0)) < 0 || run.count() !== 0)) return false;
		if (run.count() !== parts.length) return false;
		if (!run.out.append(prefix, 0, prefix.length) || run.out.reserveZeros(headSize) < 0) return false;
		return writeItems(run, parts, prefix.length);
	};
	return {
		run(input, from, context, maxWords) {
			// A context may ask for another transcoding in turn: that one crosses as values.
			if (isRunning) return undefined;
			isRunning = true;
			try {
				shared.begin(input, from, maxWords);
				return read(shared) && shared.at === input.length ? shared.finish(context) : undefined;
			} finally {
				shared.input = EMPTY_BYTES;
				isRunning = false;
			}
		},
	};
}

/** Each item is a byte vector around the BCS of its value, which takes all of the vector. */
function writeItems(run: BcsRun, parts: readonly BcsPart[], start: number): boolean {
	let head = start;
	const { end } = run;
	for (let i = 0; i < parts.length; i++) {
		const part = parts[i]!;
		const size = run.uleb();
		const from = size < 0 ? -1 : run.take(size);
		if (from < 0) return false;
		run.at = from;
		run.end = from + size;
		if (!writePart(run, part, start, head) || run.at !== run.end) return false;
		run.end = end;
		head += part.head;
	}
	return true;
}
