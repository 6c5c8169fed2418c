/** A map that forgets everything when it is full: for values that are cheap to make again. */
export class Memo<K, V> {
	readonly #map = new Map<K, V>();
	readonly #make: (key: K) => V;
	readonly #capacity: number;

	constructor(make: (key: K) => V, capacity: number) {
		this.#make = make;
		this.#capacity = capacity;
	}

	get(key: K): V {
		let value = this.#map.get(key);
		if (value === undefined) {
			value = this.#make(key);
			if (this.#map.size >= this.#capacity) this.#map.clear();
			this.#map.set(key, value);
		}
		return value;
	}
}
