import { STD } from '../addresses.ts';
import type { Native, NativeTable } from '../engine/interfaces.ts';
import { wordsOf } from '../engine/values.ts';
import type { LoadedFunction } from '../loader/loaded-module.ts';
import type { Flavours } from '../vm/flavours.ts';
import { callNatives } from './call.ts';
import { codeNatives } from './code.ts';
import { coinNatives } from './coin.ts';
import { contextNatives } from './context.ts';
import { createNatives } from './create.ts';
import { libraryNatives } from './library.ts';
import { tableNatives } from './table.ts';
import { typeNameNatives } from './type-name.ts';

const library: Readonly<Record<string, Native>> = {
	...libraryNatives,
	...contextNatives,
	...callNatives,
	...createNatives,
	...codeNatives,
	...typeNameNatives,
	...coinNatives,
	...tableNatives,
};
const OWN: ReadonlySet<Native> = new Set(Object.values(library));

/**
 * Counts the memory of what an embedder's functions return, and stops counting that of their arguments. Our own functions do so
 * themselves: they know what they keep.
 */
function counted(natives: Readonly<Record<string, Native>>): Record<string, Native> {
	const wrap = (native: Native): Native =>
		OWN.has(native)
			? native
			: (session, args, typeArgs) => {
					const words = args.reduce<number>((sum, arg) => sum + wordsOf(arg), 0);
					const results = native(session, args, typeArgs);
					session.allocate(results.reduce<number>((sum, result) => sum + wordsOf(result), 0));
					session.free(words);
					return results;
				};
	return Object.fromEntries(Object.entries(natives).map(([path, native]) => [path, wrap(native)]));
}

/** The native functions of the standard library, at 0x1, and of the frameworks of all flavours. */
export class Natives implements NativeTable {
	readonly #byPath = new Map<string, Native>();
	readonly #found = new WeakMap<LoadedFunction, Native>();

	/** @param more native functions of modules at 0x1, by `module::function`; they replace those with the same names */
	constructor(flavours: Flavours, more: Readonly<Record<string, Native>> = {}) {
		for (const { framework, natives } of flavours) this.#add(framework, natives);
		this.#add(STD, {
			...library,
			...counted(more),
		});
	}

	#add(account: string, natives: Readonly<Record<string, Native>>): void {
		for (const [path, native] of Object.entries(natives)) this.#byPath.set(`${account}::${path}`, native);
	}

	find(fn: LoadedFunction): Native | undefined {
		let native = this.#found.get(fn);
		if (!native) {
			const { account, name } = fn.module.id;
			native = this.#byPath.get(`${account}::${name}::${fn.name}`);
			if (native) this.#found.set(fn, native);
		}
		return native;
	}
}
