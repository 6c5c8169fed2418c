import type { Hex } from '@altvm/abi-bridge';
import type { NodeReader } from '@altvm/state';

/** Trie nodes that are found when the first one is read. */
export class LazyNodes implements NodeReader {
	readonly #find: () => NodeReader;
	#nodes: NodeReader | undefined;

	constructor(find: () => NodeReader) {
		this.#find = find;
	}

	node(path: Hex): Uint8Array | undefined {
		this.#nodes ??= this.#find();
		return this.#nodes.node(path);
	}
}
