import type { AbiType, Address, Failure, Hex, Value, VmId } from '@altvm/abi-bridge';
import type { HaltReason } from '../halt.ts';
import type { Log } from '../log.ts';
import type { MessageKind } from '../message.ts';
import type { FrameWitness } from './witness.ts';

/** One frame of a transaction, in any VM, with everything that it did. */
export interface TraceFrame {
	readonly kind: MessageKind;
	readonly isStatic: boolean;
	/** Set if the call asked for static mode itself, and did not only inherit it. */
	readonly asksStatic?: true;
	/** The salt of a create that had one. */
	readonly salt?: Hex;
	/** Set if a create replaced a contract's code. */
	readonly isUpgrade?: true;
	/** Set for a call or create that ended before its frame started: no code ran. */
	readonly unstarted?: true;
	/** Set in the first frame of a signed transaction: what the transaction was given and what its sender paid for. */
	transaction?: TransactionGas;
	/** VM that ran it; undefined for a plain transfer. */
	readonly vm: VmId | undefined;
	readonly sender: Address;
	readonly target: Address;
	/** Name of the target's interface, if it has one. */
	readonly contract: string | undefined;
	/** Wei. */
	readonly value: bigint;
	/** Host gas that the frame was given. */
	readonly gas: number;
	gasUsed: number;
	/** Gas used in the VM's own units. */
	unitsUsed: bigint;
	/** In the callee's encoding. */
	readonly input: Uint8Array;
	output: Uint8Array;
	/** The called function, if the interface has it. */
	readonly function: string | undefined;
	/** Arguments and results, decoded by the interface. */
	readonly args: readonly TraceValue[] | undefined;
	results: readonly TraceValue[] | undefined;
	status: 'success' | 'revert' | 'halt';
	/** Set for a halt. */
	reason: HaltReason | undefined;
	/** For a halt: the message. */
	detail: string | undefined;
	/** Set for a revert. */
	failure: Failure | undefined;
	/** Calls, logs and writes in order. Those of a reverted frame are shown, too. */
	readonly steps: TraceStep[];
	/** Input and output in the caller's encoding, if they are not the callee's. */
	readonly callerInput?: Uint8Array | undefined;
	callerOutput?: Uint8Array | undefined;
	/** What is needed to run the frame again, if it was asked for. */
	readonly witness?: FrameWitness | undefined;
}

/** The gas of a whole transaction, with its intrinsic gas and after refunds. */
export interface TransactionGas {
	/** Gas limit. */
	readonly gas: bigint;
	readonly gasUsed: bigint;
}

export interface TraceValue {
	readonly name: string;
	readonly type: AbiType;
	readonly value: Value;
	readonly text: string;
}

export type TraceStep =
	| { readonly type: 'call'; readonly frame: TraceFrame }
	| { readonly type: 'log'; readonly log: Log }
	| { readonly type: 'write'; readonly address: Address; readonly key: Hex; readonly value: Uint8Array | undefined }
	| SelfDestructStep;

/** A contract gave its balance (wei) to an account and, if the rules say so, ended. */
export interface SelfDestructStep {
	readonly type: 'self-destruct';
	readonly address: Address;
	readonly beneficiary: Address;
	readonly value: bigint;
}
