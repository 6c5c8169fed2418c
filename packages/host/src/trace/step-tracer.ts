import type { VmId } from '@altvm/abi-bridge';
import { HostError } from '../errors.ts';
import type { Journal } from '../journal/journal.ts';
import type { Message } from '../message.ts';
import type { Step, StepPart, StepReporter, VmStep } from './step.ts';
import type { TraceLimits } from './trace-limits.ts';
import type { TraceOptions } from './trace-options.ts';

/** Gives each frame a reporter that adds to its steps what only the host knows. */
export class StepTracer {
	readonly #journal: Journal;
	readonly #onStep: (step: Step) => void;
	readonly #wants: ReadonlySet<StepPart>;
	readonly #limits: TraceLimits;

	constructor(journal: Journal, onStep: (step: Step) => void, { parts = [] }: TraceOptions, limits: TraceLimits) {
		this.#journal = journal;
		this.#onStep = onStep;
		this.#wants = new Set(parts);
		this.#limits = limits;
	}

	reporter(vm: VmId, { depth, target: address }: Message, code: Uint8Array): StepReporter {
		return { wants: this.#wants, report: (step) => this.#report({ ...step, vm, depth, address, code }) };
	}

	#report(step: VmStep & Pick<Step, 'vm' | 'depth' | 'address' | 'code'>): void {
		this.#limits.step();
		try {
			this.#onStep({ ...step, refund: this.#journal.refund });
		} catch (cause) {
			if (cause instanceof HostError && cause.code === 'trace-limit') throw cause;
			throw new HostError('bad-callback', 'the function `onStep` threw: nothing is kept', { cause });
		}
	}
}
