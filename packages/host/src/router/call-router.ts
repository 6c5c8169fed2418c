import type { Address, VmId } from '@altvm/abi-bridge';
import type { VmAdapter } from '../adapter.ts';
import type { BlockContext, TransactionContext } from '../context.ts';
import type { ScopedState } from '../frame-state/scoped-state.ts';
import type { InterfaceCache } from '../interfaces/interface-cache.ts';
import type { Journal } from '../journal/journal.ts';
import type { CallRequest, CreateRequest } from '../message.ts';
import type { FrameResult, Outcome } from '../outcome.ts';
import type { Precompiles } from '../precompiles.ts';
import type { Tracer } from '../trace/tracer.ts';
import type { FrameStack } from './frame-stack.ts';
import type { RunningFrame } from './running-frame.ts';

/** What a router works with. */
export interface RouterOptions {
	readonly journal: Journal;
	readonly adapters: ReadonlyMap<VmId, VmAdapter>;
	readonly precompiles: Precompiles;
	readonly interfaces: InterfaceCache;
	readonly block: BlockContext;
	readonly transaction: TransactionContext;
	readonly tracer: Tracer | undefined;
	/** What adapters keep (see `Frame.keep`), by VM. A router that makes a call for another one shares it. */
	readonly kept?: Map<VmId, object>;
}

/** The router as frames, and the steps that begin and end them, see it. */
export interface CallRouter extends RouterOptions {
	readonly stack: FrameStack;
	readonly kept: Map<VmId, object>;
	/** The state as frames of one VM may see and change it. */
	stateFor(vm: VmId, isStatic: boolean): ScopedState;
	/** See `Frame.call`. */
	call(parent: RunningFrame, request: CallRequest | CreateRequest): Outcome;
	/** See `Frame.beginFrame`. */
	beginFrame(parent: RunningFrame, request: CallRequest | CreateRequest): RunningFrame | Outcome;
	/**
	 * Makes a static call that the host itself needs, to set up a call at `depth`. It is on the same stack as all frames. No trace shows it.
	 */
	ask(depth: number, sender: Address, target: Address, input: Uint8Array, gas: number): Outcome;
	/** As `ask`, for traces and results: nothing that it does is seen by the frames of the transaction. The caller reverts the journal. */
	askAside(depth: number, sender: Address, target: Address, input: Uint8Array, gas: number): Outcome;
	/** See `Frame.endFrame`. */
	endFrame(frame: RunningFrame, result: FrameResult): Outcome;
}

/** The first message of a transaction: no frame calls it. */
export interface RootCall {
	readonly sender: Address;
	/** Host gas; a bigint where it may be more than `MAX_GAS`. */
	readonly gas: number | bigint;
	readonly isStatic: boolean;
	/**
	 * VM whose dialect the message is written in, and its result is wanted in. Default: the callee's. It says nothing of who the sender
	 * is or what that may do.
	 */
	readonly dialect?: VmId | undefined;
	/** Accounts of 32 bytes that the message names by their aliases: they are recorded, and its gas pays for it. */
	readonly recordAliases?: readonly Address[] | undefined;
	/** Depth of its frame. Default 0; more for a call that the host makes while frames are running. */
	readonly depth?: number;
}
