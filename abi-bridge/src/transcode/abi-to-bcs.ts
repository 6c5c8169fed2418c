import { concatBytes, EMPTY_BYTES } from '../bytes.ts';
import type { AbiType } from '../types.ts';
import { AbiRun } from './abi-run.ts';
import { type AbiPart, abiPart, placeOf } from './abi-steps.ts';
import { BcsGrowth } from './growth.ts';
import { isShallow, type Program } from './program.ts';
import { ulebBytes } from './uleb.ts';
import { isUtf8 } from './utf8.ts';

/** What a list of values is written as in Move: a call, or results. */
export interface MoveFrame {
	/** The function of a call, in UTF-8. Absent for results. */
	readonly name?: Uint8Array;
	/** How many of the values are type arguments: the first ones, which are strings. */
	readonly typeArguments: number;
}

const shared = new AbiRun();
let isRunning = false;

/**
 * Compiles code that reads values in Solidity's ABI, and writes the BCS of each as Move passes arguments and results. Returns undefined for
 * types that are nested too deeply.
 */
export function abiToBcs(types: readonly AbiType[], { name, typeArguments }: MoveFrame): Program | undefined {
	if (!types.every((type) => isShallow(type))) return undefined;
	const parts = types.map(abiPart);
	const tags = parts.slice(0, typeArguments);
	const items = parts.slice(typeArguments);
	const headSize = parts.reduce((sum, { head }) => sum + head, 0);
	const tagHead = 32 * tags.length;
	const head = name ? concatBytes(ulebBytes(name.length), name, ulebBytes(tags.length)) : EMPTY_BYTES;
	const count = ulebBytes(items.length);
	const begun = new BcsGrowth();
	if (name) {
		begun.addVector(name.length);
		begun.addUleb(tags.length);
	}
	const write = (run: AbiRun, from: number): Uint8Array | undefined => {
		if (from + headSize > run.input.length) return undefined;
		run.around.reset(begun);
		if (!run.out.append(head, 0, head.length)) return undefined;
		if (!tags.every((_, i) => writeTag(run, from, from + 32 * i))) return undefined;
		run.around.addUleb(items.length);
		if (!run.out.append(count, 0, count.length)) return undefined;
		if (!writeItems(run, items, from, from + tagHead)) return undefined;
		return run.finish();
	};
	return {
		run(input, from, context, maxWords) {
			// A context may ask for another transcoding in turn: that one crosses as values.
			if (isRunning || input.length < from) return undefined;
			isRunning = true;
			try {
				shared.begin(input, from, context, maxWords);
				return write(shared, from);
			} finally {
				shared.input = EMPTY_BYTES;
				shared.context = undefined;
				isRunning = false;
			}
		},
	};
}

function writeItems(run: AbiRun, items: readonly AbiPart[], start: number, firstHead: number): boolean {
	let head = firstHead;
	for (let i = 0; i < items.length; i++) {
		const item = items[i]!;
		const place = placeOf(run, item, start, head);
		const at = place < 0 ? -1 : run.beginItem();
		if (at < 0 || !item.step(run, place) || !run.endItem(at)) return false;
		head += item.head;
	}
	return true;
}

/** Writes a type argument, a string whose offset is at `head`. It is a byte vector, without one around it. */
function writeTag(run: AbiRun, start: number, head: number): boolean {
	const offset = run.size(head);
	const size = offset < 0 ? -1 : run.size(start + offset);
	if (size < 0) return false;
	const at = start + offset + 32;
	const words = Math.ceil(size / 32);
	if (!run.take(at, 32 * words)) return false;
	for (let i = at + size; i < at + 32 * words; i++) if (run.input[i] !== 0) return false;
	if (!isUtf8(run.input, at, at + size)) return false;
	run.words += words;
	run.around.addVector(size);
	const length = ulebBytes(size);
	return run.out.append(length, 0, length.length) && run.out.append(run.input, at, size);
}
