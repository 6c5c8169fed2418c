import { type CodeWriter, EXTERNAL, TYPE } from '@altvm/vm-kit';
import type { MemoryLimits } from './memory-limits.ts';

/** The name under which metered modules import their meters. A contract that imports it is refused. */
export const METER_MODULE = 'altvm:meter';

/**
 * The name under which a metered module exports its start function. A start function would run while the instance is being linked,
 * when host calls cannot be served yet; the export is called, and paid for, after linking.
 */
export const START_EXPORT = 'altvm:start';

/** The name under which a metered module exports its reset: see `Reset`. */
export const RESET_EXPORT = 'altvm:reset';

/** The name under which a metered module with a memory exports its marks of written memory: see `WriteMarks`. */
export const WRITTEN_EXPORT = 'altvm:written';

/** Indices of the imported meters. A contract imports no globals, so these are the first two. */
export const INK_GLOBAL = 0;
export const STACK_GLOBAL = 1;

/**
 * Maps indices of a module to those in the metered module. Functions there: imports, `grow`, the module's own, the metered form of each (see
 * `meterCode`), helpers. Globals: the meters, the module's own, `written`, `permanent`.
 */
export class Indices {
	readonly #importedFunctions: number;
	readonly #ownFunctions: number;
	readonly #ownGlobals: number;

	constructor(importedFunctions: number, ownFunctions: number, ownGlobals: number) {
		this.#importedFunctions = importedFunctions;
		this.#ownFunctions = ownFunctions;
		this.#ownGlobals = ownGlobals;
	}

	/** Index of the imported `grow`. */
	get grow(): number {
		return this.#importedFunctions;
	}

	function(index: number): number {
		return index < this.#importedFunctions ? index : index + 1;
	}

	/** Index of the metered form of a function that the module defines. */
	metered(index: number): number {
		return index + 1 + this.#ownFunctions;
	}

	/** Index of the first helper. */
	get helpers(): number {
		return this.#importedFunctions + 1 + 2 * this.#ownFunctions;
	}

	global(index: number): number {
		return index + 2;
	}

	/** Index of the global with the marks of written memory: an i64. */
	get written(): number {
		return this.#ownGlobals + 2;
	}

	/** Index of the global that is 1 after the module did what a reset cannot undo: an i32. */
	get permanent(): number {
		return this.#ownGlobals + 3;
	}
}

/** Writes the imports of `grow` and of the two mutable globals: three entries. */
export function writeMeterImports(out: CodeWriter, growType: number): void {
	out.name(METER_MODULE).name('grow').byte(EXTERNAL.function).uint(growType);
	out.name(METER_MODULE).name('ink').byte(EXTERNAL.global).byte(TYPE.i64).byte(0x01);
	out.name(METER_MODULE).name('stack').byte(EXTERNAL.global).byte(TYPE.i32).byte(0x01);
}

/** Writes the import of `memory`: one entry. */
export function writeMemoryImport(out: CodeWriter, { initial, maximum }: MemoryLimits): void {
	out.name(METER_MODULE).name('memory').byte(EXTERNAL.memory);
	if (maximum === undefined) out.byte(0x00).uint(initial);
	else out.byte(0x01).uint(initial).uint(maximum);
}
