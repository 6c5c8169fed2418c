import { bytesEqual, keccakBytes } from '@altvm/abi-bridge';
import { difference, KEY_BYTES, nibble } from './nibbles.ts';
import { Branch, encode, Leaf, type TrieNode } from './trie-node.ts';

/** keccak256 of the RLP of an empty string. */
const EMPTY_ROOT = keccakBytes(Uint8Array.of(0x80));

/**
 * A Merkle-Patricia trie in memory, over keys of 32 bytes (hashes), or of any lengths if no key is a prefix of another. So only
 * leaves have values. Nothing is hashed until the root is asked for, and then only what changed since the last root. @ethereumjs/mpt, which the tests compare it with, hashes at every put and is asynchronous.
 */
export class Trie {
	readonly #keyBytes: number | 'any';
	#top: TrieNode | undefined;

	/** `keyBytes`: the length of all keys, or 'any' if the caller makes sure that no key is a prefix of another. */
	constructor(keyBytes: number | 'any' = KEY_BYTES) {
		this.#keyBytes = keyBytes;
	}

	/** Sets a value. The trie keeps `key` and `value`, which must not be changed afterwards. */
	put(key: Uint8Array, value: Uint8Array): void {
		if (this.#keyBytes !== 'any' && key.length !== this.#keyBytes) {
			throw new RangeError(`a key of this trie has ${this.#keyBytes} bytes, not ${key.length}`);
		}
		if (value.length === 0) throw new RangeError('a trie holds no empty values: delete the key');
		this.#top = put(this.#top, key, value, 0);
	}

	delete(key: Uint8Array): void {
		this.#top = remove(this.#top, key, 0);
	}

	root(): Uint8Array {
		return this.#top === undefined ? EMPTY_ROOT : keccakBytes(encode(this.#top, 0));
	}
}

function put(node: TrieNode | undefined, key: Uint8Array, value: Uint8Array, start: number): TrieNode {
	if (node === undefined) return new Leaf(key, value);
	const end = node instanceof Leaf ? 2 * node.key.length : node.depth;
	const at = difference(node.key, key, start, end);
	if (at < end) {
		const branch = new Branch(key, at);
		node.reference = undefined;
		branch.children[nibble(node.key, at)] = node;
		branch.children[nibble(key, at)] = new Leaf(key, value);
		return branch;
	}
	if (node instanceof Leaf) {
		if (bytesEqual(node.value, value)) return node;
		node.value = value;
		node.reference = undefined;
		return node;
	}
	const index = nibble(key, at);
	const child = node.children[index];
	const next = put(child, key, value, at + 1);
	// If the child is the same and still has its hash, nothing below it changed.
	if (next === child && next.reference !== undefined) return node;
	node.children[index] = next;
	node.reference = undefined;
	return node;
}

function remove(node: TrieNode | undefined, key: Uint8Array, start: number): TrieNode | undefined {
	if (node === undefined) return undefined;
	const end = node instanceof Leaf ? 2 * node.key.length : node.depth;
	if (difference(node.key, key, start, end) < end) return node;
	if (node instanceof Leaf) return undefined;
	const index = nibble(key, end);
	const child = node.children[index];
	if (child === undefined) return node;
	const next = remove(child, key, end + 1);
	if (next === child && next.reference !== undefined) return node;
	node.children[index] = next;
	node.reference = undefined;
	if (next !== undefined) return node;
	const left = node.children.filter((other) => other !== undefined);
	if (left.length > 1) return node;
	left[0]!.reference = undefined;
	return left[0];
}
