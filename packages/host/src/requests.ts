import type { Address, ContractInterface, Failure, Hex, Value, VmId } from '@altvm/abi-bridge';
import type { StateChanges } from '@altvm/state';
import type { Log } from './log.ts';
import type { Outcome } from './outcome.ts';
import type { RecordedTrace } from './trace/recorded-trace.ts';
import type { TraceFrame } from './trace/trace.ts';

interface RequestBase {
	/** 20 or 32 bytes. */
	readonly from: Hex;
	/** Wei. Default 0. */
	readonly value?: bigint;
	/** Host gas for everything below. Default 30,000,000. */
	readonly gas?: number;
	/** Wei per gas, as contracts see it; nothing is charged for gas. Default 0. */
	readonly gasPrice?: bigint;
	/** Who signed, as contracts see it. Default `from`. */
	readonly origin?: Hex;
	/** Warm from the start, beside sender, target and precompiles (EIP-2930, EIP-3651). */
	readonly accessList?: AccessList;
	/** Records the tree of frames; 'witness': with what it takes to run each of them again. */
	readonly trace?: boolean | 'witness';
}

export interface AccessList {
	readonly addresses: readonly Address[];
	readonly slots: readonly { readonly address: Address; readonly vm: VmId; readonly key: Hex }[];
}

/** Calls a contract or sends value. Give `input` in the callee's own encoding, or `function` and `args`. */
export interface CallOptions extends RequestBase {
	/** 20 or 32 bytes; an alias leads to its owner. */
	readonly to: Hex;
	readonly input?: Uint8Array;
	/** A function of the contract's interface: its name in any VM's idiom, or its Solidity signature if it is overloaded. */
	readonly function?: string;
	/** Numbers, bigints, strings, hex, arrays, objects for structs: by the function's inputs. */
	readonly args?: readonly unknown[];
	/** Move type tags. */
	readonly typeArguments?: readonly string[];
	/** Nothing below may change state. */
	readonly isStatic?: boolean;
}

export interface DeployOptions extends RequestBase {
	readonly vm: VmId;
	/** EVM: init code and constructor arguments; WASM: a component; Move: a module. */
	readonly code: Uint8Array;
	/** In the VM's own encoding, where it is not part of `code`. */
	readonly constructorInput?: Uint8Array;
	/** 32 bytes: makes the address depend on the code and not on the nonce. */
	readonly salt?: Hex;
	/** Omitted: what the code tells. */
	readonly interface?: ContractInterface;
	/** Functions that accept value, where the code does not tell (WASM, Move). */
	readonly payable?: readonly string[];
	/** Functions that change nothing, where the code does not tell. */
	readonly view?: readonly string[];
}

export interface TransactionResult {
	readonly status: Outcome['status'];
	readonly outcome: Outcome;
	/** In the callee's own encoding. */
	readonly output: Uint8Array;
	/** Results by the interface, when the call named a function and succeeded; undefined if `output` is not what it says. */
	readonly values: readonly Value[] | undefined;
	/** Why it reverted, in no VM's terms. */
	readonly failure: Failure | undefined;
	/** Host gas, before refunds. */
	readonly gasUsed: number;
	/** Host gas that storage which was cleared counts towards a refund; EIP-3529 caps it at a fifth of what a transaction used. */
	readonly refundCounter: number;
	/** Empty unless it succeeded. */
	readonly logs: readonly Log[];
	readonly trace: TraceFrame | undefined;
	/** Of a transaction that was traced with its witness and got as far as a frame. */
	readonly recorded: RecordedTrace | undefined;
	/** Of a deployment that succeeded. */
	readonly address: Address | undefined;
	/** What it changed; nothing was kept if it was a simulation. */
	readonly changes: StateChanges;
	/** Wei declared as made and destroyed in it. */
	readonly minted: bigint;
	readonly burned: bigint;
}

/** A deployment that succeeded. */
export interface Deployment extends TransactionResult {
	readonly address: Address;
}
