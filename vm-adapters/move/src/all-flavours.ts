import type { Hex } from '@altvm/abi-bridge';
import { keccak256 } from '@altvm/host';
import { aptosFlavour } from './aptos/flavour.ts';
import { LoadedModule } from './core/loader/loaded-module.ts';
import { Flavours } from './core/vm/flavours.ts';
import { suiFlavour } from './sui/flavour.ts';

/** The flavours that the adapter runs. */
export const FLAVOURS = new Flavours([suiFlavour, aptosFlavour]);

/**
 * Parses a module.
 * @param codeHash keccak256 of its bytes
 * @throws MoveLoadError
 * @example
 * ```ts
 * import { readFileSync } from 'node:fs';
 * import { loadModule } from '@altvm/move';
 *
 * const module = loadModule(readFileSync('examples/contracts/counter/v1/artifacts/counter.mv'));
 * module.id.name; // counter
 * [...module.functions.keys()]; // [ 'value', 'increment' ]
 * ```
 */
export function loadModule(bytes: Uint8Array, codeHash: Hex = keccak256(bytes)): LoadedModule {
	return new LoadedModule(bytes, codeHash, FLAVOURS);
}
