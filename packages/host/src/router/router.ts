import { type Address, EMPTY_BYTES, type VmId } from '@altvm/abi-bridge';
import type { VmAdapter } from '../adapter.ts';
import type { BlockContext, TransactionContext } from '../context.ts';
import { HostFault } from '../errors.ts';
import { Halt } from '../halt.ts';
import type { CallRequest, CreateRequest } from '../message.ts';
import type { FrameResult, Outcome } from '../outcome.ts';
import type { Journal } from '../state/journal.ts';
import type { Log } from '../state/log.ts';
import { ObservedState } from '../state/observed-state.ts';
import { ScopedState } from '../state/scoped-state.ts';
import type { Tracer } from '../trace/tracer.ts';
import { type RootCall, settle } from './attempt.ts';
import { beginCall } from './begin-call.ts';
import { beginCreate } from './begin-create.ts';
import { readFailure, transcodeOutput } from './crossing.ts';
import { FrameStack } from './frame-stack.ts';
import { HostFrame } from './host-frame.ts';
import { installContract } from './install.ts';
import type { InterfaceCache } from './interface-cache.ts';
import { haltOutcome, revertOutcome } from './outcomes.ts';

export interface RouterOptions {
	readonly journal: Journal;
	readonly adapters: ReadonlyMap<VmId, VmAdapter>;
	/** Addresses that a VM runs without code. */
	readonly precompiles: ReadonlyMap<Address, VmAdapter>;
	readonly interfaces: InterfaceCache;
	readonly block: BlockContext;
	readonly transaction: TransactionContext;
	readonly tracer: Tracer | undefined;
}

/**
 * Moves calls between frames, within a VM and across VMs, for one transaction: depth, gas, static, value, re-entrancy,
 * checkpoints and transcoding are settled here and nowhere else.
 */
export class Router {
	readonly journal: Journal;
	readonly block: BlockContext;
	readonly transaction: TransactionContext;
	readonly adapters: ReadonlyMap<VmId, VmAdapter>;
	readonly precompiles: ReadonlyMap<Address, VmAdapter>;
	readonly interfaces: InterfaceCache;
	readonly tracer: Tracer | undefined;
	readonly #states = new Map<VmId, { normal: ScopedState; static: ScopedState }>();
	readonly stack = new FrameStack();

	constructor(options: RouterOptions) {
		this.journal = options.journal;
		this.block = options.block;
		this.transaction = options.transaction;
		this.adapters = options.adapters;
		this.precompiles = options.precompiles;
		this.interfaces = options.interfaces;
		this.tracer = options.tracer;
	}

	stateFor(vm: VmId, isStatic: boolean): ScopedState {
		let states = this.#states.get(vm);
		if (!states) {
			const { tracer } = this;
			const onWrite = tracer && ((...write: Parameters<Tracer['write']>) => tracer.write(...write));
			const observer = tracer?.observer;
			const make = (flag: boolean) =>
				observer
					? new ObservedState(this.journal, vm, flag, this.interfaces, onWrite, observer)
					: new ScopedState(this.journal, vm, flag, this.interfaces, onWrite);
			states = { normal: make(false), static: make(true) };
			this.#states.set(vm, states);
		}
		return isStatic ? states.static : states.normal;
	}

	/** What the first message left of its gas, when it has ended. */
	gasLeft: number | bigint = 0;

