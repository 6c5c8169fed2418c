import { bytesEqual, keccakBytes } from '@altvm/abi-bridge';
import { KEY_BYTES, nibble } from './nibbles.ts';
import { NodeArena, type NodeId } from './node-arena.ts';
import { encode } from './trie-node.ts';

/** keccak256 of the RLP of an empty string. */
const EMPTY_ROOT = keccakBytes(Uint8Array.of(0x80));

/**
 * A Merkle-Patricia trie in memory, over keys of 32 bytes (hashes), or of any fewer if no key is a prefix of another. So only
 * leaves have values. Nothing is hashed until the root is asked for, and then only what changed since the last root. @ethereumjs/mpt, which the tests compare it with, hashes at every put and is asynchronous.
 */
export class Trie {
	readonly #keyBytes: number | 'any';
	readonly #arena: NodeArena;
	#top: NodeId;

	/**
	 * @param keyBytes the length of all keys, or 'any' if the caller makes sure that no key is a prefix of another.
	 * @param arena where the nodes lie: many tries can share one.
	 * @param top the trie's first node, as `top` was.
	 */
	constructor(keyBytes: number | 'any' = KEY_BYTES, arena: NodeArena = new NodeArena(), top: NodeId = 0) {
		this.#keyBytes = keyBytes;
		this.#arena = arena;
		this.#top = top;
	}

	/** The first node, 0 of an empty trie. With the arena it is the whole trie. */
	get top(): NodeId {
		return this.#top;
	}

	/** Sets a value. The trie may keep `value`, which must not be changed afterwards. */
	put(key: Uint8Array, value: Uint8Array): void {
		if (key.length > KEY_BYTES || (this.#keyBytes !== 'any' && key.length !== this.#keyBytes)) {
			throw new RangeError(`a key of this trie has ${this.#keyBytes} bytes, not ${key.length}`);
		}
		if (value.length === 0) throw new RangeError('a trie holds no empty values: delete the key');
		this.#top = put(this.#arena, this.#top, key, value, 0);
	}

	delete(key: Uint8Array): void {
		this.#top = remove(this.#arena, this.#top, key, 0);
	}

	/** Deletes everything. */
	clear(): void {
		this.#arena.releaseAll(this.#top);
		this.#top = 0;
	}

	root(): Uint8Array {
		return this.#top === 0 ? EMPTY_ROOT : keccakBytes(encode(this.#arena, this.#top, 0));
	}
}

function put(arena: NodeArena, node: NodeId, key: Uint8Array, value: Uint8Array, start: number): NodeId {
	if (node === 0) return arena.leaf(key, value);
	const end = arena.depth(node);
	const at = arena.difference(node, key, start, end);
	if (at < end) {
		const branch = arena.branch(key, at);
		arena.clearReference(node);
		arena.setChild(branch, arena.nibble(node, at), node);
		arena.setChild(branch, nibble(key, at), arena.leaf(key, value));
		return branch;
	}
	if (arena.isLeaf(node)) return bytesEqual(arena.value(node), value) ? node : arena.setValue(node, value);
	const index = nibble(key, at);
	const child = arena.child(node, index);
	const next = put(arena, child, key, value, at + 1);
	// If the child is the same and still has its hash, nothing below it changed.
	if (next === child && arena.referenceLength(next) !== 0) return node;
	arena.setChild(node, index, next);
	arena.clearReference(node);
	return node;
}

function remove(arena: NodeArena, node: NodeId, key: Uint8Array, start: number): NodeId {
	if (node === 0) return 0;
	const end = arena.depth(node);
	if (arena.difference(node, key, start, end) < end) return node;
	if (arena.isLeaf(node)) {
		arena.release(node);
		return 0;
	}
	const index = nibble(key, end);
	const child = arena.child(node, index);
	if (child === 0) return node;
	const next = remove(arena, child, key, end + 1);
	if (next === child && arena.referenceLength(next) !== 0) return node;
	arena.setChild(node, index, next);
	arena.clearReference(node);
	if (next !== 0) return node;
	const left = onlyChild(arena, node);
	if (left === 0) return node;
	arena.clearReference(left);
	arena.release(node);
	return left;
}

/** The child of a branch that has one, or 0 if it has several. */
function onlyChild(arena: NodeArena, branch: NodeId): NodeId {
	let only = 0;
	for (let i = 0; i < 16; i++) {
		const child = arena.child(branch, i);
		if (child === 0) continue;
		if (only !== 0) return 0;
		only = child;
	}
	return only;
}
