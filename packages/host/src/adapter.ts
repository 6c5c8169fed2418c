import type { Address, ContractInterface, Dialect, Hex, VmId } from '@altvm/abi-bridge';
import type { Frame } from './frame.ts';
import type { CreateRequest } from './message.ts';
import type { FrameResult } from './outcome.ts';
import type { StateRules } from './state-rules.ts';

/** Plugs a VM into the host. It keeps no state but caches keyed by code hash. */
export interface VmAdapter {
	readonly vm: VmId;
	/** How many of the VM's own units one host gas buys. */
	readonly unitsPerGas: bigint;
	readonly dialect: Dialect;
	/**
	 * True if the adapter charges its frames for calling (account access, value, new account) by its own schedule, as the
	 * EVM does. Else the router charges the same prices.
	 */
	readonly pricesCalls: boolean;

	/** Whether an account without code is run by this VM (precompiles). They are warm from the start. */
	readonly precompiles?: readonly Address[];

	/** For a VM whose rules for accounts are older than the host's. */
	readonly stateRules?: StateRules;

	/**
	 * Whether a create at an address that has a contract of this VM is an upgrade of it, where else it collides. The frame's
	 * `message.isUpgrade` tells the adapter, which finds the old code in the state; code and interface are replaced when the
	 * frame ends well, and nonce, balance and storage stay. A contract that is on the stack is not upgraded.
	 */
	readonly upgrades?: boolean;

	/** Where code of this VM stands for the code of another account (EIP-7702): that account. */
	delegateOf?(code: Uint8Array): Address | undefined;

	/** Whether a contract that is on the stack may be entered again. */
	allowsReentry(code: Uint8Array, codeHash: Hex): boolean;

	/** Where a contract that `sender` makes will lie. `nonce` is the sender's before the create. */
	contractAddress(sender: Address, nonce: bigint, request: CreateRequest): Address;

	/** Runs a call, delegatecall or callcode. Throws `Halt` to halt; any other exception aborts the transaction. */
	run(frame: Frame): FrameResult;

	/** Checks `message.input`, runs the constructor or initialiser, and returns the code to store, having charged for it. */
	deploy(frame: Frame): FrameResult;

	/** The interface that code to deploy tells of itself, or undefined if it does not tell (EVM). Throws a typed error for bad code. */
	readInterface(code: Uint8Array): ContractInterface | undefined;

	/** Throws `InterfaceError` if the code tells that `iface` is not its interface. */
	checkInterface(code: Uint8Array, iface: ContractInterface): void;

	/** Called once when a host is made with this adapter: contracts that every state begins with, in order. */
	genesis?(): readonly GenesisContract[];
}

/** A contract that is in the state from the start, without a deployment being run. */
export interface GenesisContract {
	readonly address: Address;
	readonly code: Uint8Array;
	readonly interface?: ContractInterface;
}
