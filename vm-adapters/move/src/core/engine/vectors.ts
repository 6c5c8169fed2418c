type Items = Uint8Array | Uint16Array | Uint32Array;

/**
 * A vector of u8, u16 or u32 in as many bytes as its integers have, with room to grow. A copy shares the items until either of
 * them is changed. A reference through which one is changed is taken behind the copy: none is alive while there is copied.
 */
export class SmallVector {
	/** The items, and room behind them. */
	items: Items;
	length: number;
	/** Whether another vector may have the same items. */
	#isShared = false;

	/** Takes the array for its own. */
	constructor(items: Items) {
		this.items = items;
		this.length = items.length;
	}

	/** The items alone, not copied. */
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

	/** Has the items to itself from now on: they are about to be changed. */
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

	/** The last item, which there is. */
	pop(): number {
		return this.items[--this.length]!;
	}

	/** How many items of two vectors of one length are equal before the first that is not. */
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
