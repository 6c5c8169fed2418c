import { bytesEqual, type Hex, keccakBytes } from '@altvm/abi-bridge';
import { difference, KEY_BYTES, nibble } from '../../commitment/nibbles.ts';
import { DatabaseError } from '../database-error.ts';
import { type NodeReader, nodePath } from './node-reader.ts';
import { decodeRecord, encodeRecord } from './node-record.ts';
import { encodeBranch, encodeNode, reference } from './node-rlp.ts';
import { Branch, Leaf, Stub, type TrieNode } from './nodes.ts';

/** keccak256 of the RLP of an empty string. */
export const EMPTY_ROOT: Uint8Array = keccakBytes(Uint8Array.of(0x80));

const NIBBLES = 2 * KEY_BYTES;
const HASH_BYTES = 32;
const TOP = new Uint8Array(0);

/**
 * A Merkle-Patricia trie over keys of 32 bytes (hashes) whose nodes are read by their path, when a change or a proof comes to them. What was
 * read or changed stays in memory. The records of changed nodes are collected, and nothing is written here.
 */
export class PathTrie {
	readonly #nodes: NodeReader;
	readonly #trie: Hex;
	#top: TrieNode | undefined;
	#isLoaded: boolean;
	/** Paths of nodes that are gone or moved. */
	readonly #left = new Set<Hex>();
	/** Whether the last change changed anything. */
	#hasChanged = false;

	/**
	 * @param trie what the paths begin with.
	 * @param isEmpty whether it is known to have no nodes.
	 */
	constructor(nodes: NodeReader, trie: Hex, isEmpty = false) {
		this.#nodes = nodes;
		this.#trie = trie;
		this.#isLoaded = isEmpty;
	}

	get(key: Uint8Array): Uint8Array | undefined {
		let node = this.#loadedTop(key);
		for (let start = 0; node; ) {
			if (node instanceof Leaf) return bytesEqual(node.key, key) ? node.value : undefined;
			const branch: Branch = node;
			if (difference(branch.key, 0, key, start, branch.depth) < branch.depth) return undefined;
			start = branch.depth + 1;
			node = this.#loadedChild(branch, nibble(key, branch.depth), key);
		}
		return undefined;
	}

	put(key: Uint8Array, value: Uint8Array): void {
		if (value.length === 0) throw new RangeError('a trie holds no empty values: remove the key');
		this.#hasChanged = false;
		this.#top = this.#put(this.#loadedTop(key), key, value, 0);
	}

