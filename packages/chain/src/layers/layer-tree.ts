import type { Hex } from '@altvm/abi-bridge';
import { ChainError } from '../chain-error.ts';
import type { Layer } from './layer.ts';

export interface LayerLimits {
	/** Most blocks. */
	readonly blocks: number;
	/** Most bytes of memory, as they are estimated. */
	readonly bytes: number;
}

/** Executed blocks that are not canonical, in memory and to a bound. Beyond it, the oldest that lead to nothing newer are dropped. */
export class LayerTree {
	/** In the order in which they came. */
	readonly #layers = new Map<Hex, Layer>();
	readonly #children = new Map<Hex, Set<Hex>>();
	readonly #limits: LayerLimits;
	#bytes = 0;

	constructor(limits: LayerLimits) {
		this.#limits = limits;
	}

	get size(): number {
		return this.#layers.size;
	}

	get bytes(): number {
		return this.#bytes;
	}

	get(hash: Hex): Layer | undefined {
		return this.#layers.get(hash);
	}

	/** A layer and those below it, the lowest first. */
	pathTo(hash: Hex): Layer[] {
		const path: Layer[] = [];
		for (let at = this.#layers.get(hash); at; at = this.#layers.get(at.parentHash)) path.push(at);
		return path.reverse();
	}

	/**
	 * Adds a layer.
	 * @throws ChainError `state-unavailable` if the layers below it fill the bound alone.
	 */
	add(layer: Layer): void {
		const kept = new Set<Hex>([layer.hash]);
		let bytes = layer.bytes;
		for (const below of this.pathTo(layer.parentHash)) {
			kept.add(below.hash);
			bytes += below.bytes;
		}
		if (kept.size > this.#limits.blocks || bytes > this.#limits.bytes) {
			throw new ChainError(
				'state-unavailable',
				`${kept.size} blocks after the head would be kept in memory: make one of them the head first`,
			);
		}
		this.#layers.set(layer.hash, layer);
		this.#bytes += layer.bytes;
		const brothers = this.#children.get(layer.parentHash);
		if (brothers) brothers.add(layer.hash);
		else this.#children.set(layer.parentHash, new Set([layer.hash]));
		this.#shrink(kept);
	}

	/** Adds a layer if there is room for it. */
	tryAdd(layer: Layer): void {
		try {
			this.add(layer);
		} catch (error) {
			if (!(error instanceof ChainError)) throw error;
		}
	}

	/** Removes one layer; those above it stay. */
	remove(hash: Hex): void {
		const layer = this.#layers.get(hash);
		if (!layer) return;
		this.#layers.delete(hash);
		this.#bytes -= layer.bytes;
		const brothers = this.#children.get(layer.parentHash);
		brothers?.delete(hash);
		if (brothers?.size === 0) this.#children.delete(layer.parentHash);
	}

	/** Removes the layers that `isStale` names, and all above them. */
	prune(isStale: (layer: Layer) => boolean): void {
		for (const layer of [...this.#layers.values()]) if (isStale(layer)) this.#removeWithChildren(layer.hash);
	}

	#removeWithChildren(hash: Hex): void {
		const open = [hash];
		for (let at = open.pop(); at !== undefined; at = open.pop()) {
			open.push(...(this.#children.get(at) ?? []));
			this.remove(at);
		}
	}

	#shrink(kept: ReadonlySet<Hex>): void {
		while (this.#layers.size > this.#limits.blocks || this.#bytes > this.#limits.bytes) {
			const oldest = this.#oldestLeaf(kept);
			if (oldest === undefined) return;
			this.remove(oldest);
		}
	}

	#oldestLeaf(kept: ReadonlySet<Hex>): Hex | undefined {
		for (const hash of this.#layers.keys()) if (!kept.has(hash) && !this.#children.has(hash)) return hash;
		return undefined;
	}
}
