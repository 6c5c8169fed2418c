import type { MemoryLimits } from '../engine/memory-pool.ts';
import { type ByteWriter, nameBytes, u32 } from './encode.ts';
import { I32, I64 } from './value-type.ts';

/** The module that metered modules import their meters from. No contract can import it itself. */
export const METER_MODULE = 'altvm:meter';

/**
 * A start function would run while the instance is being linked, when the host cannot serve it. It becomes an export that is
 * called, and paid for, when everything is linked.
 */
export const START_EXPORT = 'altvm:start';

/** Of a contract's globals none is imported, so that these come first. */
export const INK_GLOBAL = 0;
export const SLOTS_GLOBAL = 1;

/** Where what metering adds to a module moves its own. Functions: imports, `grow`, the module's own, helpers. */
export class Indices {
	readonly #importedFunctions: number;

	constructor(importedFunctions: number) {
		this.#importedFunctions = importedFunctions;
	}

	/** The imported `grow`. */
	get grow(): number {
		return this.#importedFunctions;
	}

	function(index: number): number {
		return index < this.#importedFunctions ? index : index + 1;
	}

	global(index: number): number {
		return index + 2;
	}
}

/** Imports `grow` and the two mutable globals: three entries. */
export function writeMeterImports(out: ByteWriter, growType: number): void {
	const module = nameBytes(METER_MODULE);
	out.push([...module, ...nameBytes('grow'), 0x00, ...u32(growType)]);
	out.push([...module, ...nameBytes('ink'), 0x03, I64, 0x01]);
	out.push([...module, ...nameBytes('slots'), 0x03, I32, 0x01]);
}

/** Imports `memory`: one entry. */
export function writeMemoryImport(out: ByteWriter, { initial, maximum }: MemoryLimits): void {
	out.push([...nameBytes(METER_MODULE), ...nameBytes('memory'), 0x02, maximum === undefined ? 0x00 : 0x01]);
	out.push([...u32(initial), ...(maximum === undefined ? [] : u32(maximum))]);
}
