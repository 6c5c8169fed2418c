/**
 * Remembers the results of a pure function. At most `capacity` results are kept; when they are full all are dropped. For keys and values
 * of bounded size that are cheap to compute: for others use `BoundedCache` of `@altvm/vm-kit`.
 *
 * @example
 * ```ts
 * import { Memo } from '@altvm/abi-bridge';
 *
 * const squares = new Memo((n: number) => n * n, 100);
 * squares.get(12); // 144
 * ```
 */
export class Memo<K, V> {
	readonly #map = new Map<K, V>();
	readonly #make: (key: K) => V;
	readonly #capacity: number;

	constructor(make: (key: K) => V, capacity: number) {
		this.#make = make;
		this.#capacity = capacity;
	}

	/** Returns the result for a key, from memory or computed. */
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
