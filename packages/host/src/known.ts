import type { VmId } from '@altvm/abi-bridge';
import type { VmAdapter } from './adapter.ts';
import { checkedVm } from './check-request.ts';
import { HostError } from './errors.ts';
import type { InterfaceCache } from './interfaces/interface-cache.ts';
import type { Precompiles } from './precompiles.ts';

/** The parts of a host that checking an embedder's request needs. */
export interface Known {
	readonly adapters: ReadonlyMap<VmId, VmAdapter>;
	readonly precompiles: Precompiles;
	readonly interfaces: InterfaceCache;
}

/** @throws HostError `unknown-vm` if the host has no adapter for the VM. */
export function knownAdapter(adapters: ReadonlyMap<VmId, VmAdapter>, vm: VmId): VmAdapter {
	const adapter = adapters.get(checkedVm(vm));
	if (adapter) return adapter;
	throw new HostError('unknown-vm', `no VM '${vm}' here; there are: ${[...adapters.keys()].join(', ')}`);
}
