import { mayCompileJavaScript, mayCompileWebAssembly } from '@altvm/vm-kit';
import type { Compiled, CompiledLoop } from '../engine/interfaces.ts';
import type { LoadedFunction } from '../loader/loaded-module.ts';
import { writeFunction } from './javascript.ts';
import { HELPERS } from './runtime.ts';

const NAMES = Object.keys(HELPERS);
const VALUES = Object.values(HELPERS);

/**
 * Compiles a function or one of its loops. The generated code holds no name or text from the module, only numbers and
 * fixed words. Returns undefined if it cannot be translated, or if code generation is forbidden.
 */
function compile<T>(fn: LoadedFunction, loop?: number): T | undefined {
	try {
		if (!mayCompileJavaScript() || !mayCompileWebAssembly()) return undefined;
		const source = writeFunction(fn, loop);
		if (!source) return undefined;
		const made = new Function(...NAMES, source.text)(...VALUES) as object;
		return { ...made, cost: source.cost, size: source.text.length } as T;
	} catch (error) {
		// The host stack has too little room left to compile. The function stays interpreted, which no contract can
		// observe.
		if (error instanceof RangeError) return undefined;
		throw error;
	}
}

/** Compiles a function. Returns undefined if it cannot be translated. */
export function compileFunction(fn: LoadedFunction): Compiled | undefined {
	return compile(fn);
}

/**
 * Compiles the part of a function that continues from the start of a loop. Returns undefined if it cannot be
 * translated.
 */
export function compileLoop(fn: LoadedFunction, start: number): CompiledLoop | undefined {
	return compile(fn, start);
}
