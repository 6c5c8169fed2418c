import { keccakBytes } from '@altvm/abi-bridge';
import { EMPTY_STRING, ListWriter } from './list-writer.ts';
import { KEY_BYTES } from './nibbles.ts';

export class Leaf {
	readonly key: Uint8Array;
	value: Uint8Array;
	/** The node's hash, or its RLP if that is shorter. Undefined until it is computed, and after the node moves or changes. */
	reference: Uint8Array | undefined;

	constructor(key: Uint8Array, value: Uint8Array) {
		this.key = key;
		this.value = value;
	}
}

/** A branch, together with the extension above it if there is one. Its keys are equal up to `depth` and differ there. */
export class Branch {
	/** Number of nibbles that the keys have in common. */
	readonly depth: number;
	/** Any key that is or was below the branch. */
	readonly key: Uint8Array;
	readonly children: (TrieNode | undefined)[] = new Array(16).fill(undefined);
	reference: Uint8Array | undefined;

	constructor(key: Uint8Array, depth: number) {
		this.key = key;
		this.depth = depth;
	}
}

export type TrieNode = Leaf | Branch;

/** Returns what a node's parent refers to it by (Yellow Paper, appendix D). `start`: number of nibbles above the node. */
function reference(node: TrieNode, start: number): Uint8Array {
	node.reference ??= refer(encode(node, start));
	return node.reference;
}

/** Returns a node's RLP. The next encoding overwrites it. */
export function encode(node: TrieNode, start: number): Uint8Array {
	if (node instanceof Leaf) {
		const writer = new ListWriter(KEY_BYTES + node.value.length + 16);
		writer.path(node.key, start, 2 * node.key.length, true);
		writer.string(node.value);
		return writer.list();
	}
	if (node.depth === start) return encodeBranch(node);
	const below = refer(encodeBranch(node));
	const writer = new ListWriter(2 * KEY_BYTES + 16);
	writer.path(node.key, start, node.depth, false);
	writeReference(writer, below);
	return writer.list();
}

function encodeBranch({ children, depth }: Branch): Uint8Array {
	// The writers share a buffer, so the children are encoded before this node's writer is made.
	for (const child of children) if (child) reference(child, depth + 1);
	const writer = new ListWriter(17 * (KEY_BYTES + 1) + 16);
	for (const child of children) {
		if (child) writeReference(writer, child.reference!);
		else writer.byte(EMPTY_STRING);
	}
	writer.byte(EMPTY_STRING);
	return writer.list();
}

const HASH_BYTES = 32;

function refer(encoded: Uint8Array): Uint8Array {
	return encoded.length < HASH_BYTES ? encoded.slice() : keccakBytes(encoded);
}

/** Writes a hash as a string; a node that is shorter than a hash is embedded as it is. */
function writeReference(writer: ListWriter, reference: Uint8Array): void {
	if (reference.length === HASH_BYTES) writer.byte(EMPTY_STRING + HASH_BYTES);
	writer.raw(reference);
}
