import { difference, nibble } from './nibbles.ts';

/** Words of a page. No node lies in two. */
const PAGE_BITS = 14;
const PAGE_WORDS = 1 << PAGE_BITS;

/** Words of every node: a header, the key, the reference; then the value of a leaf, or the children of a branch. */
const KEY = 1;
const REFERENCE = 9;
const BODY = 17;
const CHILDREN = 16;

/** Most words of a leaf's value, by kind of node. Longer values lie outside; account leaves have at most 110 bytes. */
const LEAF_WORDS = [0, 3, 9, 20, 28];
const BRANCH = LEAF_WORDS.length;
const SIZES = [...LEAF_WORDS, CHILDREN].map((words) => BODY + words);

/** The header: kind (3 bits), length of the reference (6), length of a leaf's key or depth of a branch (7), length of a value inside (8). */
const REFERENCE_SHIFT = 3;
const DEPTH_SHIFT = 9;
const LENGTH_SHIFT = 16;
const KIND_MASK = 7;
const REFERENCE_MASK = 63;
const DEPTH_MASK = 127;
const LENGTH_MASK = 255;

/** A node by its place. 0 is none. */
export type NodeId = number;

interface Page {
	readonly words: Int32Array;
	readonly bytes: Uint8Array;
}

/**
 * The nodes of tries, in typed arrays: a leaf takes 80 to 104 bytes where its value is a word, a branch 132. A node is named by where it
 * lies. A branch stands for the extension above it too: its keys are equal up to its depth, and differ there.
 */
export class NodeArena {
	readonly #pages: Page[] = [];
	/** The word after the last node. */
	#end = 1;
	/** The first free node of each kind, which leads to the others. */
	readonly #free = new Int32Array(SIZES.length);
	/** Values of leaves that have no room for them. */
	readonly #long = new Map<NodeId, Uint8Array>();

	#take(kind: number, key: Uint8Array, depth: number): NodeId {
		const id = this.#free[kind] || this.#append(SIZES[kind]!);
		const { words, bytes } = this.#page(id);
		const at = id & (PAGE_WORDS - 1);
		if (id === this.#free[kind]) this.#free[kind] = words[at + KEY]!;
		words.fill(0, at, at + SIZES[kind]!);
		words[at] = kind | (depth << DEPTH_SHIFT);
		bytes.set(key, 4 * (at + KEY));
		return id;
	}

	#append(size: number): NodeId {
		const room = PAGE_WORDS - (this.#end & (PAGE_WORDS - 1));
		const id = room < size ? this.#end + room : this.#end;
		if (id >>> PAGE_BITS >= this.#pages.length) {
			const words = new Int32Array(PAGE_WORDS);
			this.#pages.push({ words, bytes: new Uint8Array(words.buffer) });
		}
		this.#end = id + size;
		return id;
	}

