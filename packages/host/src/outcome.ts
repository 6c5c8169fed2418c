import type { Address, ContractInterface, Failure } from '@altvm/abi-bridge';
import type { HaltReason } from './halt.ts';

/** How a frame ended, as its adapter returns it. The gas used is read from the frame's meter. */
export type FrameResult =
	| {
			readonly status: 'success';
			/** In the callee's own encoding. For a create: the code to store. */
			readonly output: Uint8Array;
			/** For a create: the interface that is part of the code. An interface of the request takes precedence if it fits the code. */
			readonly interface?: ContractInterface;
	  }
	| RevertResult
	| { readonly status: 'halt'; readonly reason: HaltReason; readonly detail: string };

/** The result of a frame that reverted. */
export interface RevertResult {
	readonly status: 'revert';
	readonly output: Uint8Array;
	/** Why the adapter itself refused the call, as `output` says. Without it, a contract wrote `output`, and may have written anything. */
	readonly failure?: Failure;
}

/** What a caller gets from a call. `output` is in the caller's own encoding. */
export type Outcome = SuccessOutcome | RevertOutcome | HaltOutcome;

export interface SuccessOutcome {
	readonly status: 'success';
	readonly output: Uint8Array;
	/** Host gas. */
	readonly gasUsed: number;
	/** For a create: the new contract. */
	readonly address?: Address;
}

export interface RevertOutcome {
	readonly status: 'revert';
	readonly output: Uint8Array;
	readonly gasUsed: number;
	/** Set if the call was refused before any code of the callee ran: by the router, or at a crossing by the callee's VM. */
	readonly refused?: true;
	/** The decoded `output`. Set if the failure crossed a VM boundary or came from the router. */
	readonly failure?: Failure;
}

export interface HaltOutcome {
	readonly status: 'halt';
	readonly reason: HaltReason;
	readonly detail: string;
	/** Empty within a VM. Across VMs, the halt encoded by the caller's dialect. */
	readonly output: Uint8Array;
	readonly gasUsed: number;
	readonly failure?: Failure;
}
