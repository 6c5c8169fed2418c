import type { AbiType, Address, Failure, Hex, Value, VmId } from '@altvm/abi-bridge';
import type { HaltReason } from '../halt.ts';
import type { Log } from '../log.ts';
import type { MessageKind } from '../message.ts';
import type { FrameWitness } from './witness.ts';

/** One frame of a transaction with all that it did, in any VM. */
export interface TraceFrame {
	readonly kind: MessageKind;
	readonly isStatic: boolean;
	/** Of a create that replaced a contract's code. */
	readonly isUpgrade?: true;
	/** VM that ran it; undefined for a plain transfer. */
	readonly vm: VmId | undefined;
	readonly sender: Address;
	readonly target: Address;
	/** The interface's name of the target, if it has one. */
	readonly contract: string | undefined;
	/** Wei. */
	readonly value: bigint;
	/** Host gas given. */
	readonly gas: number;
	gasUsed: number;
	/** Gas used in the VM's own units. */
	unitsUsed: bigint;
	/** As its VM wrote it. */
	readonly input: Uint8Array;
	output: Uint8Array;
	/** The function called, if the interface tells. */
	readonly function: string | undefined;
	/** Arguments and results as text, by the interface. */
	readonly args: readonly TraceValue[] | undefined;
	results: readonly TraceValue[] | undefined;
	status: 'success' | 'revert' | 'halt';
	/** Of a halt. */
	reason: HaltReason | undefined;
	/** Of a halt: more of it. */
	detail: string | undefined;
	/** Of a revert. */
	failure: Failure | undefined;
	/** What it did, in order. A reverted frame's logs and writes are undone but shown. */
	readonly steps: TraceStep[];
	/** What the caller wrote and got, and what it takes to run the frame again, where a trace was asked for with its witness. */
	readonly callerInput?: Uint8Array | undefined;
	callerOutput?: Uint8Array | undefined;
	readonly witness?: FrameWitness | undefined;
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
	| { readonly type: 'write'; readonly address: Address; readonly key: Hex; readonly value: Uint8Array | undefined };