	#page(id: NodeId): Page {
		return this.#pages[id >>> PAGE_BITS]!;
	}

	#header(id: NodeId): number {
		return this.#page(id).words[id & (PAGE_WORDS - 1)]!;
	}

	/** Makes a leaf. The key, of at most 32 bytes, is copied. */
	leaf(key: Uint8Array, value: Uint8Array): NodeId {
		const kind = kindFor(value);
		const id = this.#take(kind, key, key.length);
		this.#fill(id, kind, value);
		return id;
	}

	/** Makes a branch without children at the first nibble that differs. The key is any of those below it. */
	branch(key: Uint8Array, depth: number): NodeId {
		return this.#take(BRANCH, key, depth);
	}

	/** Gives a node back; not what is below it. */
	release(id: NodeId): void {
		const { words } = this.#page(id);
		const at = id & (PAGE_WORDS - 1);
		const kind = words[at]! & KIND_MASK;
		if (kind === 0) this.#long.delete(id);
		words[at + KEY] = this.#free[kind]!;
		this.#free[kind] = id;
	}

	/** Gives a node back, and all that are below it. */
	releaseAll(id: NodeId): void {
		if (id === 0) return;
		if (!this.isLeaf(id)) for (let i = 0; i < CHILDREN; i++) this.releaseAll(this.child(id, i));
		this.release(id);
	}

	isLeaf(id: NodeId): boolean {
		return (this.#header(id) & KIND_MASK) !== BRANCH;
	}

	/** Number of nibbles that the keys of a branch have in common, or of a leaf's key. */
	depth(id: NodeId): number {
		const header = this.#header(id);
		const depth = (header >>> DEPTH_SHIFT) & DEPTH_MASK;
		return (header & KIND_MASK) === BRANCH ? depth : 2 * depth;
	}

	nibble(id: NodeId, at: number): number {
		return nibble(this.#page(id).bytes, this.keyStart(id) + at);
	}

	/** The first nibble in `start`..`end` at which the node's key differs from another, or `end`. */
	difference(id: NodeId, key: Uint8Array, start: number, end: number): number {
		return difference(this.#page(id).bytes, this.keyStart(id), key, start, end);
	}

	/** The page in which a node lies. */
	bytes(id: NodeId): Uint8Array {
		return this.#page(id).bytes;
	}

	/** The nibble of its page at which a node's key begins. */
	keyStart(id: NodeId): number {
		return 8 * ((id & (PAGE_WORDS - 1)) + KEY);
	}

	/** The byte of its page at which a node's reference begins. */
	referenceStart(id: NodeId): number {
		return 4 * ((id & (PAGE_WORDS - 1)) + REFERENCE);
	}

	/** Length of a node's hash, or of its RLP if that is shorter; 0 until it is set, and after the node moves or changes. */
	referenceLength(id: NodeId): number {
		return (this.#header(id) >>> REFERENCE_SHIFT) & REFERENCE_MASK;
	}

	setReference(id: NodeId, reference: Uint8Array): void {
		const { words, bytes } = this.#page(id);
		bytes.set(reference, this.referenceStart(id));
		const at = id & (PAGE_WORDS - 1);
		words[at] = (words[at]! & ~(REFERENCE_MASK << REFERENCE_SHIFT)) | (reference.length << REFERENCE_SHIFT);
	}

	clearReference(id: NodeId): void {
		this.#page(id).words[id & (PAGE_WORDS - 1)]! &= ~(REFERENCE_MASK << REFERENCE_SHIFT);
	}

	child(id: NodeId, index: number): NodeId {
		return this.#page(id).words[(id & (PAGE_WORDS - 1)) + BODY + index]!;
	}

	setChild(id: NodeId, index: number, child: NodeId): void {
		this.#page(id).words[(id & (PAGE_WORDS - 1)) + BODY + index] = child;
	}

	/** The value of a leaf, until the arena changes. */
	value(id: NodeId): Uint8Array {
		const long = (this.#header(id) & KIND_MASK) === 0 ? this.#long.get(id) : undefined;
		if (long) return long;
		const start = 4 * ((id & (PAGE_WORDS - 1)) + BODY);
		return this.#page(id).bytes.subarray(start, start + ((this.#header(id) >>> LENGTH_SHIFT) & LENGTH_MASK));
	}

	/** Sets the value of a leaf that had another one. Returns the leaf, which may have to move. */
	setValue(id: NodeId, value: Uint8Array): NodeId {
		const kind = kindFor(value);
		if (kind === (this.#header(id) & KIND_MASK)) {
			this.clearReference(id);
			this.#fill(id, kind, value);
			return id;
		}
		const start = 4 * ((id & (PAGE_WORDS - 1)) + KEY);
		const length = this.depth(id) / 2;
		const moved = this.leaf(this.#page(id).bytes.subarray(start, start + length), value);
		this.release(id);
		return moved;
	}

	#fill(id: NodeId, kind: number, value: Uint8Array): void {
		if (kind === 0) {
			this.#long.set(id, value);
			return;
		}
		const { words, bytes } = this.#page(id);
		const at = id & (PAGE_WORDS - 1);
		bytes.set(value, 4 * (at + BODY));
		words[at] = (words[at]! & ~(LENGTH_MASK << LENGTH_SHIFT)) | (value.length << LENGTH_SHIFT);
	}
}

function kindFor(value: Uint8Array): number {
	for (let kind = 1; kind < LEAF_WORDS.length; kind++) if (value.length <= 4 * LEAF_WORDS[kind]!) return kind;
	return 0;
}
