/** The last events of a kind, for readers that each remember how far they have read. */
export class EventRing<T> {
	readonly #size: number;
	readonly #events: T[] = [];
	/** Number of the event that comes next. */
	#next = 0;

	/** @param size - how many events are kept. */
	constructor(size: number) {
		this.#size = size;
	}

	/** Where a reader begins that wants what comes from now on. */
	get end(): number {
		return this.#next;
	}

	push(event: T): void {
		this.#events[this.#next % this.#size] = event;
		this.#next++;
	}

	/** The events from a place on; undefined if some of them are no longer kept. */
	since(from: number): readonly T[] | undefined {
		if (this.#next - from > this.#size) return undefined;
		return Array.from({ length: this.#next - from }, (_, index) => this.#events[(from + index) % this.#size]!);
	}
}
