import { base64ToBytes, moduleAddress } from '@altvm/abi-bridge';
import { type GenesisContract, keccak256 } from '@altvm/host';
import { LoadedModule } from '../../core/loader/loaded-module.ts';
import { SUI } from '../module.ts';
import { onlySui } from '../rules.ts';
import { FRAMEWORK } from './modules.ts';

/** The modules of the framework, which lie at 0x2 from the start. */
export function suiFramework(): { readonly name: string; readonly code: Uint8Array }[] {
	return FRAMEWORK.map(([name, base64]) => ({ name, code: base64ToBytes(base64) }));
}

let contracts: readonly GenesisContract[] | undefined;

/** The same as contracts, with the interfaces by which other VMs call them. Read once. */
export function frameworkContracts(): readonly GenesisContract[] {
	contracts ??= suiFramework().map(({ name, code }) => ({
		address: moduleAddress(SUI, name),
		code,
		interface: new LoadedModule(code, keccak256(code), onlySui).interface,
	}));
	return contracts;
}
