import { type EvmAdapterOptions, evmAdapter } from '@altvm/evm';
import { checkOptions, OPTION, type OptionChecks, type VmAdapter } from '@altvm/host';
import { type MoveAdapterOptions, moveAdapter } from '@altvm/move';
import { type WasmAdapterOptions, wasmAdapter } from '@altvm/wasm';

/** Options of the adapters that altvm has. Each is checked by its adapter. */
export interface CreateAdaptersOptions {
	/** Fork, engine and caches of the EVM. */
	readonly evm?: EvmAdapterOptions;
	/** Engine and caches of Move. */
	readonly move?: MoveAdapterOptions;
	/** Caches of WebAssembly. */
	readonly wasm?: WasmAdapterOptions;
}

const OPTIONS: OptionChecks<CreateAdaptersOptions> = { evm: OPTION.object, move: OPTION.object, wasm: OPTION.object };

/**
 * Creates the adapters of the EVM, WebAssembly and Move, for a host or a chain of one's own.
 *
 * @throws HostError `bad-request` that names the option that is unknown or wrong.
 * @example
 * ```ts
 * import { createAdapters } from 'altvm';
 *
 * (await createAdapters()).map(({ vm }) => vm); // [ 'evm', 'wasm', 'move' ]
 * ```
 */
export async function createAdapters(options: CreateAdaptersOptions = {}): Promise<VmAdapter[]> {
	checkOptions(options, 'createAdapters', OPTIONS);
	const { evm, move, wasm } = options;
	return [evmAdapter(evm), await wasmAdapter(wasm), moveAdapter(move)];
}
