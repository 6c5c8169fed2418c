import { HostError } from '../errors.ts';
import type { TraceOptions } from './trace-options.ts';

/** Steps between two looks at the clock. */
const STEPS_PER_LOOK = 1024;

/** Counts what a trace takes. */
export class TraceLimits {
	readonly #maxBytes: number;
	readonly #maxTime: number;
	readonly #deadline: number;
	#bytes = 0;
	#steps = 0;

	constructor({ maxBytes = Number.POSITIVE_INFINITY, maxTime = Number.POSITIVE_INFINITY }: TraceOptions = {}) {
		this.#maxBytes = maxBytes;
		this.#maxTime = maxTime;
		this.#deadline = maxTime === Number.POSITIVE_INFINITY ? maxTime : performance.now() + maxTime;
	}

	/** @throws HostError `trace-limit` */
	hold(bytes: number): void {
		this.#bytes += bytes;
		if (this.#bytes > this.#maxBytes) {
			throw new HostError('trace-limit', `the trace takes more than ${this.#maxBytes} bytes`);
		}
	}

	/** @throws HostError `trace-limit` */
	step(): void {
		if (++this.#steps % STEPS_PER_LOOK === 0) this.look();
	}

	/** @throws HostError `trace-limit` */
	look(): void {
		if (performance.now() > this.#deadline) {
			throw new HostError('trace-limit', `the trace takes more than ${this.#maxTime} ms`);
		}
	}
}
