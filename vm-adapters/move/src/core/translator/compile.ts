import { mayCompileJavaScript, mayCompileWebAssembly } from '@altvm/vm-kit';
import type { Instance } from '../engine/instance.ts';
import type { Session } from '../engine/session.ts';
import type { Value } from '../engine/values.ts';
import type { LoadedFunction } from '../loader/loaded-module.ts';
import { writeFunction } from './javascript.ts';
import { HELPERS } from './runtime.ts';

/** A function in translated code. */
export interface Compiled {
	/** With the instance, the session and the arguments, references as two; gives the first result, the others in `Session.out`. */
	readonly run: Run;
	/** With arguments that lie on a stack from `base` on, and leaves the results there; gives the height with them. */
	readonly fromStack: (instance: Instance, session: Session, stack: Value[], base: number) => number;
	/** What a call takes of the session's room. */
	readonly cost: number;
	/** Characters of code. */
	readonly size: number;
}

/** The part of a function that goes on from the start of a loop, with the interpreter's locals. */
export interface CompiledLoop {
	readonly fromStack: (
		instance: Instance,
		session: Session,
		locals: (Value | undefined)[],
		stack: Value[],
		base: number,
	) => number;
	readonly cost: number;
	readonly size: number;
}

export type Run = (instance: Instance, session: Session, ...args: unknown[]) => unknown;

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
