import {
	type ContractInterface,
	type FunctionDescriptor,
	type Hex,
	InterfaceError,
	solidityFunction,
} from '@altvm/abi-bridge';
import type { VmAdapter } from '../adapter.ts';
import type { AccountState } from '../journal/account-state.ts';
import { MAX_DELEGATIONS } from '../limits.ts';
import type { InterfaceReader } from './interface-reader.ts';
import { type Contracts, followed, inspected, nextOf } from './resolve-interface.ts';

/**
 * Checks that the code that runs for a contract has every function of an interface: the contract's own code, that of accounts to which it
 * passes its calls, or for a diamond (ERC-2535) the facet that its loupe tells for the function.
 * @returns the hashes of the code in which functions are, besides the contract's own.
 * @throws InterfaceError `not-in-code` that names the function, `wrong-vm` for an interface of another VM, or any error of the adapter.
 */
export function checkRunningCode(
	contracts: Contracts,
	reader: InterfaceReader,
	contract: AccountState,
	iface: ContractInterface,
): readonly Hex[] {
	const adapter = contract.vm === undefined ? undefined : contracts.adapters.get(contract.vm);
	if (!adapter || contracts.precompiles.has(contract.address)) {
		throw new InterfaceError('no-contract', 'there is no contract', { place: contract.address });
	}
	if (iface.vm !== adapter.vm) {
		throw new InterfaceError('wrong-vm', `an interface of ${iface.vm} for a contract of ${adapter.vm}`, {
			place: iface.name,
		});
	}
	if (!adapter.interfaceFinder) {
		adapter.checkInterface(reader.journal.code(contract), iface);
		return [];
	}
	const chain = passedTo(contracts, reader, contract);
	const found = new Set<Hex>();
	for (const fn of iface.functions) {
		const holder = holderOf(contracts, adapter, reader, chain, iface, fn);
		if (holder !== contract) found.add(holder.codeHash);
	}
	return [...found];
}

/** Returns a contract and the accounts to which it passes all of its calls, in order. */
function passedTo(contracts: Contracts, reader: InterfaceReader, contract: AccountState): AccountState[] {
	const chain = [contract];
	for (let at = contract; chain.length <= MAX_DELEGATIONS + 1; ) {
		const found = nextOf(contracts, reader, contract, at, () => undefined);
		const next = found && 'runs' in found ? followed(contracts, reader, contract, at, found.runs) : undefined;
		if (!next) break;
		chain.push((at = next));
	}
	return chain;
}

/** Returns the account in whose code a function is. */
function holderOf(
	contracts: Contracts,
	{ vm, interfaceFinder }: VmAdapter,
	reader: InterfaceReader,
	chain: readonly AccountState[],
	iface: ContractInterface,
	fn: FunctionDescriptor,
): AccountState {
	const contract = chain[0]!;
	const { selector, selectorBytes, signature } = solidityFunction(iface, fn);
	const has = (at: AccountState) =>
		interfaceFinder!.dispatches(
			inspected(reader, vm, contract, at, () => undefined),
			selectorBytes,
		);
	const holder = chain.find(has);
	if (holder) return holder;
	const last = chain[chain.length - 1]!;
	const found = nextOf(contracts, reader, contract, last, () => selectorBytes);
	const facet = found && 'runs' in found ? followed(contracts, reader, contract, last, found.runs) : undefined;
	if (facet && has(facet)) return facet;
	throw new InterfaceError('not-in-code', `the code does not dispatch on ${selector}`, {
		place: `${iface.name}.${signature}`,
	});
}
