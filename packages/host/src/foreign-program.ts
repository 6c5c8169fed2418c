import type { VmId } from '@altvm/abi-bridge';
import type { VmAdapter } from './adapter.ts';

/**
 * Returns the VM whose program the code is, if it is not the code of the VM that is asked to run it. Only a VM whose code may ask for
 * contracts of others (`VmAdapter.foreignCreation`) is told: other VMs check their code.
 */
export function foreignProgram(
	adapters: ReadonlyMap<VmId, VmAdapter>,
	asked: VmAdapter,
	code: Uint8Array,
): VmId | undefined {
	if (!asked.foreignCreation || adapters.size === 1) return undefined;
	for (const adapter of adapters.values()) if (adapter !== asked && adapter.recognises?.(code)) return adapter.vm;
	return undefined;
}
