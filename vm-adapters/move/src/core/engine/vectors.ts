type Items = Uint8Array | Uint16Array | Uint32Array;

/**
 * A vector of u8, u16 or u32, in a typed array of that width with spare capacity. A copy shares the items until either
 * vector is changed. This is safe because a mutable reference into a vector cannot be alive while the vector is copied:
 * the reference that changes an item is always taken after the copy.
 */
export class SmallVector {
	/** The items, followed by spare capacity. */
	items: Items;
	length: number;
	/** Whether another vector may have the same items. */
	#isShared = false;

	/** Takes ownership of the array. */
	constructor(items: Items) {
		this.items = items;
		this.length = items.length;
	}

	/** The items without the spare capacity, as a view. */
	get used(): Items {
		return this.items.length === this.length ? this.items : this.items.subarray(0, this.length);
	}

	copy(): SmallVector {
		this.#isShared = true;
		const copy = new SmallVector(this.items);
		copy.length = this.length;
		copy.#isShared = true;
		return copy;
	}

	/** Stops sharing the items, before they are changed. */
	own(): void {
		if (!this.#isShared) return;
		this.items = this.items.slice(0, this.length);
		this.#isShared = false;
	}

	push(item: number): void {
		if (this.#isShared) this.own();
		if (this.length === this.items.length) this.#grow();
		this.items[this.length++] = item;
	}

	/** Removes and returns the last item. The vector must not be empty. */
	pop(): number {
		const item = this.items[--this.length]!;
		// What the vector counts follows its length, so the spare capacity stays in proportion.
		if (this.items.length > 64 && this.length < this.items.length / 4)
			this.items = this.items.slice(0, 2 * this.length);
		return item;
	}

	/** The number of leading items that are equal in two vectors of the same length. */
	samePrefix(other: SmallVector): number {
		const { items, length } = this;
		const { items: others } = other;
		if (items === others) return length;
		let i = 0;
		while (i < length && items[i] === others[i]) i++;
		return i;
	}

	#grow(): void {
		const { items } = this;
		const Type = items.constructor as new (length: number) => Items;
		const grown = new Type(Math.max(16, 2 * items.length));
		grown.set(items);
		this.items = grown;
	}
}
