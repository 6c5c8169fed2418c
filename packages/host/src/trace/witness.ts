import type { Address, Hex } from '@altvm/abi-bridge';
import type { Outcome } from '../outcome.ts';

/** Something of the state that a frame saw. Addresses are as the frame asked for them. */
export type Read =
	| {
			readonly what: 'slot';
			readonly address: Address;
			readonly key: Hex;
			readonly value?: Uint8Array | undefined;
			/** Before the transaction. */
			readonly original?: Uint8Array | undefined;
	  }
	| {
			readonly what: 'transient';
			readonly address: Address;
			readonly key: Hex;
			readonly value?: Uint8Array | undefined;
	  }
	| { readonly what: 'warm-slot'; readonly address: Address; readonly key: Hex; readonly value: boolean }
	| { readonly what: 'warm' | 'exists'; readonly address: Address; readonly value: boolean }
	| { readonly what: 'balance' | 'nonce'; readonly address: Address; readonly value: bigint }
	| { readonly what: 'code'; readonly address: Address; readonly hash: Hex };

/** What it takes to run a frame again by itself, its calls replayed, and what its adapter made of it. */
export interface FrameWitness {
	/** As in its message. */
	readonly sender: Address;
	readonly target: Address;
	readonly codeAddress: Address;
	/** Of the code that ran; a create runs its input. */
	readonly codeHash: Hex;
	/** Gas it began with: what was forwarded, less what the crossing into its VM took. */
	readonly gas: number;
	/** As its adapter ended it, before the host crossed back or installed what was created. */
	status: Outcome['status'];
	gasUsed: number;
	/** What it added to the refund, without its calls. */
	refund: number;
	/** What it saw, each thing as it was first seen: before its first call, between the first and the second, and so on. */
	readonly reads: Read[][];
}

/** Told of what a frame sees of the state, in order. It only looks. */
export interface StateObserver {
	saw(read: Read): void;
	sawCode(hash: Hex, code: Uint8Array): void;
	refunded(gas: number): void;
}
