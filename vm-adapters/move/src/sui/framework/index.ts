import { base64ToBytes, moduleAddress } from '@altvm/abi-bridge';
import { type GenesisContract, keccak256 } from '@altvm/host';
import { LoadedModule } from '../../core/loader/loaded-module.ts';
import { SUI } from '../module.ts';
import { onlySui } from '../rules.ts';
import { FRAMEWORK } from './modules.ts';

/**
 * Name and bytecode of each module of the framework. These modules exist at 0x2 from genesis.
 *
 * @example
 * ```ts
 * import { suiFramework } from '@altvm/move';
 *
 * const names = suiFramework().map(({ name }) => name);
 * names.filter((name) => ['object', 'transfer'].includes(name)); // [ 'object', 'transfer' ]
 * ```
 */
export function suiFramework(): { readonly name: string; readonly code: Uint8Array }[] {
	return FRAMEWORK.map(([name, base64]) => ({ name, code: base64ToBytes(base64) }));
}

let contracts: readonly GenesisContract[] | undefined;

/** The framework's modules as genesis contracts, with their interfaces for other VMs. Parsed once. */
export function frameworkContracts(): readonly GenesisContract[] {
	contracts ??= suiFramework().map(({ name, code }) => ({
		address: moduleAddress(SUI, name),
		code,
		interface: new LoadedModule(code, keccak256(code), onlySui).interface,
	}));
	return contracts;
}
