import type { ContractInterface } from '@altvm/abi-bridge';
import type { AccountState } from './journal/account-state.ts';
import type { Journal } from './journal/journal.ts';
import { Router } from './router/router.ts';
import { interfaceFor } from './router/shown-interface.ts';
import type { Environment } from './run-transaction.ts';

/**
 * Returns the interface by which a contract is called: the registered one, that of the code that runs for it, or that of a well-known kind of
 * contract. Nobody pays, and the journal stays as it is. Call it while no message runs on the journal.
 */
export function interfaceOf(
	environment: Environment,
	journal: Journal,
	contract: AccountState,
): ContractInterface | undefined {
	const transaction = { origin: contract.address, gasPrice: 0n };
	return interfaceFor(new Router({ ...environment, journal, transaction, tracer: undefined }), contract);
}
