import { type EvmAdapterOptions, evmAdapter } from '@altvm/evm';
import { Host, type HostOptions, type VmAdapter } from '@altvm/host';
import { type MoveAdapterOptions, moveAdapter } from '@altvm/move';
import { type WasmAdapterOptions, wasmAdapter } from '@altvm/wasm';

export interface CreateHostOptions extends Omit<HostOptions, 'adapters'> {
	/** More VMs, besides EVM, WASM and Move. */
	readonly adapters?: readonly VmAdapter[];
	/** Fork, engine and caches of the EVM. */
	readonly evm?: EvmAdapterOptions;
	/** Engine and caches of Move. */
	readonly move?: MoveAdapterOptions;
	/** Caches of WebAssembly. */
	readonly wasm?: WasmAdapterOptions;
}

/**
 * Creates a host with the EVM, WebAssembly and Move. Creating it is asynchronous, because WebAssembly tools are compiled; running
 * transactions is synchronous.
 *
 * @example
 * ```ts
 * import { createHost } from 'altvm';
 *
 * const host = await createHost({ block: { number: 7n, timestamp: 1_700_000_000n }, evm: { hardfork: 'prague' } });
 * [...host.adapters.keys()]; // [ 'evm', 'wasm', 'move' ]
 * host.block.number; // 7n
 * ```
 */
export async function createHost({ evm, move, wasm, ...options }: CreateHostOptions = {}): Promise<Host> {
	const builtIn = [evmAdapter(evm), await wasmAdapter(wasm), moveAdapter(move)];
	return new Host({ ...options, adapters: [...builtIn, ...(options.adapters ?? [])] });
}
