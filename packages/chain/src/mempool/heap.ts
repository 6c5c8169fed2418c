/** A binary heap: what comes first is taken first. */
export class Heap<T> {
	readonly #items: T[];
	readonly #isFirst: (a: T, b: T) => boolean;

	/** Makes a heap of items in linear time. The array is the heap's from then on. */
	constructor(items: T[], isFirst: (a: T, b: T) => boolean) {
		this.#items = items;
		this.#isFirst = isFirst;
		for (let i = (items.length >> 1) - 1; i >= 0; i--) this.#down(i);
	}

	get size(): number {
		return this.#items.length;
	}

	get first(): T | undefined {
		return this.#items[0];
	}

	push(item: T): void {
		const items = this.#items;
		let at = items.length;
		items.push(item);
		while (at > 0) {
			const parent = (at - 1) >> 1;
			if (!this.#isFirst(item, items[parent]!)) break;
			items[at] = items[parent]!;
			at = parent;
		}
		items[at] = item;
	}

	take(): T | undefined {
		const items = this.#items;
		const first = items[0];
		const last = items.pop();
		if (items.length > 0) {
			items[0] = last!;
			this.#down(0);
		}
		return first;
	}

	#down(start: number): void {
		const items = this.#items;
		const item = items[start]!;
		let at = start;
		for (;;) {
			let child = 2 * at + 1;
			if (child >= items.length) break;
			if (child + 1 < items.length && this.#isFirst(items[child + 1]!, items[child]!)) child++;
			if (!this.#isFirst(items[child]!, item)) break;
			items[at] = items[child]!;
			at = child;
		}
		items[at] = item;
	}
}
