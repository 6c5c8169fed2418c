import { SUI } from '../../sui/flavour.ts';
import { suiNatives } from '../../sui/natives.ts';
import type { Session } from '../engine/session.ts';
import type { Type } from '../engine/types.ts';
import type { Value } from '../engine/values.ts';
import type { LoadedFunction } from '../loader/loaded-module.ts';
import { callNatives } from './call.ts';
import { codeNatives } from './code.ts';
import { coinNatives } from './coin.ts';
import { contextNatives } from './context.ts';
import { libraryNatives } from './library.ts';
import { tableNatives } from './table.ts';
import { typeNameNatives } from './type-name.ts';

/** A native function: arguments in order, results in order. It pays before it does anything. */
export type Native = (session: Session, args: readonly Value[], typeArgs: readonly Type[]) => Value[];

const STD = `0x${'0'.repeat(63)}1`;

/** The native functions of the standard library, at 0x1, and of Sui's framework, at 0x2. */
export class Natives {
	readonly #byName: ReadonlyMap<string, Native>;
	readonly #found = new WeakMap<LoadedFunction, Native>();
	readonly #sui = new Map<string, Native>(Object.entries(suiNatives));

	/** @param more of 0x1 by `module::function`, in the place of those of the same names */
	constructor(more: Readonly<Record<string, Native>> = {}) {
		const own = {
			...libraryNatives,
			...contextNatives,
			...callNatives,
			...codeNatives,
			...typeNameNatives,
			...coinNatives,
			...tableNatives,
		};
		this.#byName = new Map(Object.entries({ ...own, ...more }));
	}

	find(fn: LoadedFunction): Native | undefined {
		let native = this.#found.get(fn);
		if (!native) {
			native = this.#find(fn);
			if (native) this.#found.set(fn, native);
		}
		return native;
	}

	#find({ module, name }: LoadedFunction): Native | undefined {
		if (module.id.account === SUI) return this.#sui.get(`${module.id.name}::${name}`);
		return module.id.account === STD ? this.#byName.get(`${module.id.name}::${name}`) : undefined;
	}
}