	remove(key: Uint8Array): void {
		this.#hasChanged = false;
		this.#top = this.#remove(this.#loadedTop(key), key, 0);
		if (!this.#top && this.#hasChanged) this.#leave(key, 0);
	}

	root(): Uint8Array {
		const top = this.#loadedTop(TOP);
		if (!top) return EMPTY_ROOT;
		const ref = reference(top, 0);
		// The root is a hash even if its node is shorter.
		return ref.length === HASH_BYTES ? ref : keccakBytes(ref);
	}

	/** Adds the records of nodes that changed since the trie was opened. */
	collect(into: Map<Hex, Uint8Array | undefined>): void {
		for (const path of this.#left) into.set(path, undefined);
		const top = this.#top;
		if (!top || top instanceof Stub) return;
		this.root();
		if (top instanceof Branch) this.#collect(top, 0, into);
		else into.set(nodePath(this.#trie, top.key, 0), encodeRecord(top, 0));
	}

	#collect(branch: Branch, start: number, into: Map<Hex, Uint8Array | undefined>): void {
		if (!branch.isChanged) return;
		into.set(nodePath(this.#trie, branch.key, start), encodeRecord(branch, start));
		for (const child of branch.children) {
			if (child instanceof Branch) this.#collect(child, branch.depth + 1, into);
		}
	}

	/**
	 * Returns the nodes from the root to a key, or to where the trie shows that it has none, in RLP. Nodes that are embedded in the one
	 * above are not listed, as in geth's `eth_getProof`.
	 */
	prove(key: Uint8Array): Uint8Array[] {
		const proof: Uint8Array[] = [];
		const add = (encoded: Uint8Array) => {
			if (encoded.length >= HASH_BYTES || proof.length === 0) proof.push(encoded.slice());
		};
		let node = this.#loadedTop(key);
		for (let start = 0; node; ) {
			if (node instanceof Leaf || node.depth > start) add(encodeNode(node, start));
			if (node instanceof Leaf) break;
			const branch: Branch = node;
			if (difference(branch.key, 0, key, start, branch.depth) < branch.depth) break;
			add(encodeBranch(branch));
			start = branch.depth + 1;
			node = this.#loadedChild(branch, nibble(key, branch.depth), key);
		}
		return proof;
	}

	#loadedTop(key: Uint8Array): Leaf | Branch | undefined {
		if (!this.#isLoaded) {
			const record = this.#nodes.node(nodePath(this.#trie, key, 0));
			this.#top = record && decodeRecord(record, new Uint8Array(KEY_BYTES), 0, undefined);
			this.#isLoaded = true;
		}
		return this.#top as Leaf | Branch | undefined;
	}

	/** Returns a child that is a branch or a leaf: it is read if it was not yet. */
	#loadedChild(branch: Branch, index: number, key: Uint8Array): Leaf | Branch | undefined {
		const child = branch.children[index];
		if (!(child instanceof Stub)) return child;
		const start = branch.depth + 1;
		const record = this.#nodes.node(nodePath(this.#trie, key, start));
		const node = record && decodeRecord(record, key, start, child.ref);
		if (!(node instanceof Branch))
			throw new DatabaseError('damaged', `no trie node ${nodePath(this.#trie, key, start)}`);
		branch.children[index] = node;
		return node;
	}

	#put(node: Leaf | Branch | undefined, key: Uint8Array, value: Uint8Array, start: number): Leaf | Branch {
		if (!node) {
			this.#hasChanged = true;
			return new Leaf(key, value);
		}
		const end = node instanceof Leaf ? NIBBLES : node.depth;
		const at = difference(node.key, 0, key, start, end);
		if (at < end) {
			this.#hasChanged = true;
			const branch = new Branch(key, at);
			node.ref = undefined;
			if (node instanceof Branch) node.isChanged = true;
			branch.children[nibble(node.key, at)] = node;
			branch.children[nibble(key, at)] = new Leaf(key, value);
			return branch;
		}
		if (node instanceof Leaf) {
			if (bytesEqual(node.value, value)) return node;
			this.#hasChanged = true;
			node.value = value;
			node.ref = undefined;
			return node;
		}
		const index = nibble(key, at);
		const child = this.#put(this.#loadedChild(node, index, key), key, value, at + 1);
		if (this.#hasChanged) change(node, index, child);
		return node;
	}

	#remove(node: Leaf | Branch | undefined, key: Uint8Array, start: number): Leaf | Branch | undefined {
		if (!node) return undefined;
		const end = node instanceof Leaf ? NIBBLES : node.depth;
		if (difference(node.key, 0, key, start, end) < end) return node;
		if (node instanceof Leaf) {
			this.#hasChanged = true;
			return undefined;
		}
		const index = nibble(key, end);
		const child = this.#loadedChild(node, index, key);
		// If a leaf goes, what may stay alone is read first: nothing changes if that throws.
		const only = child instanceof Leaf ? this.#onlyChildBesides(node, index) : undefined;
		const next = this.#remove(child, key, end + 1);
		if (!this.#hasChanged) return node;
		if (next || !only) {
			change(node, index, next);
			return node;
		}
		if (only instanceof Branch) {
			this.#leave(only.key, end + 1);
			only.isChanged = true;
		} else this.#leave(key, start);
		only.ref = undefined;
		return only;
	}

	/** Returns the one child of a branch besides another, undefined if there are several. */
	#onlyChildBesides(branch: Branch, index: number): Leaf | Branch | undefined {
		let only = -1;
		for (let i = 0; i < 16; i++) {
			if (i === index || branch.children[i] === undefined) continue;
			if (only >= 0) return undefined;
			only = i;
		}
		return this.#loadedChild(branch, only, withNibble(branch.key, branch.depth, only));
	}

	#leave(key: Uint8Array, nibbles: number): void {
		this.#left.add(nodePath(this.#trie, key, nibbles));
	}
}

function change(branch: Branch, index: number, child: TrieNode | undefined): void {
	branch.children[index] = child;
	branch.ref = undefined;
	branch.isChanged = true;
}

function withNibble(key: Uint8Array, at: number, value: number): Uint8Array {
	const other = key.slice();
	const byte = other[at >> 1]!;
	other[at >> 1] = at & 1 ? (byte & 0xf0) | value : (byte & 0x0f) | (value << 4);
	return other;
}
