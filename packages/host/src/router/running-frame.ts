import type { ContractInterface } from '@altvm/abi-bridge';
import type { VmAdapter } from '../adapter.ts';
import type { Frame } from '../frame.ts';
import type { AccountState } from '../journal/account-state.ts';
import type { Checkpoint } from '../journal/journal.ts';
import type { CallRequest, CreateRequest } from '../message.ts';
import type { RevertResult } from '../outcome.ts';
import type { Caller } from './caller.ts';
import type { TranscodedCall } from './transcoded-call.ts';

/** A frame on the call stack, as the host sees it: what its adapter sees, and the router's own record. */
export interface RunningFrame extends Frame, Caller {
	readonly gas: Frame['gas'];
	readonly message: Frame['message'];
	readonly record: FrameRecord;
	/** As `interface`, without a charge: for the tracer, and for the result of a frame whose call has paid for it. */
	readonly registeredInterface: ContractInterface | undefined;
	/** Guest memory that the frame has reserved, in bytes. */
	memory: number;
	/** Native stack that was left before the frame began. Set for a frame on the native stack. */
	nativeLeft: number;
	/** The last frame of this VM that this one called and that reverted by itself. A frame that reverts with the same bytes passes them on. */
	bubbling: RevertedFrame | undefined;
}

/** A frame that reverted, and its result. */
export interface RevertedFrame {
	readonly frame: RunningFrame;
	readonly result: RevertResult;
}

/** What the router keeps of a frame and its adapter does not see. */
export interface FrameRecord {
	/** The frame that called this one. Undefined for the first frame of a message from outside. */
	readonly parent: RunningFrame | undefined;
	/** The caller, if it is of another VM: it gets the result in its own encoding. */
	readonly foreign: Caller | undefined;
	readonly adapter: VmAdapter;
	/** The journal before the frame's first change. */
	readonly checkpoint: Checkpoint;
	/** What the caller asked for. */
	readonly request: CallRequest | CreateRequest;
	/** Input in the caller's encoding. */
	readonly callerInput: Uint8Array;
	/** The call, if it was transcoded. */
	readonly transcoded: TranscodedCall | undefined;
	/** For a create: the interface that the request gave. */
	readonly givenInterface: ContractInterface | undefined;
	/** Contracts that count as running while this frame runs, the frame's own first. Used by the re-entrancy policy. */
	readonly entered: readonly AccountState[];
	/** Whether the frame runs on the native stack, and not on a stack of its adapter's own. */
	readonly onNativeStack: boolean;
}
