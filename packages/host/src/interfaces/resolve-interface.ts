import type { Address, ContractInterface, Hex, VmId } from '@altvm/abi-bridge';
import type { VmAdapter } from '../adapter.ts';
import type { InspectedContract } from '../interface-finder.ts';
import type { AccountState } from '../journal/account-state.ts';
import { MAX_DELEGATIONS } from '../limits.ts';
import type { InterfaceReader } from './interface-reader.ts';

/** The VMs among whose contracts an interface is looked for. */
export interface Contracts {
	readonly adapters: ReadonlyMap<VmId, VmAdapter>;
	readonly precompiles: ReadonlyMap<Address, VmAdapter>;
}

/** Returns the first 4 bytes of the Solidity call data of a call. A call that is written by name needs the interface for it. */
export type SelectorOf = (iface: ContractInterface | undefined) => Uint8Array | undefined;

const unknownSelector: SelectorOf = () => undefined;

/**
 * Returns the interface by which a contract is called, or undefined if there is none:
 * 1. the one that is registered with the contract;
 * 2. else that of the code that runs for the contract: of the account to which it delegates (EIP-7702), or of the implementation behind a
 *    clone or a proxy, as the VM's finder tells;
 * 3. else that of a well-known kind of contract whose functions the code that runs has.
 */
export function resolveInterface(
	{ adapters, precompiles }: Contracts,
	reader: InterfaceReader,
	contract: AccountState,
	selectorOf: SelectorOf = unknownSelector,
): ContractInterface | undefined {
	let at = contract;
	for (let passed = 0; passed <= MAX_DELEGATIONS; passed++) {
		if (precompiles.has(at.address) || at.vm !== contract.vm) return undefined;
		if (at.interfaceHash !== undefined) return reader.registered(at.interfaceHash);
		const adapter = at.vm === undefined ? undefined : adapters.get(at.vm);
		const found = adapter && findNext(adapter, reader, contract, at, selectorOf);
		if (!found) return undefined;
		if ('interface' in found) return found.interface;
		const next = reader.journal.account(found.runs);
		if (next === at || next === contract) return undefined;
		reader.visit(next);
		at = next;
	}
	return undefined;
}

/** @param at the account whose code runs on the storage of `contract`. */
function findNext(
	{ vm, delegateOf, interfaceFinder }: VmAdapter,
	reader: InterfaceReader,
	contract: AccountState,
	at: AccountState,
	selectorOf: SelectorOf,
): ReturnType<NonNullable<VmAdapter['interfaceFinder']>['find']> {
	const { journal } = reader;
	const code = journal.code(at);
	const delegate = delegateOf?.(code);
	if (delegate !== undefined) return { runs: delegate };
	const inspected: InspectedContract = {
		address: contract.address,
		code,
		get selector() {
			return selectorOf(undefined);
		},
		scan: (read) => reader.scan(at, read),
		storage: (key: Hex) => reader.storage(contract, vm, key),
		ask(target, input) {
			const asked = journal.account(target);
			reader.visit(asked);
			return asked.vm === vm ? reader.ask(contract.address, asked.address, input) : undefined;
		},
	};
	return interfaceFinder?.find(inspected);
}
