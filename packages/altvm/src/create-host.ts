import { evmAdapter } from '@altvm/evm';
import { Host, type HostOptions, type VmAdapter } from '@altvm/host';
import { moveAdapter } from '@altvm/move';
import { wasmAdapter } from '@altvm/wasm';

export interface CreateHostOptions extends Omit<HostOptions, 'adapters'> {
	/** Further VMs beside EVM, WASM and Move. */
	readonly adapters?: readonly VmAdapter[];
}

/** A host with every VM that altvm has. Making it is asynchronous (tools are compiled); running it never is. */
export async function createHost(options: CreateHostOptions = {}): Promise<Host> {
	const builtIn = [evmAdapter(), await wasmAdapter(), moveAdapter()];
	return new Host({ ...options, adapters: [...builtIn, ...(options.adapters ?? [])] });
}
