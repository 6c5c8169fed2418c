import { LRUCache } from 'lru-cache';

/** What `get` is given, so that it makes no object for each call. */
const NO_OPTIONS = {};

/** Bounds of a {@link BoundedCache}. */
export interface CacheLimits<K, V> {
	/** Most entries that are kept. Not bounded if absent. */
	readonly entries?: number;
	/** Most bytes that are kept, as `weigh` counts them. */
	readonly bytes: number;
	/** Bytes that an entry takes: what it holds, the key and its share of the map. Called once per `set`. */
	readonly weigh: (value: V, key: K) => number;
	/** Called with each entry that is evicted for lack of room, not with those that are deleted or replaced. */
	readonly onEvict?: (value: V, key: K) => void;
}

/**
 * A map bounded in entries and in bytes that evicts the least recently used entry first. What a contract sees (results, gas,
 * failures) must not depend on what is in it.
 *
 * @example
 * ```ts
 * import { BoundedCache } from '@altvm/vm-kit';
 *
 * const programs = new BoundedCache<string, Uint8Array>({ bytes: 1000, weigh: (code) => code.length });
 * programs.set('a', new Uint8Array(600));
 * programs.set('b', new Uint8Array(600));
 * programs.get('a'); // undefined
 * programs.bytes; // 600
 * ```
 */
export class BoundedCache<K extends NonNullable<unknown>, V extends NonNullable<unknown>> {
	readonly #cache: LRUCache<K, V>;
	readonly #entries: number;

	/** @throws RangeError if a bound is negative or not a number. */
	constructor({ entries = Number.POSITIVE_INFINITY, bytes, weigh, onEvict }: CacheLimits<K, V>) {
		for (const bound of [entries, bytes]) {
			if (!(bound >= 0)) throw new RangeError(`a cache's bound must be a number of 0 or more, not ${bound}`);
		}
		// The library would reserve memory for its own `max`, and takes 0 as no bound.
		this.#entries = bytes < 1 ? 0 : entries;
		this.#cache = new LRUCache<K, V>({
			// The library accepts positive integers only.
			maxSize: Math.min(Math.max(1, Math.floor(bytes)), Number.MAX_SAFE_INTEGER),
			sizeCalculation: (value, key) => Math.max(1, Math.ceil(weigh(value, key))),
			...(onEvict && {
				dispose: (value, key, reason) => {
					if (reason === 'evict') onEvict(value, key);
				},
			}),
		});
	}

	/** Entries that are kept. */
	get size(): number {
		return this.#cache.size;
	}

	/** Bytes that are kept. */
	get bytes(): number {
		return this.#cache.calculatedSize;
	}

	/** The value under a key, which becomes the most recently used. */
	get(key: K): V | undefined {
		return this.#cache.get(key, NO_OPTIONS);
	}

	/** Keeps a value and returns it. A value that is larger than the whole cache is not kept, nor is the one it replaces. */
	set(key: K, value: V): V {
		this.#cache.set(key, value);
		while (this.#cache.size > this.#entries) this.#cache.pop();
		return value;
	}

	delete(key: K): boolean {
		return this.#cache.delete(key);
	}

	clear(): void {
		this.#cache.clear();
	}
}
