import type { Address, BridgeError, ContractInterface, Failure, Hex, Value, VmId } from '@altvm/abi-bridge';
import type { StateChanges } from '@altvm/state';
import type { Log } from './log.ts';
import type { Outcome } from './outcome.ts';
import type { RecordedTrace } from './trace/recorded-trace.ts';
import type { TraceFrame } from './trace/trace.ts';
import type { TraceRequest } from './trace/trace-options.ts';

interface RequestBase {
	/** 20 or 32 bytes. */
	readonly from: Hex;
	/** Wei. Default 0. */
	readonly value?: bigint;
	/** Host gas. Default 30,000,000. */
	readonly gas?: number;
	/** Wei per gas, as contracts see it. No fee is charged. Default 0. */
	readonly gasPrice?: bigint;
	/** The signer that contracts see. Default `from`. */
	readonly origin?: Hex;
	/** Addresses and slots that are warm from the start, in addition to sender, target and precompiled contracts (EIP-2930). */
	readonly accessList?: AccessList;
	/**
	 * Accounts, of 20 or 32 bytes, that the input or the constructor's arguments name by their 20-byte aliases. The aliases are recorded in the
	 * transaction and paid from `gas`, so that contracts which read them find the accounts. Arguments of a `function` need none.
	 */
	readonly recordAliases?: readonly Hex[];
	/** Records the tree of frames. 'witness' also records what is needed to run each frame again. */
	readonly trace?: TraceRequest;
}

export interface AccessList {
	readonly addresses: readonly Address[];
	readonly slots: readonly { readonly address: Address; readonly vm: VmId; readonly key: Hex }[];
}

/** Calls a contract or sends value. Give `input` in the callee's own encoding or in a `dialect`, or `function` and `args`. */
export interface CallOptions extends RequestBase {
	/** 20 or 32 bytes; an alias leads to its owner. */
	readonly to: Hex;
	readonly input?: Uint8Array;
	/**
	 * VM whose contracts write calls as `input` is written: 'evm' for Solidity call data. Results and failures come back in the same
	 * encoding, whatever VM the callee is of. Default: that of the callee.
	 */
	readonly dialect?: VmId;
	/** A function of the contract's interface: its name in the style of any VM, or its Solidity signature if it is overloaded. */
	readonly function?: string;
	/**
	 * How to call the contract, for this call only: for a contract whose interface the host does not find. Default: the interface that
	 * `resolveInterface` returns.
	 */
	readonly interface?: ContractInterface;
	/** Arguments, as the function's inputs need them: numbers, bigints, strings, hex, arrays, objects for structs. */
	readonly args?: readonly unknown[];
	/** Move type tags. */
	readonly typeArguments?: readonly string[];
	/** Runs every frame in static mode: none may change the state. */
	readonly isStatic?: boolean;
}

export interface DeployOptions extends RequestBase {
	readonly vm: VmId;
	/** EVM: init code and constructor arguments; WASM: a component; Move: a module. */
	readonly code: Uint8Array;
	/** The constructor's arguments in the VM's own encoding, if they are not part of `code`. */
	readonly constructorInput?: Uint8Array;
	/** 32 bytes. With a salt, the address does not depend on the nonce. */
	readonly salt?: Hex;
	/** Default: the interface in the code, if it has one. */
	readonly interface?: ContractInterface;
	/** Names of functions that accept value, for code that does not say so (WASM, Move). */
	readonly payable?: readonly string[];
	/** Names of functions that do not change the state, for code that does not say so. */
	readonly view?: readonly string[];
}

export interface TransactionResult {
	readonly status: Outcome['status'];
	readonly outcome: Outcome;
	/** In the callee's own encoding, or in the call's `dialect`. */
	readonly output: Uint8Array;
	/** Decoded results of a successful call that named its function, or that has a `dialect` and calls a function of the interface. Undefined if `output` does not fit the interface: see `decodeError`. */
	readonly values: readonly Value[] | undefined;
	/** Why `values` could not be decoded: the output of a successful call does not fit the callee's interface. */
	readonly decodeError: BridgeError | undefined;
	/** The decoded failure, if the transaction failed. */
	readonly failure: Failure | undefined;
	/** Host gas, before refunds. */
	readonly gasUsed: number;
	/** Host gas to refund for cleared storage, before the cap of EIP-3529 (a fifth of the gas used). */
	readonly refundCounter: number;
	/** Empty unless the transaction succeeded. */
	readonly logs: readonly Log[];
	readonly trace: TraceFrame | undefined;
	/** Set if a witness was asked for and a frame was started. */
	readonly recorded: RecordedTrace | undefined;
	/** The new contract, if this was a deployment and it succeeded. */
	readonly address: Address | undefined;
	/** The changes of the state. A simulation does not apply them. */
	readonly changes: StateChanges;
	/** Wei that were created and destroyed in the transaction. */
	readonly minted: bigint;
	readonly burned: bigint;
}

/** A deployment that succeeded. */
export interface Deployment extends TransactionResult {
	readonly address: Address;
}
