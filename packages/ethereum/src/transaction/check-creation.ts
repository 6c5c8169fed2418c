import type { VmId } from '@altvm/abi-bridge';
import { CreationError, decodeCreation, EVM, isCreation } from '@altvm/evm';
import type { VmAdapter } from '@altvm/host';
import { TransactionError } from './transaction-error.ts';

/**
 * Checks the data of a contract creation in a host that has other VMs besides the EVM. In a host without, any data is init code, as in
 * Ethereum.
 * @throws TransactionError `bad-creation` if the data begin with the marker of a creation and are malformed or name a VM that the host
 * does not have; `not-evm-code` if they are recognisably a program of another VM, which needs the marker.
 */
export function checkCreation(adapters: ReadonlyMap<VmId, VmAdapter>, data: Uint8Array): void {
	if (adapters.size === 1) return;
	if (isCreation(data)) {
		const vm = vmOf(data);
		if (adapters.has(vm)) return;
		throw new TransactionError('bad-creation', `no VM '${vm}' here; there are: ${[...adapters.keys()].join(', ')}`);
	}
	for (const [vm, adapter] of adapters) {
		if (vm === EVM || !adapter.recognises?.(data)) continue;
		const how = `write it with encodeCreation({ vm: '${vm}', code }) of @altvm/evm`;
		throw new TransactionError('not-evm-code', `the data of the creation is a program of ${vm}, not init code: ${how}`);
	}
}

function vmOf(data: Uint8Array): VmId {
	try {
		return decodeCreation(data).vm;
	} catch (cause) {
		if (!(cause instanceof CreationError)) throw cause;
		throw new TransactionError('bad-creation', cause.message, {}, { cause });
	}
}
