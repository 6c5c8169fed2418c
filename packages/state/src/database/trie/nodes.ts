/** A value and its key. It is stored in the record of the branch above it. */
export class Leaf {
	readonly key: Uint8Array;
	value: Uint8Array;
	/** What the parent refers to it by: its hash, or its RLP if that is shorter. Undefined until it is computed. */
	ref: Uint8Array | undefined;

	constructor(key: Uint8Array, value: Uint8Array) {
		this.key = key;
		this.value = value;
	}
}

/** A branch, and the extension above it, if there is one: the keys below are equal up to its depth, and differ there. */
export class Branch {
	/** A key whose first `depth` nibbles are those of all keys below. */
	readonly key: Uint8Array;
	/** Number of nibbles above the branch. */
	readonly depth: number;
	readonly children: (TrieNode | undefined)[];
	ref: Uint8Array | undefined;
	/** Whether its record differs from the one that was read. */
	isChanged: boolean;

	constructor(
		key: Uint8Array,
		depth: number,
		children: (TrieNode | undefined)[] = new Array(16).fill(undefined),
		isChanged = true,
	) {
		this.key = key;
		this.depth = depth;
		this.children = children;
		this.isChanged = isChanged;
	}
}

/** A branch that was not read yet. */
export class Stub {
	readonly ref: Uint8Array;

	constructor(ref: Uint8Array) {
		this.ref = ref;
	}
}

export type TrieNode = Leaf | Branch | Stub;
