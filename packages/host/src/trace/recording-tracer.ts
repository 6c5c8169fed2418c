import type { Address, CodecContext, ContractInterface, Hex, Param, Value, VmId } from '@altvm/abi-bridge';
import { bytesEqual, decodeEvent, EMPTY_BYTES, formatValue } from '@altvm/abi-bridge';
import { viewContext } from '../codec/codec-context.ts';
import type { Journal } from '../journal/journal.ts';
import type { Log } from '../log.ts';
import type { CallRequest, CreateRequest, Message } from '../message.ts';
import type { FrameResult, Outcome } from '../outcome.ts';
import { failureOf, shownFailure } from '../router/failure-of.ts';
import type { RunningFrame } from '../router/running-frame.ts';
import type { StepTracer } from './step-tracer.ts';
import type { TouchRecorder } from './touch-recorder.ts';
import type { TraceFrame, TraceStep, TraceValue } from './trace.ts';
import { TraceLimits } from './trace-limits.ts';
import type { RefusedCall, Tracer } from './tracer.ts';
import type { StateObserver } from './witness.ts';
import type { WitnessRecorder } from './witness-recorder.ts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** Most frames of one contract whose interfaces are tried for its logs. */
const MAX_DELEGATES = 8;

/** Bytes that a frame and another step take besides those of contracts, estimated. */
const FRAME_BYTES = 768;
const STEP_BYTES = 192;

/** What else is recorded while a tree is, and how much it may be; each optional. */
export interface TraceRecorders {
	/** Records what is needed to run each frame again. */
	readonly witness?: WitnessRecorder | undefined;
	/** Records what frames ask for. The witness, if there is one, passes it on. */
	readonly touched?: TouchRecorder | undefined;
	readonly steps?: StepTracer | undefined;
	readonly limits?: TraceLimits;
}

/** Records a transaction as a tree of frames. */
export class RecordingTracer implements Tracer {
	/** The first frame. */
	root: TraceFrame | undefined;
	readonly #stack: Mutable<TraceFrame>[] = [];
	/** The running frames, in the order of `#stack`. */
	readonly #frames: RunningFrame[] = [];
	readonly #context: CodecContext;
	readonly #witness: WitnessRecorder | undefined;
	readonly #touched: TouchRecorder | undefined;
	readonly #limits: TraceLimits;
	readonly observer: StateObserver | undefined;
	readonly steps: StepTracer | undefined;

	constructor(journal: Journal, { witness, touched, steps, limits = new TraceLimits() }: TraceRecorders = {}) {
		this.#witness = witness;
		this.#touched = touched;
		this.#limits = limits;
		this.observer = witness ?? touched;
		this.steps = steps;
		this.#context = viewContext(journal);
	}

