import type { VmAdapter } from './adapter.ts';
import type { TransactionContext } from './context.ts';
import type { Journal } from './journal/journal.ts';
import type { Environment } from './run-transaction.ts';
import { QuietTracer } from './trace/quiet-tracer.ts';
import type { RecordedTrace } from './trace/recorded-trace.ts';
import { RecordingTracer } from './trace/recording-tracer.ts';
import { StepTracer } from './trace/step-tracer.ts';
import type { TouchRecorder } from './trace/touch-recorder.ts';
import type { TraceFrame } from './trace/trace.ts';
import { TraceLimits } from './trace/trace-limits.ts';
import type { TraceOptions, TraceRequest } from './trace/trace-options.ts';
import { WitnessRecorder } from './trace/witness-recorder.ts';

/** What a message is traced with: the tree of its frames, its steps, what it touches, or also what is needed to run its frames again. */
export class TracedMessage {
	readonly tracer: RecordingTracer | QuietTracer | undefined;
	readonly #witness: WitnessRecorder | undefined;
	readonly #environment: Environment;
	readonly #isShown: boolean;

	/**
	 * @param trace as the caller asked.
	 * @param isRecorded whether somebody else is told of every message.
	 * @param touched where what the message touches is recorded, if the caller asked for it.
	 */
	constructor(
		environment: Environment,
		journal: Journal,
		trace: TraceRequest | undefined,
		isRecorded: boolean,
		touched?: TouchRecorder,
	) {
		this.#environment = environment;
		const options: TraceOptions = typeof trace === 'object' ? trace : { frames: trace === true || trace === 'witness' };
		this.#isShown = options.frames !== false;
		this.#witness = isRecorded || trace === 'witness' ? new WitnessRecorder(touched) : undefined;
		const limits = new TraceLimits(options);
		const { onStep } = options;
		const steps = onStep && new StepTracer(journal, onStep, options, limits);
		this.tracer =
			this.#witness || this.#isShown
				? new RecordingTracer(journal, { witness: this.#witness, touched, steps, limits })
				: steps || touched
					? new QuietTracer(limits, steps, touched)
					: undefined;
	}

	/** What the message must run in, so that it is recorded what it asks of the block. */
	get environment(): Environment {
		const environment = this.#environment;
		return this.#witness ? { ...environment, block: this.#witness.observe(environment.block) } : environment;
	}

	/** The tree, if the caller asked for one and a frame was begun. */
	get trace(): TraceFrame | undefined {
		return this.#isShown ? this.tracer?.root : undefined;
	}

	/** The recorded message, if it was recorded and a frame was begun. */
	recorded(transaction: TransactionContext): RecordedTrace | undefined {
		const { block, adapters } = this.#environment;
		const root = this.tracer?.root;
		return root && this.#witness?.finish(root, block, transaction, rulesOf(adapters));
	}
}

/** The rules of each VM that has several. */
function rulesOf(adapters: ReadonlyMap<string, VmAdapter>): Record<string, string> {
	return Object.fromEntries([...adapters].flatMap(([vm, { rules }]) => (rules === undefined ? [] : [[vm, rules]])));
}
