import type { ContractInterface } from '@altvm/abi-bridge';
import { FreeReader, type Question } from './interfaces/interface-reader.ts';
import { resolveInterface } from './interfaces/resolve-interface.ts';
import type { SearchedCall } from './interfaces/searched-call.ts';
import type { AccountState } from './journal/account-state.ts';
import type { Journal } from './journal/journal.ts';
import { Router } from './router/router.ts';
import type { Environment } from './run-transaction.ts';

/**
 * Returns the interface by which a contract is called: the registered one, that of the code that runs for it, or that of a well-known kind of
 * contract. Nobody pays, and the journal stays as it is. Call it while no message runs on the journal.
 * @throws InterfaceError `stale-interface` if there is only one that was registered for code that no longer runs for the contract.
 */
export function interfaceOf(
	environment: Environment,
	journal: Journal,
	contract: AccountState,
	call?: SearchedCall,
): ContractInterface | undefined {
	// Most searches ask no contract, and need no router.
	const ask: Question = (...question) => routerOn(environment, journal, contract).ask(0, ...question);
	return resolveInterface(environment, new FreeReader(journal, environment.interfaces, ask), contract, call);
}

/** Returns a router on a journal on which no message runs. */
export function routerOn(environment: Environment, journal: Journal, { address }: AccountState): Router {
	const transaction = { origin: address, gasPrice: 0n };
	return new Router({ ...environment, journal, transaction, tracer: undefined });
}
