import type { Address, Hex } from '@altvm/abi-bridge';
import type { Outcome } from '../outcome.ts';

/** A part of the state that a frame read. Addresses are the ones that the frame asked for. */
export type Read =
	| {
			readonly what: 'slot';
			readonly address: Address;
			readonly key: Hex;
			readonly value?: Uint8Array | undefined;
			/** The value before the transaction. */
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

/** What is needed to run a frame again by itself, with its calls replayed, and how its adapter ended it. */
export interface FrameWitness {
	/** From the frame's message. */
	readonly sender: Address;
	readonly target: Address;
	readonly codeAddress: Address;
	/** Hash of the code that ran. For a create, which runs its input, that of empty bytes. */
	readonly codeHash: Hex;
	/** Gas at the start of the frame: the forwarded gas, less the price of crossing into its VM. */
	readonly gas: number;
	/** How the adapter ended the frame, before the host transcoded the result or installed a new contract. */
	status: Outcome['status'];
	gasUsed: number;
	/** What the frame added to the refund counter, without its calls. */
	refund: number;
	/** First reads of each part of the state: before the first call, between the first and the second call, and so on. */
	readonly reads: Read[][];
}

/** Is called for what a frame reads of the state, in order. */
export interface StateObserver {
	saw(read: Read): void;
	sawCode(hash: Hex, code: Uint8Array): void;
	refunded(gas: number): void;
}
