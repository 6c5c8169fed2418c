import { mayCompileJavaScript, mayCompileWebAssembly } from '@altvm/vm-kit';
import type { Compiled, CompiledLoop } from '../engine/interfaces.ts';
import type { LoadedFunction } from '../loader/loaded-module.ts';
import { writeFunction } from './javascript.ts';
import { HELPERS } from './runtime.ts';

const NAMES = Object.keys(HELPERS);
const VALUES = Object.values(HELPERS);

/** The code has no names and no text of the module's: numbers and what the writer has words for. */
function compile<T>(fn: LoadedFunction, loop?: number): T | undefined {
	try {
		if (!mayCompileJavaScript() || !mayCompileWebAssembly()) return undefined;
		const source = writeFunction(fn, loop);
		if (!source) return undefined;
		const made = new Function(...NAMES, source.text)(...VALUES) as object;
		return { ...made, cost: source.cost, size: source.text.length } as T;
	} catch (error) {
		// No stack is left to compile on: the function stays interpreted, which nobody can see.
		if (error instanceof RangeError) return undefined;
		throw error;
	}
}

export function compileFunction(fn: LoadedFunction): Compiled | undefined {
	return compile(fn);
}

export function compileLoop(fn: LoadedFunction, start: number): CompiledLoop | undefined {
	return compile(fn, start);
}
