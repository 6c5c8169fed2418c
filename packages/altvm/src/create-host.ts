import { installSystemContracts } from '@altvm/ethereum';
import { type EvmAdapterOptions, evmAdapter } from '@altvm/evm';
import { Host, type HostOptions, type StateStore, type VmAdapter } from '@altvm/host';
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
	/**
	 * Puts the contracts that blocks of the EVM's fork call (EIP-4788, EIP-2935, EIP-7002, EIP-7251) into a store that has no accounts.
	 * Default true. Without them, `executeBlock` refuses every block since Prague.
	 */
	readonly systemContracts?: boolean;
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
export async function createHost(options: CreateHostOptions = {}): Promise<Host> {
	const { evm, move, wasm, systemContracts = true, ...hostOptions } = options;
	const builtIn = [evmAdapter(evm), await wasmAdapter(wasm), moveAdapter(move)];
	const isNew = hostOptions.store === undefined || isEmpty(hostOptions.store);
	const host = new Host({ ...hostOptions, adapters: [...builtIn, ...(hostOptions.adapters ?? [])] });
	if (isNew && systemContracts) installSystemContracts(host);
	return host;
}

function isEmpty(store: StateStore): boolean {
	for (const _ of store.accounts()) return false;
	return true;
}