	enter(frame: RunningFrame): void {
		const { message, registeredInterface: iface } = frame;
		const node = this.#node(message, frame.vm, frame.record.request);
		node.contract = iface?.name;
		Object.assign(node, message.kind === 'create' ? {} : this.#decodeCall(frame));
		if (this.#witness) node.witness = this.#witness.enter(frame);
		const { callerInput } = frame.record;
		if (!isSame(callerInput, message.input)) {
			this.#limits.hold(callerInput.length);
			node.callerInput = callerInput;
		}
		this.#add(node);
		this.#stack.push(node);
		this.#frames.push(frame);
	}

	exit(frame: RunningFrame, result: FrameResult, outcome: Outcome, gasLeft: number): void {
		const node = this.#stack.pop()!;
		this.#frames.pop();
		this.#limits.hold(result.status === 'halt' ? 0 : result.output.length);
		node.status = outcome.status;
		node.gasUsed = outcome.gasUsed;
		node.unitsUsed = BigInt(outcome.gasUsed) * frame.record.adapter.unitsPerGas;
		// A create may fail after its code has run.
		if (result.status === outcome.status && result.status !== 'halt') node.output = result.output;
		if (outcome.status === 'success') node.results = this.#decodeResults(frame, node);
		if (outcome.status === 'halt') {
			node.reason = outcome.reason;
			node.detail = outcome.detail;
		}
		if (outcome.status === 'revert') {
			const failure =
				outcome.failure ?? (result.status === 'revert' ? failureOf(frame, result, this.#context) : undefined);
			node.failure = failure && shownFailure(failure);
		}
		if (!isSame(outcome.output, node.output)) node.callerOutput = outcome.output;
		this.#witness?.exit(result, gasLeft);
		this.#witness?.called();
	}

	transfer(message: Message, vm: VmId | undefined, request: CallRequest | CreateRequest): void {
		this.#add(this.#node(message, vm, request));
		this.#witness?.called();
	}

	refused(call: RefusedCall, outcome: Outcome): void {
		const { kind, vm, sender, value, gas, input, isStatic } = call;
		const target = call.target ?? sender;
		const node = this.#node(
			{ kind, sender, target, codeAddress: target, value, gas, input, isStatic },
			vm,
			call.request,
		);
		node.unstarted = true;
		node.status = outcome.status;
		node.gasUsed = outcome.gasUsed;
		node.output = outcome.output;
		if (outcome.status === 'halt') {
			node.reason = outcome.reason;
			node.detail = outcome.detail;
		}
		if (outcome.status === 'revert') node.failure = outcome.failure;
		this.#add(node);
		this.#witness?.called();
	}

	write(address: Address, key: Hex, value: Uint8Array | undefined): void {
		this.#touched?.wrote(address, key);
		this.#step({ type: 'write', address, key, value });
	}

	log(log: Log): void {
		const event = log.event ? undefined : decodeEvent(this.#interfaces(), log.topics, log.data, this.#context);
		this.#step({ type: 'log', log: event ? { ...log, event } : log });
	}

	/** The interfaces of the code that runs for the current contract: its own, and those of what it delegates to. */
	#interfaces(): ContractInterface[] {
		const target = this.#frames.at(-1)?.message.target;
		const found = new Set<ContractInterface>();
		for (let i = this.#frames.length - 1; i >= 0 && i > this.#frames.length - 1 - MAX_DELEGATES; i--) {
			const { message, registeredInterface } = this.#frames[i]!;
			if (message.target !== target) break;
			if (registeredInterface) found.add(registeredInterface);
		}
		return [...found];
	}

	selfDestruct(address: Address, beneficiary: Address, value: bigint): void {
		this.#step({ type: 'self-destruct', address, beneficiary, value });
	}

	#add(frame: TraceFrame): void {
		if (this.#stack.length > 0) this.#step({ type: 'call', frame });
		else this.root ??= frame;
	}

	#step(step: TraceStep): void {
		this.#limits.hold(STEP_BYTES + bytesOf(step));
		this.#stack[this.#stack.length - 1]?.steps.push(step);
	}

	#node(
		message: Pick<Message, 'kind' | 'sender' | 'target' | 'codeAddress' | 'value' | 'gas' | 'input' | 'isStatic'> &
			Partial<Pick<Message, 'isUpgrade'>>,
		vm: VmId | undefined,
		request: CallRequest | CreateRequest,
	): Mutable<TraceFrame> {
		const { kind, isStatic, sender, value, gas, input } = message;
		this.#limits.look();
		this.#limits.hold(FRAME_BYTES + input.length);
		// For a delegatecall the code's address is more useful: the target is the caller itself.
		const target = kind === 'call' ? message.target : message.codeAddress;
		this.#touched?.touch(target);
		return {
			kind,
			isStatic,
			...(request.kind === 'call' && request.isStatic === true && { asksStatic: true as const }),
			...(request.kind === 'create' && request.salt !== undefined && { salt: request.salt }),
			...(message.isUpgrade && { isUpgrade: true }),
			vm,
			sender: kind === 'delegatecall' ? message.target : sender,
			target,
			contract: undefined,
			value,
			gas,
			gasUsed: 0,
			unitsUsed: 0n,
			input,
			output: EMPTY_BYTES,
			function: undefined,
			args: undefined,
			results: undefined,
			status: 'success',
			reason: undefined,
			detail: undefined,
			failure: undefined,
			steps: [],
		};
	}

	// Input that the interface cannot decode is shown as bytes.
	#decodeCall(frame: RunningFrame): Partial<TraceFrame> {
		const { registeredInterface: iface, message } = frame;
		if (!iface) return {};
		try {
			const { fn, args, typeArguments } = frame.record.adapter.dialect.decodeCall(iface, message.input, this.#context);
			const types = typeArguments.length > 0 ? `<${typeArguments.join(', ')}>` : '';
			return { function: `${fn.name}${types}`, args: named(fn.inputs, args) };
		} catch {
			return {};
		}
	}

	#decodeResults(frame: RunningFrame, node: TraceFrame): TraceValue[] | undefined {
		const { registeredInterface: iface } = frame;
		const name = node.function?.replace(/<.*/, '');
		if (!iface || name === undefined) return undefined;
		const { dialect } = frame.record.adapter;
		try {
			const { fn } = dialect.decodeCall(iface, node.input, this.#context);
			return named(fn.outputs, dialect.decodeResult(iface, fn, node.output, this.#context));
		} catch {
			return undefined;
		}
	}
}

function bytesOf(step: TraceStep): number {
	if (step.type === 'log') return step.log.data.length + 72 * step.log.topics.length;
	return step.type === 'write' ? step.key.length + (step.value?.length ?? 0) : 0;
}

const isSame = (a: Uint8Array, b: Uint8Array) => a === b || bytesEqual(a, b);

function named(params: readonly Param[], values: readonly Value[]): TraceValue[] {
	return params.map(({ name, type }, i) => ({ name, type, value: values[i]!, text: formatValue(type, values[i]!) }));
}
