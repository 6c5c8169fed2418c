interface Entry<V> {
	readonly value: V;
	readonly bytes: number;
}

/**
 * A map that holds at most so many bytes. It has two generations: what was used since the last change of generations, and what was used
 * in the one before. When the younger one has half of the bytes, the older one is dropped.
 */
export class BoundedMap<V> {
	readonly #half: number;
	#young = new Map<string, Entry<V>>();
	#old = new Map<string, Entry<V>>();
	#bytes = 0;

	constructor(maxBytes: number) {
		this.#half = maxBytes / 2;
	}

	get(key: string): V | undefined {
		const entry = this.#young.get(key);
		if (entry) return entry.value;
		const old = this.#old.get(key);
		if (!old) return undefined;
		this.#add(key, old);
		return old.value;
	}

	/** @param bytes what the entry takes with its key. */
	set(key: string, value: V, bytes: number): void {
		this.#bytes -= this.#young.get(key)?.bytes ?? 0;
		this.#old.delete(key);
		this.#add(key, { value, bytes });
	}

	/** Replaces the value of an entry that is there. */
	update(key: string, value: V, bytes: number): void {
		if (this.#young.has(key) || this.#old.has(key)) this.set(key, value, bytes);
	}

	#add(key: string, entry: Entry<V>): void {
		if (this.#bytes + entry.bytes > this.#half) {
			this.#old = this.#young;
			this.#young = new Map();
			this.#bytes = 0;
		}
		if (entry.bytes > this.#half) {
			this.#old.delete(key);
			return;
		}
		this.#young.set(key, entry);
		this.#bytes += entry.bytes;
	}
}
