import type { Address, VmId } from '@altvm/abi-bridge';
import type { VmAdapter } from '../adapter.ts';
import type { BlockContext, TransactionContext } from '../context.ts';
import { HostError, HostFault } from '../errors.ts';
import { ObservedState } from '../frame-state/observed-state.ts';
import { ScopedState } from '../frame-state/scoped-state.ts';
import { haltOf } from '../halt.ts';
import type { InterfaceCache } from '../interfaces/interface-cache.ts';
import type { Journal } from '../journal/journal.ts';
import { NATIVE_FRAME } from '../limits.ts';
import type { CallRequest, CreateRequest } from '../message.ts';
import type { FrameResult, Outcome } from '../outcome.ts';
import type { Precompiles } from '../precompiles.ts';
import type { Tracer } from '../trace/tracer.ts';
import { beginCall } from './begin-call.ts';
import { beginCreate } from './begin-create.ts';
import { beginOwnCall, beginOwnRoot } from './begin-own-call.ts';
import type { CallRouter, RootCall, RouterOptions } from './call-router.ts';
import { finishFrame, finishOwn } from './finish-frame.ts';
import { FramePool, OwnFrame } from './frame-pool.ts';
import { FrameStack } from './frame-stack.ts';
import { HostFrame } from './host-frame.ts';
import type { RunningFrame } from './running-frame.ts';

/**
 * Moves calls between frames, within a VM and across VMs, for one message from outside. Depth, gas, static mode, value,
 * re-entrancy, checkpoints and transcoding are decided in this folder and nowhere else.
 */
export class Router implements CallRouter {
	journal: Journal;
	readonly block: BlockContext;
	transaction: TransactionContext;
	readonly adapters: ReadonlyMap<VmId, VmAdapter>;
	readonly precompiles: Precompiles;
	readonly interfaces: InterfaceCache;
	readonly tracer: Tracer | undefined;
	/** Few: one for each VM that runs, and one more where it runs static frames. */
	readonly #states: ScopedState[] = [];
	readonly stack: FrameStack;
	#kept: Map<VmId, object> | undefined;
	readonly #frames = new FramePool();
	/** Whether every frame was of an adapter that `reusesFrames`. */
	#allReuse = true;

	/** @param stack that of the router for which this one makes a call. */
	constructor(options: RouterOptions, stack = new FrameStack()) {
		this.stack = stack;
		this.journal = options.journal;
		this.block = options.block;
		this.transaction = options.transaction;
		this.adapters = options.adapters;
		this.precompiles = options.precompiles;
		this.interfaces = options.interfaces;
		this.tracer = options.tracer;
		this.#kept = options.kept;
	}

	/** Begins again as the router of another message. It must be reusable. */
	restart(journal: Journal, transaction: TransactionContext): void {
		this.journal = journal;
		this.transaction = transaction;
		this.#kept = undefined;
		const states = this.#states;
		for (let i = 0; i < states.length; i++) states[i]!.restart(journal);
	}

	/**
	 * Whether it may route another message after one that succeeded: no adapter keeps a frame of it or the state that frames got, and the
	 * stack is as before.
	 */
	get isReusable(): boolean {
		return this.#allReuse && !this.tracer && this.stack.isUnused;
	}

	get kept(): Map<VmId, object> {
		return (this.#kept ??= new Map());
	}

	stateFor(vm: VmId, isStatic: boolean): ScopedState {
		const states = this.#states;
		for (let i = 0; i < states.length; i++) if (states[i]!.isOf(vm, isStatic)) return states[i]!;
		const state = this.#makeState(vm, isStatic);
		states.push(state);
		return state;
	}

	#makeState(vm: VmId, isStatic: boolean): ScopedState {
		const { journal, interfaces, tracer } = this;
		if (!tracer) return new ScopedState(journal, vm, isStatic, interfaces, undefined);
		const onWrite = (...write: Parameters<Tracer['write']>) => tracer.write(...write);
		const { observer } = tracer;
		if (!observer) return new ScopedState(journal, vm, isStatic, interfaces, onWrite);
		return new ObservedState(journal, vm, isStatic, interfaces, onWrite, observer);
	}

	/** Gas left by the first message. Valid after `run`. */
	gasLeft: number | bigint = 0;

	/** Runs the message from outside. */
	run(root: RootCall, request: CallRequest | CreateRequest): Outcome {
		const { height } = this.stack;
		try {
			return this.#run(root, request);
		} catch (error) {
			this.stack.unwind(height);
			throw error;
		}
	}

	#run(root: RootCall, request: CallRequest | CreateRequest): Outcome {
		const own = request.kind === 'create' ? undefined : beginOwnRoot(this, this.#frames, root, request);
		if (own) return this.#runOwn(own);
		const begun = this.#begin(undefined, root, request, true);
		if (!(begun instanceof HostFrame)) {
			this.gasLeft = begun.status === 'halt' ? 0 : lessGas(root.gas, begun.gasUsed);
			return begun;
		}
		const outcome = this.endFrame(begun, this.#execute(begun));
		this.gasLeft = begun.gas.left;
		return outcome;
	}

	/** Runs the message from outside on a frame of the pool. The frame is used again only after a success: a revert is decoded later. */
	#runOwn(frame: OwnFrame): Outcome {
		this.stack.push(frame);
		const result = this.#execute(frame);
		this.stack.mustBeOnTop(frame);
		const outcome = finishFrame(this, frame, result);
		this.stack.pop(frame);
		this.gasLeft = frame.gas.left;
		if (outcome.status === 'success') this.#frames.giveBack(frame);
		return outcome;
	}

