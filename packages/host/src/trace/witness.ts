import type { Address, Hex } from '@altvm/abi-bridge';
import type { BlockContext, TransactionContext } from '../context.ts';
import type { Log } from '../state/log.ts';
import type { TraceFrame } from './trace.ts';

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
	status: TraceFrame['status'];
	gasUsed: number;
	/** What it added to the refund, without its calls. */
	refund: number;
	/** What it saw, each thing as it was first seen: before its first call, between the first and the second, and so on. */
	readonly reads: Read[][];
}

/** A frame of a trace with what it takes to run it again. A {@link TraceFrame} is one. */
export interface RecordedFrame
	extends Pick<
			TraceFrame,
			'kind' | 'isStatic' | 'sender' | 'target' | 'value' | 'gas' | 'gasUsed' | 'input' | 'output' | 'status'
		>,
		Partial<Pick<TraceFrame, 'vm' | 'contract' | 'function' | 'reason'>> {
	/** What the caller wrote and got, where crossing between VMs made it something else than `input` and `output`. */
	readonly callerInput?: Uint8Array | undefined;
	readonly callerOutput?: Uint8Array | undefined;
	/** Undefined for a call that ran nothing. */
	readonly witness?: FrameWitness | undefined;
	readonly steps: readonly RecordedStep[];
}

export type RecordedStep =
	| { readonly type: 'call'; readonly frame: RecordedFrame }
	| { readonly type: 'log'; readonly log: Pick<Log, 'address' | 'topics' | 'data' | 'vm'> }
	| { readonly type: 'write'; readonly address: Address; readonly key: Hex; readonly value?: Uint8Array | undefined };

/** A transaction with all that is needed to run its frames again. */
export interface RecordedTrace {
	readonly block: Omit<BlockContext, 'blockHash'>;
	/** Hashes of blocks that were asked for. */
	readonly blockHashes: ReadonlyMap<bigint, Hex>;
	readonly transaction: TransactionContext;
	/** Code that ran or was looked at, by its hash. */
	readonly codes: ReadonlyMap<Hex, Uint8Array>;
	readonly root: RecordedFrame;
}

/** Told of what a frame sees of the state, in order. It only looks. */
export interface StateObserver {
	saw(read: Read): void;
	sawCode(hash: Hex, code: Uint8Array): void;
	refunded(gas: number): void;
}
