import type { Address, Hex, VmId } from '@altvm/abi-bridge';
import type { BlockContext, TransactionContext } from '../context.ts';
import type { Log } from '../log.ts';
import type { SelfDestructStep, TraceFrame, TransactionGas } from './trace.ts';
import type { FrameWitness } from './witness.ts';

/** A frame of a trace with what is needed to run it again. A {@link TraceFrame} is one. */
export interface RecordedFrame
	extends Pick<
			TraceFrame,
			'kind' | 'isStatic' | 'sender' | 'target' | 'value' | 'gas' | 'gasUsed' | 'input' | 'output' | 'status'
		>,
		Partial<Pick<TraceFrame, 'vm' | 'contract' | 'function' | 'reason'>> {
	/** As in a {@link TraceFrame}. */
	readonly unstarted?: true | undefined;
	transaction?: TransactionGas | undefined;
	/** Input and output in the caller's encoding, if they were transcoded. */
	readonly callerInput?: Uint8Array | undefined;
	readonly callerOutput?: Uint8Array | undefined;
	/** Undefined for a call that ran no code. */
	readonly witness?: FrameWitness | undefined;
	readonly steps: readonly RecordedStep[];
}

export type RecordedStep =
	| { readonly type: 'call'; readonly frame: RecordedFrame }
	| { readonly type: 'log'; readonly log: Pick<Log, 'address' | 'topics' | 'data' | 'vm'> }
	| { readonly type: 'write'; readonly address: Address; readonly key: Hex; readonly value?: Uint8Array | undefined }
	| SelfDestructStep;

/** A transaction with everything that is needed to run its frames again. */
export interface RecordedTrace {
	readonly block: Omit<BlockContext, 'blockHash'>;
	/** The rules of each VM that has several (`VmAdapter.rules`). */
	readonly rules?: Readonly<Record<VmId, string>>;
	/** Block hashes that were asked for. */
	readonly blockHashes: ReadonlyMap<bigint, Hex>;
	readonly transaction: TransactionContext;
	/** Code that was run or read, by its hash. */
	readonly codes: ReadonlyMap<Hex, Uint8Array>;
	readonly root: RecordedFrame;
}
