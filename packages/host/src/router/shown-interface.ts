import { type ContractInterface, InterfaceError } from '@altvm/abi-bridge';
import { FreeReader } from '../interfaces/interface-reader.ts';
import { resolveInterface } from '../interfaces/resolve-interface.ts';
import { type SearchedCall, writtenCall } from '../interfaces/searched-call.ts';
import type { AccountState } from '../journal/account-state.ts';
import type { Message } from '../message.ts';
import type { CallRouter } from './call-router.ts';

/**
 * Returns the interface by which a contract is called, without a charge and without a trace in the journal.
 * @throws InterfaceError `stale-interface`
 */
export function interfaceFor(
	router: CallRouter,
	contract: AccountState,
	call?: SearchedCall,
	depth = 0,
): ContractInterface | undefined {
	return resolveInterface(router, freeReader(router, depth), contract, call);
}

/** Reads what tells an interface, without a charge and without a trace in the journal. */
export function freeReader(router: CallRouter, depth = 0): FreeReader {
	return new FreeReader(router.journal, router.interfaces, (...question) => router.askAside(depth, ...question));
}

/** Returns the interface of the code that a message runs, for traces and results. Init code has none. */
export function shownInterface(router: CallRouter, message: Message): ContractInterface | undefined {
	const { kind, codeAddress, input, depth } = message;
	if (kind === 'create') return undefined;
	const contract = router.journal.account(codeAddress);
	const dialect = contract.vm === undefined ? undefined : router.adapters.get(contract.vm)?.dialect;
	try {
		return interfaceFor(router, contract, writtenCall(dialect, input), depth);
	} catch (error) {
		if (error instanceof InterfaceError) return undefined;
		throw error;
	}
}
