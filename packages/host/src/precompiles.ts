import type { Address } from '@altvm/abi-bridge';
import type { VmAdapter } from './adapter.ts';
import { checkedAddress } from './check-address.ts';

/** A precompiled contract. */
export interface Precompile {
	readonly adapter: VmAdapter;
	/** The address at which the adapter knows it. Calls may find it elsewhere, where an override has moved it. */
	readonly address: Address;
}

/** Precompiled contracts by the addresses at which they are called. */
export type Precompiles = ReadonlyMap<Address, Precompile>;

/** Adds the precompiled contracts of an adapter. */
export function addPrecompiles(precompiles: Map<Address, Precompile>, adapter: VmAdapter): void {
	for (const given of adapter.precompiles ?? []) {
		const address = checkedAddress(given, 'precompiles');
		precompiles.set(address, { adapter, address });
	}
}
