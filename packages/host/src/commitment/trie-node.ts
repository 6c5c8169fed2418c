import { keccakBytes } from '@altvm/abi-bridge';

/** All keys have this length, so no node but a leaf has a value. */
export const KEY_BYTES = 32;
export const KEY_NIBBLES = 2 * KEY_BYTES;

export function nibble(key: Uint8Array, at: number): number {
	const byte = key[at >> 1]!;
	return at & 1 ? byte & 15 : byte >> 4;
}

/** Where two keys first differ, from `start` on and before `end`; `end` if they do not. */
export function difference(a: Uint8Array, b: Uint8Array, start: number, end: number): number {
	let at = start;
	while (at < end && nibble(a, at) === nibble(b, at)) at++;
	return at;
}

export class Leaf {
	readonly key: Uint8Array;
	readonly value: Uint8Array;
	/** How its parent refers to it. Undefined until it is asked for, and again when the node moves or changes. */
	reference: Uint8Array | undefined;

	constructor(key: Uint8Array, value: Uint8Array) {
		this.key = key;
		this.value = value;
	}
}

/** A branch with the extension above it, if there is one: its keys are the same up to `depth` and part there. */
export class Branch {
	/** Nibbles that the keys have in common. */
	readonly depth: number;
	/** Any key of those that are or were below. */
	readonly key: Uint8Array;
	readonly children: (TrieNode | undefined)[] = new Array(16).fill(undefined);
	reference: Uint8Array | undefined;

	constructor(key: Uint8Array, depth: number) {
		this.key = key;
		this.depth = depth;
	}
}

export type TrieNode = Leaf | Branch;

/** A node's RLP within its parent, or its hash there if that is shorter (Yellow Paper, appendix D). `start`: nibbles above it. */
export function reference(node: TrieNode, start: number): Uint8Array {
	node.reference ??= refer(encode(node, start));
	return node.reference;
}

/** Not to be kept: the next encoding is written over it. */
export function encode(node: TrieNode, start: number): Uint8Array {
	if (node instanceof Leaf) {
		const writer = new ListWriter(KEY_BYTES + node.value.length + 16);
		writer.path(node.key, start, KEY_NIBBLES, true);
		writer.string(node.value);
		return writer.list();
	}
	if (node.depth === start) return encodeBranch(node);
	const below = refer(encodeBranch(node));
	const writer = new ListWriter(2 * KEY_BYTES + 16);
	writer.path(node.key, start, node.depth, false);
	writer.raw(below);
	return writer.list();
}

function encodeBranch({ children, depth }: Branch): Uint8Array {
	// The writer's buffer is shared: what is below is encoded before it is taken.
	for (const child of children) if (child) reference(child, depth + 1);
	const writer = new ListWriter(17 * (KEY_BYTES + 1) + 16);
	for (const child of children) {
		if (child) writer.raw(reference(child, depth + 1));
		else writer.byte(EMPTY_STRING);
	}
	writer.byte(EMPTY_STRING);
	return writer.list();
}

function refer(encoded: Uint8Array): Uint8Array {
	if (encoded.length < 32) return encoded.slice();
	const hashed = new Uint8Array(33);
	hashed[0] = EMPTY_STRING + 32;
	hashed.set(keccakBytes(encoded), 1);
	return hashed;
}

const EMPTY_STRING = 0x80;
const EMPTY_LIST = 0xc0;
/** Room for the longest prefix of a list. */
const PREFIX = 5;

let shared = new Uint8Array(1024);

/** Writes one RLP list of strings. */
class ListWriter {
	#at = PREFIX;

	constructor(room: number) {
		if (shared.length < room + PREFIX) shared = new Uint8Array(2 * room);
	}

	byte(byte: number): void {
		shared[this.#at++] = byte;
	}

	raw(bytes: Uint8Array): void {
		shared.set(bytes, this.#at);
		this.#at += bytes.length;
	}

	string(bytes: Uint8Array): void {
		if (bytes.length !== 1 || bytes[0]! >= EMPTY_STRING) this.#header(EMPTY_STRING, bytes.length);
		this.raw(bytes);
	}

	/** Nibbles of a key, two a byte, behind the flags for odd and leaf (Yellow Paper, appendix C). */
	path(key: Uint8Array, start: number, end: number, isLeaf: boolean): void {
		const odd = (end - start) & 1;
		const length = 1 + ((end - start) >> 1);
		if (length > 1) this.#header(EMPTY_STRING, length);
		this.byte(((isLeaf ? 2 : 0) + odd) * 16 + (odd ? nibble(key, start) : 0));
		for (let at = start + odd; at < end; at += 2) this.byte(nibble(key, at) * 16 + nibble(key, at + 1));
	}

	/** Puts the list's own prefix before what was written. */
	list(): Uint8Array {
		const length = this.#at - PREFIX;
		const size = length < 56 ? 0 : byteLength(length);
		const end = this.#at;
		this.#at = PREFIX - 1 - size;
		const start = this.#at;
		this.#header(EMPTY_LIST, length);
		return shared.subarray(start, end);
	}

	#header(kind: number, length: number): void {
		const size = length < 56 ? 0 : byteLength(length);
		if (size === 0) this.byte(kind + length);
		else this.byte(kind + 55 + size);
		for (let i = size - 1; i >= 0; i--) this.byte((length >>> (8 * i)) & 0xff);
	}
}

function byteLength(length: number): number {
	return length < 0x100 ? 1 : length < 0x10000 ? 2 : length < 0x1000000 ? 3 : 4;
}
