import type { ContractInterface } from '@altvm/abi-bridge';
import { FreeReader } from '../interfaces/interface-reader.ts';
import { resolveInterface } from '../interfaces/resolve-interface.ts';
import type { AccountState } from '../journal/account-state.ts';
import type { Message } from '../message.ts';
import type { CallRouter } from './call-router.ts';

/** Returns the interface by which a contract is called, without a charge and without a trace in the journal. */
export function interfaceFor(router: CallRouter, contract: AccountState, depth = 0): ContractInterface | undefined {
	const reader = new FreeReader(router.journal, router.interfaces, (...question) => router.ask(depth, ...question));
	return resolveInterface(router, reader, contract);
}

/** Returns the interface of the code that a message runs, for traces and results. Init code has none. */
export function shownInterface(router: CallRouter, message: Message): ContractInterface | undefined {
	if (message.kind === 'create') return undefined;
	return interfaceFor(router, router.journal.account(message.codeAddress), message.depth);
}
