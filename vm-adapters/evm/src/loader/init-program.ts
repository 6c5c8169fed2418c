import { loadProgram, type Program } from './program.ts';

/** Longer init code is loaded anew each time: twice EIP-3860's limit. */
const MAX_KEPT = 2 * 49152;

/**
 * The loaded init code that ran last. A factory runs the same init code again and again: comparing it takes less time than loading it, and
 * with its program it keeps its heat and its translation.
 */
export class InitProgram {
	#last: Program | undefined;

	/** The loaded init code: the program of the call before if that had the same bytes. */
	get(code: Uint8Array): Program {
		const last = this.#last;
		if (last && isSame(last.code, code)) return last;
		if (code.length > MAX_KEPT) return loadProgram(code);
		// A copy: the bytes that a create gives may be its embedder's, who may change them later.
		return (this.#last = loadProgram(code.slice()));
	}
}

function isSame(a: Uint8Array, b: Uint8Array): boolean {
	const { length } = a;
	if (length !== b.length) return false;
	for (let i = 0; i < length; i++) if (a[i] !== b[i]) return false;
	return true;
}
