import type { Address, ContractInterface, Hex } from '@altvm/abi-bridge';

/**
 * How a VM whose code does not hold its interface finds out how to call a contract that has none registered. The EVM's looks for proxies,
 * clones and token standards. What it reads is paid by whoever calls the contract, so all of it must be bounded.
 */
export interface InterfaceFinder {
	/**
	 * Finds how a contract is called. Returns the account whose code runs for the contract, if the contract passes its calls on; the
	 * interface, if the code is that of a well-known kind of contract; or undefined. The host repeats the question for the account, whose
	 * code runs on the storage of the same contract.
	 */
	find(contract: InspectedContract): FoundInterface | undefined;

	/** Whether the code has a function with a selector of 4 bytes. */
	dispatches(contract: InspectedContract, selector: Uint8Array): boolean;

	/** Returns the accounts that own a contract or administer it. They may say how it is called. */
	ownersOf(contract: InspectedContract): Iterable<Address>;

	/** Returns the address of a contract that `creator` made. */
	createdAddress(creator: Address, creation: Creation): Address;
}

/** What the address of a contract follows from, besides its creator: CREATE's nonce, or CREATE2's salt and the hash of the init code. */
export type Creation = { readonly nonce: bigint } | { readonly salt: Hex; readonly initCodeHash: Hex };

/** Where the calls of a contract lead, or how they are written. */
export type FoundInterface = { readonly runs: Address } | { readonly interface: ContractInterface };

/** A contract as an {@link InterfaceFinder} sees it. Each method charges before it works. */
export interface InspectedContract {
	/** The account whose storage the code runs on. */
	readonly address: Address;
	/** The code that is asked about: the contract's own, or that of an account to which it passes its calls. */
	readonly code: Uint8Array;
	/** The first 4 bytes of Solidity call data, if the call's are known. */
	readonly selector: Uint8Array | undefined;
	/** Returns what `read` finds in the code. Charged by the bytes of the code, once in a transaction. The result must depend on the code only. */
	scan<T extends object>(read: (code: Uint8Array) => T): T;
	/** Returns a storage entry of the contract. Charged as a read (EIP-2929). */
	storage(key: Hex): Uint8Array | undefined;
	/**
	 * Calls a contract of the same VM, as the inspected contract, in static mode and with bounded gas. Returns its output, or undefined if
	 * there is no such contract or the call fails.
	 */
	ask(target: Address, input: Uint8Array): Uint8Array | undefined;
}
