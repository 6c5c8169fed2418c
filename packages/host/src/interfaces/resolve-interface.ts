import { type Address, type ContractInterface, type Hex, InterfaceError, type VmId } from '@altvm/abi-bridge';
import type { VmAdapter } from '../adapter.ts';
import type { GasMeter } from '../gas.ts';
import type { FoundInterface, InspectedContract } from '../interface-finder.ts';
import type { AccountState } from '../journal/account-state.ts';
import { HOST_VM, type Journal } from '../journal/journal.ts';
import { MAX_DELEGATIONS } from '../limits.ts';
import type { Precompiles } from '../precompiles.ts';
import type { InterfaceCache } from './interface-cache.ts';
import type { InterfaceReader } from './interface-reader.ts';
import { registrationOf } from './registration.ts';
import { anyCall, type SearchedCall } from './searched-call.ts';

/** The VMs among whose contracts an interface is looked for. */
export interface Contracts {
	readonly adapters: ReadonlyMap<VmId, VmAdapter>;
	readonly precompiles: Precompiles;
}

/**
 * Returns the interface by which a contract is called, or undefined if there is none:
 * 1. the one that is registered with the contract, unless it was registered for code that the contract no longer passes its calls on to;
 * 2. else that of the code that runs for the contract: of the account to which it delegates (EIP-7702), or of the implementation behind a
 *    clone or a proxy, as the VM's finder tells;
 * 3. else that of a well-known kind of contract whose functions the code that runs has.
 *
 * For a call whose function one of them does not have, such as a proxy's own, the next one is taken.
 * @throws InterfaceError `stale-interface` if there is only one that was registered for other code.
 */
export function resolveInterface(
	contracts: Contracts,
	reader: InterfaceReader,
	contract: AccountState,
	call: SearchedCall = anyCall,
): ContractInterface | undefined {
	const precompiled = contracts.precompiles.get(contract.address);
	if (precompiled) return precompiled.adapter.precompiledInterface?.(precompiled.address);
	const finder = contract.vm === undefined ? undefined : contracts.adapters.get(contract.vm)?.interfaceFinder;
	// Most calls are of functions that the contract was deployed with.
	if (contract.interfaceHash !== undefined && !contract.hasSlots(HOST_VM)) {
		const iface = reader.registered(contract.interfaceHash);
		if (!finder || call.isIn(iface)) return iface;
	}
	/** Interfaces that hold if the calls lead to certain code. */
	const bound: Bound[] = [];
	/** One without the function. It says best what is missing if no other has the function either. */
	let lacking: ContractInterface | undefined;
	const select = () => call.selectorIn(bound[0] && reader.registered(bound[0].hash));
	let at = contract;
	for (let passed = 0; ; passed++) {
		for (const iface of registeredAt(reader, at, passed > 0, bound)) {
			if (!finder || call.isIn(iface)) return iface;
			lacking ??= iface;
		}
		const found = passed <= MAX_DELEGATIONS ? nextOf(contracts, reader, contract, at, select) : undefined;
		if (found && 'interface' in found) return lacking && !call.isIn(found.interface) ? lacking : found.interface;
		const next = found && followed(contracts, reader, contract, at, found.runs);
		if (!next) break;
		at = next;
	}
	if (lacking || bound.length === 0) return lacking;
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

/**
 * Returns the interface that a contract was deployed with, undefined if it has none, or one that may not hold. `resolveInterface` returns it
 * for every call of a function that it has.
 * @throws Halt `out-of-gas` or `memory-limit`
 */
export function registeredInterface(
	{ precompiles, interfaces, journal }: Contracts & { readonly interfaces: InterfaceCache; readonly journal: Journal },
	meter: GasMeter,
	contract: AccountState,
): ContractInterface | undefined {
	const { address, interfaceHash } = contract;
	if (interfaceHash === undefined || contract.hasSlots(HOST_VM) || precompiles.has(address)) return undefined;
	return interfaces.load(journal, meter, interfaceHash);
}

interface Bound {
	readonly hash: Hex;
	readonly boundTo: readonly Hex[];
}

/** Returns the registered interfaces that hold for the code of an account: those that are bound to it, and the account's own. */
function* registeredAt(
	reader: InterfaceReader,
	at: AccountState,
	isBehind: boolean,
	bound: Bound[],
): Iterable<ContractInterface> {
	if (isBehind) {
		for (const { hash, boundTo } of bound) if (boundTo.includes(at.codeHash)) yield reader.registered(hash);
	}
	if (at.interfaceHash === undefined) return;
	const boundTo = registrationOf(reader, at)?.boundTo ?? [];
	if (boundTo.length === 0) yield reader.registered(at.interfaceHash);
	else bound.push({ hash: at.interfaceHash, boundTo });
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
	selectorOf: () => Uint8Array | undefined,
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
	selectorOf: () => Uint8Array | undefined,
): InspectedContract {
	const { journal } = reader;
	return {
		address: contract.address,
		code: journal.code(at),
		get selector() {
			return selectorOf();
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
