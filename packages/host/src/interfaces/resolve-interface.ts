import { type Address, type ContractInterface, type Hex, InterfaceError, type VmId } from '@altvm/abi-bridge';
import type { VmAdapter } from '../adapter.ts';
import type { FoundInterface, InspectedContract } from '../interface-finder.ts';
import type { AccountState } from '../journal/account-state.ts';
import { MAX_DELEGATIONS } from '../limits.ts';
import type { InterfaceReader } from './interface-reader.ts';
import { registrationOf } from './registration.ts';

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
 * 1. the one that is registered with the contract, unless it was registered for code that the contract no longer passes its calls on to;
 * 2. else that of the code that runs for the contract: of the account to which it delegates (EIP-7702), or of the implementation behind a
 *    clone or a proxy, as the VM's finder tells;
 * 3. else that of a well-known kind of contract whose functions the code that runs has.
 * @throws InterfaceError `stale-interface` if there is only one that was registered for other code.
 */
export function resolveInterface(
	contracts: Contracts,
	reader: InterfaceReader,
	contract: AccountState,
	selectorOf: SelectorOf = unknownSelector,
): ContractInterface | undefined {
	const precompiled = contracts.precompiles.get(contract.address);
	if (precompiled) return precompiled.precompiledInterface?.(contract.address);
	/** Interfaces that hold if the calls lead to certain code. */
	const bound: { readonly hash: Hex; readonly boundTo: readonly Hex[] }[] = [];
	const select: SelectorOf = () => selectorOf(bound[0] && reader.registered(bound[0].hash));
	let at = contract;
	for (let passed = 0; ; passed++) {
		const holding = passed > 0 ? bound.find(({ boundTo }) => boundTo.includes(at.codeHash)) : undefined;
		if (holding) return reader.registered(holding.hash);
		if (at.interfaceHash !== undefined) {
			const boundTo = registrationOf(reader, at)?.boundTo ?? [];
			if (boundTo.length === 0) return reader.registered(at.interfaceHash);
			bound.push({ hash: at.interfaceHash, boundTo });
		}
		const found = passed <= MAX_DELEGATIONS ? nextOf(contracts, reader, contract, at, select) : undefined;
		if (found && 'interface' in found) return found.interface;
		const next = found && followed(contracts, reader, contract, at, found.runs);
		if (!next) break;
		at = next;
	}
	if (bound.length === 0) return undefined;
	// A contract that passes no calls on has only the functions of its own code, and the interface was checked against them.
	if (at === contract) return reader.registered(bound[0]!.hash);
	throw new InterfaceError(
		'stale-interface',
		'the registered interface is of code that no longer runs for the contract',
		{
			details: 'register the interface of what runs now',
		},
	);
}

/** Returns an account to which calls are passed on, or undefined if no code of the contract's VM is there, or the calls would go in circles. */
export function followed(
	{ precompiles }: Contracts,
	reader: InterfaceReader,
	contract: AccountState,
	at: AccountState,
	runs: Address,
): AccountState | undefined {
	const next = reader.journal.account(runs);
	if (next === at || next === contract) return undefined;
	reader.visit(next);
	return next.vm === contract.vm && !precompiles.has(next.address) ? next : undefined;
}

/** Returns where the calls of a contract lead from the account `at`, whose code runs on the storage of `contract`. */
export function nextOf(
	{ adapters }: Contracts,
	reader: InterfaceReader,
	contract: AccountState,
	at: AccountState,
	selectorOf: SelectorOf,
): FoundInterface | undefined {
	const adapter = at.vm === undefined ? undefined : adapters.get(at.vm);
	const delegate = adapter?.delegateOf?.(reader.journal.code(at));
	if (delegate !== undefined) return { runs: delegate };
	return adapter?.interfaceFinder?.find(inspected(reader, adapter.vm, contract, at, selectorOf));
}

/** The code of the account `at`, on the storage of `contract`, as a finder sees it. */
export function inspected(
	reader: InterfaceReader,
	vm: VmId,
	contract: AccountState,
	at: AccountState,
	selectorOf: SelectorOf,
): InspectedContract {
	const { journal } = reader;
	return {
		address: contract.address,
		code: journal.code(at),
		get selector() {
			return selectorOf(undefined);
		},
		scan: (read) => reader.scan(at, read),
		storage: (key) => reader.storage(contract, vm, key),
		ask(target, input) {
			const asked = journal.account(target);
			reader.visit(asked);
			return asked.vm === vm ? reader.ask(contract.address, asked.address, input) : undefined;
		},
	};
}
