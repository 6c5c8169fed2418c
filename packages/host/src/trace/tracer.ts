import type { Address, Hex, VmId } from '@altvm/abi-bridge';
import type { Log } from '../log.ts';
import type { Message, MessageKind } from '../message.ts';
import type { FrameResult, Outcome } from '../outcome.ts';
import type { RunningFrame } from '../router/running-frame.ts';
import type { StateObserver } from './witness.ts';

/** Told of everything a transaction does, in order. It only looks: tracing changes no gas, no state and no result. */
export interface Tracer {
	/** Told of what frames see of the state; without it nobody is. */
	readonly observer?: StateObserver | undefined;
	enter(frame: RunningFrame): void;
	/** `gasLeft`: when the adapter was done, before the host crossed back. */
	exit(frame: RunningFrame, result: FrameResult, outcome: Outcome, gasLeft: number): void;
	/** A call that ran no code. */
	transfer(message: Message, vm: VmId | undefined): void;
	/** A call or create that was not started. */
	refused(call: RefusedCall, outcome: Outcome): void;
	write(address: Address, key: Hex, value: Uint8Array | undefined): void;
	log(log: Log): void;
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
	/** As the caller wrote it. */
	readonly input: Uint8Array;
}
