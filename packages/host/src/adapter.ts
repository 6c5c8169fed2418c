import type { Address, CodecContext, ContractInterface, Dialect, Hex, VmId } from '@altvm/abi-bridge';
import type { ChainContext } from './context.ts';
import type { Frame } from './frame.ts';
import type { InterfaceFinder } from './interface-finder.ts';
import type { CreateRequest } from './message.ts';
import type { NativeTransactionForm } from './native-transaction.ts';
import type { FrameResult } from './outcome.ts';
import type { StateRules } from './state-rules.ts';

/** Plugs a VM into the host. An adapter keeps no state of its own except caches by code hash. */
export interface VmAdapter {
	readonly vm: VmId;
	/** Names the rules that the VM's code runs by, if there are several, such as Ethereum's forks. Traces record it. */
	readonly rules?: string;
	/** Units of the VM's own gas per host gas. */
	readonly unitsPerGas: bigint;
	readonly dialect: Dialect;
	/**
	 * Whether the adapter charges its frames for calls (account access, value, new account) by its own schedule, as the EVM does.
	 * Otherwise the router charges the caller.
	 */
	readonly pricesCalls: boolean;

	/**
	 * Whether the adapter keeps nothing of a frame once it has ended it with `endFrame`, or `run` or `deploy` has returned: neither the frame nor
	 * its message, meter or state. The host then uses the same objects for later calls from outside, also of later transactions, and for later
	 * calls within this VM, if the adapter also `pricesCalls`. Without it, each frame has objects of its own.
	 */
	readonly reusesFrames?: boolean;

	/**
	 * Addresses that this VM runs as precompiled contracts, as Ethereum's, whatever code they have. They are warm from the start.
	 */
	readonly precompiles?: readonly Address[];

	/** Rules for accounts, for a VM that needs those of an older fork. They apply to the whole state. */
	readonly stateRules?: StateRules;

	/**
	 * Whether a create at the address of a contract of this VM upgrades that contract; without it, such a create is an address
	 * collision. `message.isUpgrade` is then set, and the old code is in the state. If the frame succeeds, code and interface are
	 * replaced, and nonce, balance and storage stay. A running contract is not upgraded.
	 */
	readonly upgrades?: boolean;

	/** Whether a constructor reads its arguments after its code (EVM). A create that has them apart then runs the code with them appended. */
	readonly constructorReadsCode?: boolean;

	/** Returns the account whose code runs in place of `code`, if `code` is a delegation (EIP-7702). */
	delegateOf?(code: Uint8Array): Address | undefined;

	/**
	 * Checks the fields that this VM reads of a block's `chain`. Fields of others are ignored.
	 * @throws RangeError that names the field and its value.
	 */
	checkBlockContext?(chain: ChainContext): void;

	/**
	 * Checks the fields that this VM reads of a transaction's `chain`. Fields of others are ignored.
	 * @throws RangeError that names the field and its value.
	 */
	checkTransactionContext?(chain: ChainContext): void;

	/**
	 * Checks a storage entry that an embedder sets, and returns the value as this VM stores it. Empty bytes remove the entry. Default:
	 * any value is stored as it is.
	 * @throws RangeError that says what is wrong with the entry.
	 */
	storageValue?(key: Hex, value: Uint8Array): Uint8Array;

	/** Whether a running contract may be called again (re-entrancy). */
	allowsReentry(code: Uint8Array, codeHash: Hex): boolean;

	/**
	 * Returns the address of a contract that `sender` creates. `nonce` is the sender's nonce before the create. `charge` charges host
	 * gas to the create: for an address that follows from what the code says, its bytes are paid for before they are read.
	 * @throws Halt `out-of-gas`, from `charge`.
	 */
	contractAddress(sender: Address, nonce: bigint, request: CreateRequest, charge: (gas: number) => void): Address;

	/**
	 * Whether `contractAddress` follows from what the code says, such as the name of a Move module. A contract that code of another VM
	 * asks for (`foreignCreation`) has such an address. Without it, the VM that is asked decides the address.
	 */
	readonly placesByCode?: boolean;

	/**
	 * Reads code that was given to this VM, and asks for a contract of another VM. Returns undefined for this VM's own code. With it, a
	 * create of this VM is refused if another VM `recognises` the code. It is not called in a host that has no other VM.
	 * @param context charges the create for bytes before they are read.
	 * @throws BridgeError if the code is meant to ask for a contract and is malformed.
	 */
	foreignCreation?(code: Uint8Array, context: CodecContext): ForeignCreation | undefined;

	/**
	 * Whether bytes are a program of this VM, as far as their first bytes tell. It must take the same short time for any number of bytes:
	 * nobody pays for it.
	 */
	recognises?(code: Uint8Array): boolean;

	/**
	 * Runs a call, delegatecall or callcode.
	 * @throws Halt to halt the frame. Any other exception aborts the transaction.
	 */
	run(frame: Frame): FrameResult;

	/**
	 * Runs a create: verifies `message.input`, runs the constructor, charges for the code and returns the code to store.
	 * @throws Halt to halt the frame. Any other exception aborts the transaction.
	 */
	deploy(frame: Frame): FrameResult;

	/** Returns the interface that is part of code to deploy, or undefined if the code has none (EVM). Throws a typed error for bad code. */
	readInterface(code: Uint8Array): ContractInterface | undefined;

	/** @throws InterfaceError, or another BridgeError, if `iface` contradicts the code. Any other error is a fault of the adapter. */
	checkInterface(code: Uint8Array, iface: ContractInterface): void;

	/** Returns the interface of a precompiled contract of this VM. Default: they have none. */
	precompiledInterface?(address: Address): ContractInterface | undefined;

	/** Finds how to call contracts that have no interface registered. Default: such contracts have none. */
	readonly interfaceFinder?: InterfaceFinder;

	/** How this VM's own clients sign transactions. Default: only Ethereum's transactions call its contracts. */
	readonly nativeTransactions?: NativeTransactionForm;

	/** Returns the contracts that every state begins with, in order. Called once per host. */
	genesis?(): readonly GenesisContract[];
}

/** A contract of another VM that code asks for. */
export interface ForeignCreation {
	readonly vm: VmId;
	readonly code: Uint8Array;
	readonly constructorInput: Uint8Array;
	/** Functions of the interface in the code that accept value, and functions that do not change the state. */
	readonly payable: readonly string[];
	readonly view: readonly string[];
}

/** A contract that is in the state from genesis. No deployment runs for it. */
export interface GenesisContract {
	readonly address: Address;
	readonly code: Uint8Array;
	readonly interface?: ContractInterface;
}
