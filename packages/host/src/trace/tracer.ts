import type { Address, Hex, VmId } from '@altvm/abi-bridge';
import type { Log } from '../log.ts';
import type { CallRequest, CreateRequest, Message, MessageKind } from '../message.ts';
import type { FrameResult, Outcome } from '../outcome.ts';
import type { RunningFrame } from '../router/running-frame.ts';
import type { StepTracer } from './step-tracer.ts';
import type { StateObserver } from './witness.ts';

/** Is called for everything that a transaction does, in order. Tracing must not change gas, state or results. */
export interface Tracer {
	/** Is called for what frames see of the state. */
	readonly observer?: StateObserver | undefined;
	/** Is told of each instruction. */
	readonly steps?: StepTracer | undefined;
	enter(frame: RunningFrame): void;
	/** `gasLeft`: gas left when the adapter returned, before the result was transcoded. */
	exit(frame: RunningFrame, result: FrameResult, outcome: Outcome, gasLeft: number): void;
	/** A call that only moved value. */
	transfer(message: Message, vm: VmId | undefined, request: CallRequest | CreateRequest): void;
	/** A call or create that ended before its frame started. */
	refused(call: RefusedCall, outcome: Outcome): void;
	write(address: Address, key: Hex, value: Uint8Array | undefined): void;
	log(log: Log): void;
	/** A contract gives its balance to an account and, if the rules say so, ends. */
	selfDestruct(address: Address, beneficiary: Address, value: bigint): void;
}

export interface RefusedCall {
	readonly kind: MessageKind;
	readonly vm: VmId | undefined;
	readonly sender: Address;
	/** Undefined for a create whose address is not known yet. */
	readonly target: Address | undefined;
	readonly value: bigint;
	readonly gas: number;
	readonly isStatic: boolean;
	/** In the caller's encoding. */
	readonly input: Uint8Array;
	/** What the caller asked for. */
	readonly request: CallRequest | CreateRequest;
}
