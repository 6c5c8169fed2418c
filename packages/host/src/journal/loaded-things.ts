import type { Hex, VmId } from '@altvm/abi-bridge';

/** Things that are searched one after the other, without a map. */
const FEW = 16;

/**
 * What a transaction has loaded and paid for, by what loads it (a VM, or `HOST_VM` for interfaces) and by hash. Most transactions load
 * few things: they make no map for them. The arrays serve one transaction after the other.
 */
export class LoadedThings {
	readonly #loaders: VmId[] = [];
	readonly #hashes: Hex[] = [];
	readonly #things: unknown[] = [];
	readonly #bytes: number[] = [];
	#count = 0;
	/** Bytes of all of them. */
	totalBytes = 0;
	/** Indices by hash and loader, if there are many. */
	#index: Map<string, number> | undefined;

	find(loader: VmId, hash: Hex): unknown {
		if (this.#index) {
			const at = this.#index.get(`${hash} ${loader}`);
			return at === undefined ? undefined : this.#things[at];
		}
		for (let i = 0; i < this.#count; i++) {
			if (this.#hashes[i] === hash && this.#loaders[i] === loader) return this.#things[i];
		}
		return undefined;
	}

	add(loader: VmId, hash: Hex, thing: unknown, bytes: number): void {
		const at = this.#count++;
		this.#loaders[at] = loader;
		this.#hashes[at] = hash;
		this.#things[at] = thing;
		this.#bytes[at] = bytes;
		this.totalBytes += bytes;
		if (this.#index) this.#index.set(`${hash} ${loader}`, at);
		else if (at >= FEW) {
			this.#index = new Map();
			for (let i = 0; i <= at; i++) this.#index.set(`${this.#hashes[i]} ${this.#loaders[i]}`, i);
		}
	}

	/** Removes what was added last. */
	removeLast(): void {
		const at = --this.#count;
		this.totalBytes -= this.#bytes[at]!;
		this.#things[at] = undefined;
		this.#index?.delete(`${this.#hashes[at]} ${this.#loaders[at]}`);
	}

	clear(): void {
		for (let i = 0; i < this.#count; i++) this.#things[i] = undefined;
		if (this.#index) this.#things.length = 0;
		this.#count = 0;
		this.totalBytes = 0;
		this.#index = undefined;
	}
}
