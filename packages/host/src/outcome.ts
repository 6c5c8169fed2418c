import type { Address, ContractInterface, Failure } from '@altvm/abi-bridge';
import type { HaltReason } from './halt.ts';

/** What an adapter says of a frame that it ran. Gas is read off the frame's meter. */
export type FrameResult =
	| {
			readonly status: 'success';
			/** In the callee's own encoding. For a create: the code to store. */
			readonly output: Uint8Array;
			/** For a create: the interface that the code itself tells; one given with the request wins if it checks. */
			readonly interface?: ContractInterface;
	  }
	| { readonly status: 'revert'; readonly output: Uint8Array }
	| { readonly status: 'halt'; readonly reason: HaltReason; readonly detail: string };

/** What a caller gets back. `output` is in the caller's own encoding. */
export type Outcome = SuccessOutcome | RevertOutcome | HaltOutcome;

export interface SuccessOutcome {
	readonly status: 'success';
	readonly output: Uint8Array;
	/** Host gas. */
	readonly gasUsed: number;
	/** Of a create: the new contract. */
	readonly address?: Address;
}

export interface RevertOutcome {
	readonly status: 'revert';
	readonly output: Uint8Array;
	readonly gasUsed: number;
	/** Set when the failure crossed a VM boundary or came from the router: what `output` says, in no VM's terms. */
	readonly failure?: Failure;
}

export interface HaltOutcome {
	readonly status: 'halt';
	readonly reason: HaltReason;
	readonly detail: string;
	/** Empty within a VM; across VMs, the halt as the caller's dialect writes it. */
	readonly output: Uint8Array;
	readonly gasUsed: number;
	readonly failure?: Failure;
}