	/** Runs the transaction's first message to its end. */
	run(root: RootCall, request: CallRequest | CreateRequest): Outcome {
		const begun = this.#begin(undefined, root, request, true);
		if (!(begun instanceof HostFrame)) {
			this.gasLeft = begun.status === 'halt' ? 0 : root.gas;
			return begun;
		}
		const outcome = this.endFrame(begun, this.#execute(begun));
		this.gasLeft = begun.gas.left;
		return outcome;
	}

	call(parent: HostFrame, request: CallRequest | CreateRequest): Outcome {
		this.stack.mustBeOnTop(parent);
		const begun = this.#begin(parent, undefined, request, true);
		return begun instanceof HostFrame ? this.endFrame(begun, this.#execute(begun)) : begun;
	}

	beginFrame(parent: HostFrame, request: CallRequest | CreateRequest): HostFrame | Outcome {
		this.stack.mustBeOnTop(parent);
		const begun = this.#begin(parent, undefined, request, false);
		if (!(begun instanceof HostFrame) || !begun.record.isNative) return begun;
		return this.endFrame(begun, this.#execute(begun));
	}

	isOnStackBelow(frame: HostFrame, address: Address): boolean {
		return this.stack.hasBelow(frame, this.journal.account(address).address);
	}

	log(log: Log): void {
		this.journal.log(log);
		this.tracer?.log(log);
	}

	reserveMemory(frame: HostFrame, bytes: number): void {
		this.stack.reserveMemory(frame, bytes);
	}

	#execute(frame: HostFrame): FrameResult {
		const { adapter } = frame.record;
		try {
			return frame.message.kind === 'create' ? adapter.deploy(frame) : adapter.run(frame);
		} catch (error) {
			if (error instanceof Halt) return { status: 'halt', reason: error.reason, detail: error.message };
			if (error instanceof HostFault) throw error;
			const what = error instanceof Error ? error.message : String(error);
			throw new HostFault(`the ${adapter.vm} adapter failed: ${what}`, { cause: error });
		}
	}

	#begin(
		parent: HostFrame | undefined,
		root: RootCall | undefined,
		request: CallRequest | CreateRequest,
		native: boolean,
	): HostFrame | Outcome {
		return request.kind === 'create'
			? beginCreate(this, parent, root, request, native)
			: beginCall(this, parent, root, request, native);
	}

	/** Starts a frame that was set up. */
	push(frame: HostFrame): HostFrame {
		this.stack.push(frame);
		this.tracer?.enter(frame);
		return frame;
	}

	endFrame(frame: HostFrame, result: FrameResult): Outcome {
		this.stack.mustBeOnTop(frame);
		const gasLeft = frame.gas.remaining;
		const outcome = this.#finish(frame, result);
		this.tracer?.exit(frame, result, outcome, gasLeft);
		this.stack.pop(frame);
		return outcome;
	}

	#finish(frame: HostFrame, result: FrameResult): Outcome {
		const { parent, adapter, checkpoint, transcoded } = frame.record;
		const { gas: meter, message } = frame;
		const crosses = parent !== undefined && parent.record.adapter !== adapter;
		if (result.status === 'success') {
			try {
				if (message.kind === 'create') {
					const failure = installContract(this.journal, frame, result);
					if (failure) {
						settle(this.journal, parent, meter, checkpoint, true);
						return revertOutcome(this.journal, crosses ? parent : undefined, meter.used, failure);
					}
					settle(this.journal, parent, meter, checkpoint, false);
					return { status: 'success', output: EMPTY_BYTES, gasUsed: meter.used, address: message.target };
				}
				const output = crosses
					? transcodeOutput(
							this.journal,
							meter,
							parent.record.adapter,
							adapter,
							frame.interface,
							transcoded,
							result.output,
						)
					: result.output;
				settle(this.journal, parent, meter, checkpoint, false);
				return { status: 'success', output, gasUsed: meter.used };
			} catch (error) {
				if (!(error instanceof Halt)) throw error;
				result = { status: 'halt', reason: error.reason, detail: error.message };
			}
		}
		if (result.status === 'revert') {
			settle(this.journal, parent, meter, checkpoint, true);
			if (parent && !crosses) return { status: 'revert', output: result.output, gasUsed: meter.used };
			const failure = readFailure(this.journal, adapter, frame.interface, result.output);
			if (!parent) return { status: 'revert', output: result.output, gasUsed: meter.used, failure };
			return revertOutcome(this.journal, parent, meter.used, failure);
		}
		meter.empty();
		settle(this.journal, parent, meter, checkpoint, true);
		const { reason, detail } = result;
		return haltOutcome(this.journal, crosses ? parent : undefined, meter.limit, reason, detail, adapter.vm);
	}
}
