import { type ContractInterface, InterfaceError } from '@altvm/abi-bridge';
import type { InterfaceCache } from '../interfaces/interface-cache.ts';
import type { InterfaceReader } from '../interfaces/interface-reader.ts';
import { encodeRegistration, RANK } from '../interfaces/registration.ts';
import type { Contracts } from '../interfaces/resolve-interface.ts';
import { checkRunningCode } from '../interfaces/running-code.ts';
import type { AccountState } from '../journal/account-state.ts';
import { refuse } from '../refuse.ts';

/**
 * Registers an interface with a contract, or removes the one that it has.
 * @throws HostError `bad-request` if the code that runs for the contract does not have the functions.
 */
export function setInterface(
	known: Contracts & { readonly interfaces: InterfaceCache },
	reader: InterfaceReader,
	contract: AccountState,
	given: ContractInterface | undefined,
): void {
	if (given === undefined) {
		reader.journal.setInterface(contract, undefined);
		return;
	}
	try {
		const iface = known.interfaces.checked(given);
		const boundTo = checkRunningCode(known, reader, contract, iface);
		reader.journal.setInterface(contract, iface, encodeRegistration({ rank: RANK.owner, boundTo }));
	} catch (error) {
		if (error instanceof InterfaceError) refuse(`the interface of ${contract.address}: ${error.message}`, error);
		throw error;
	}
}
