import type { Address, Hex } from '@altvm/abi-bridge';
import type { CallRequest, CreateRequest, Message } from '../message.ts';
import type { RunningFrame } from '../router/running-frame.ts';
import type { StepTracer } from './step-tracer.ts';
import type { TouchRecorder } from './touch-recorder.ts';
import type { TraceFrame } from './trace.ts';
import type { TraceLimits } from './trace-limits.ts';
import type { RefusedCall, Tracer } from './tracer.ts';

/** Records no tree: for those who want the steps, or what was touched, alone. */
export class QuietTracer implements Tracer {
	readonly root: TraceFrame | undefined = undefined;
	readonly observer: TouchRecorder | undefined;
	readonly steps: StepTracer | undefined;
	readonly #limits: TraceLimits;

	constructor(limits: TraceLimits, steps: StepTracer | undefined, observer: TouchRecorder | undefined) {
		this.#limits = limits;
		this.steps = steps;
		this.observer = observer;
	}

	enter({ message }: RunningFrame): void {
		this.#limits.look();
		this.observer?.touch(message.kind === 'call' ? message.target : message.codeAddress);
	}

	exit(): void {}

	transfer(message: Message, _vm: string | undefined, _request: CallRequest | CreateRequest): void {
		this.observer?.touch(message.kind === 'call' ? message.target : message.codeAddress);
	}

	refused({ target }: RefusedCall): void {
		if (target !== undefined) this.observer?.touch(target);
	}

	write(address: Address, key: Hex): void {
		this.observer?.wrote(address, key);
	}

	log(): void {}

	selfDestruct(): void {}
}