	call(parent: RunningFrame, request: CallRequest | CreateRequest): Outcome {
		this.stack.mustBeOnTop(parent);
		const begun = this.#begin(parent, undefined, request, true);
		return begun instanceof HostFrame ? this.endFrame(begun, this.#execute(begun)) : begun;
	}

	beginFrame(parent: RunningFrame, request: CallRequest | CreateRequest): HostFrame | Outcome {
		this.stack.mustBeOnTop(parent);
		const own = request.kind === 'create' ? undefined : beginOwnCall(this, this.#frames, parent, request);
		if (own) {
			this.stack.push(own);
			return own;
		}
		const begun = this.#begin(parent, undefined, request, false);
		if (!(begun instanceof HostFrame) || !begun.record.onNativeStack) return begun;
		return this.endFrame(begun, this.#execute(begun));
	}

	ask(depth: number, sender: Address, target: Address, input: Uint8Array, gas: number): Outcome {
		return this.#ask(this.kept, { sender, gas, isStatic: true, depth }, target, input);
	}

	askAside(depth: number, sender: Address, target: Address, input: Uint8Array, gas: number): Outcome {
		// Adapters keep what a transaction has loaded and paid: for this call, nothing is.
		const kept = new Map();
		return this.stack.aside(() => this.#ask(kept, { sender, gas, isStatic: true, depth }, target, input));
	}

	#ask(kept: Map<VmId, object>, root: RootCall, target: Address, input: Uint8Array): Outcome {
		const { native } = this.stack;
		const { left } = native;
		const { journal, adapters, precompiles, interfaces, block, transaction } = this;
		const options = { journal, adapters, precompiles, interfaces, block, transaction, tracer: undefined, kept };
		const router = new Router(options, this.stack);
		// What the host does to ask takes native stack besides that of the frame.
		native.left -= NATIVE_FRAME;
		try {
			return router.run(root, { kind: 'call', target, value: 0n, input, isStatic: true });
		} finally {
			native.left = left;
		}
	}

	#execute(frame: RunningFrame): FrameResult {
		const { adapter } = frame.record;
		try {
			return frame.message.kind === 'create' ? adapter.deploy(frame) : adapter.run(frame);
		} catch (error) {
			const halted = haltOf(error);
			if (halted) return halted;
			if (error instanceof HostFault || isForEmbedder(error)) throw error;
			const what = error instanceof Error ? error.message : String(error);
			throw new HostFault(`the ${adapter.vm} adapter failed: ${what}`, { cause: error });
		}
	}

	#begin(
		parent: RunningFrame | undefined,
		root: RootCall | undefined,
		request: CallRequest | CreateRequest,
		onNativeStack: boolean,
	): HostFrame | Outcome {
		const begun =
			request.kind === 'create'
				? beginCreate(this, parent, root, request, onNativeStack)
				: beginCall(this, parent, root, request, onNativeStack);
		if (begun instanceof HostFrame) {
			this.#allReuse &&= begun.record.adapter.reusesFrames === true;
			this.stack.push(begun);
			this.tracer?.enter(begun);
		}
		return begun;
	}

	endFrame(frame: RunningFrame, result: FrameResult): Outcome {
		this.stack.mustBeOnTop(frame);
		if (frame instanceof OwnFrame) return this.#endOwn(frame, result);
		const gasLeft = frame.gas.remaining;
		const outcome = finishFrame(this, frame, result);
		this.tracer?.exit(frame, result, outcome, gasLeft);
		this.stack.pop(frame);
		return outcome;
	}

	/** As `endFrame`, for a frame that the pool takes back. No tracer sees it. */
	#endOwn(frame: OwnFrame, result: FrameResult): Outcome {
		// The parent of a frame that reverted keeps it: its revert data may be passed on.
		const isKept = result.status === 'revert' && result.output.length > 0;
		if (isKept) frame.message.keepInput();
		const outcome =
			result.status === 'success' ? finishOwn(this.journal, frame, result) : finishFrame(this, frame, result);
		this.stack.pop(frame);
		if (!isKept) this.#frames.giveBack(frame);
		return outcome;
	}
}

/** Gas of any size less what was used of it. */
function lessGas(gas: number | bigint, used: number): number | bigint {
	return typeof gas === 'bigint' ? gas - BigInt(used) : gas - used;
}

/** Whether the error is for the embedder, and not a fault of the adapter through which it came. */
function isForEmbedder(error: unknown): boolean {
	return error instanceof HostError && (error.code === 'bad-callback' || error.code === 'trace-limit');
}
