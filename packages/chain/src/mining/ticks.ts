/** Longest that a timer waits at once, in milliseconds: timers of JavaScript have 31 bits. */
const LONGEST = 2 ** 31 - 1;

/**
 * Does work again and again, at a multiple of an interval from the start. If the work takes longer, the times that passed meanwhile are
 * left out: work does not pile up.
 */
export class Ticks {
	readonly #interval: number;
	readonly #work: () => Promise<void>;
	#due: number;
	#timer: ReturnType<typeof setTimeout> | undefined;
	#isStopped = false;

	/** @param work does not reject. */
	constructor(milliseconds: number, work: () => Promise<void>) {
		this.#interval = milliseconds;
		this.#work = work;
		this.#due = performance.now() + milliseconds;
		this.#wait();
	}

	stop(): void {
		this.#isStopped = true;
		clearTimeout(this.#timer);
	}

	#wait(): void {
		if (this.#isStopped) return;
		const left = Math.max(0, this.#due - performance.now());
		this.#timer = setTimeout(() => void this.#tick(), Math.min(left, LONGEST));
	}

	async #tick(): Promise<void> {
		const now = performance.now();
		if (now < this.#due) {
			this.#wait();
			return;
		}
		await this.#work();
		const passed = Math.floor((performance.now() - this.#due) / this.#interval);
		this.#due += (Math.max(0, passed) + 1) * this.#interval;
		this.#wait();
	}
}
