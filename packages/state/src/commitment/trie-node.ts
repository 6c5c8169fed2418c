import { keccakBytes } from '@altvm/abi-bridge';
import { EMPTY_STRING, ListWriter } from './list-writer.ts';
import { KEY_BYTES, KEY_NIBBLES } from './nibbles.ts';

export class Leaf {
	readonly key: Uint8Array;
	value: Uint8Array;
	/** Its hash, or its RLP if that is shorter. Undefined until it is asked for, and again when the node moves or changes. */
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

/** What its parent names it by (Yellow Paper, appendix D). `start`: nibbles above it. */
function reference(node: TrieNode, start: number): Uint8Array {
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
	writeReference(writer, below);
	return writer.list();
}

function encodeBranch({ children, depth }: Branch): Uint8Array {
	// The writer's buffer is shared: what is below is encoded before it is taken.
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

/** A hash is a string in the list; a node that is shorter stands there itself. */
function writeReference(writer: ListWriter, reference: Uint8Array): void {
	if (reference.length === HASH_BYTES) writer.byte(EMPTY_STRING + HASH_BYTES);
	writer.raw(reference);
}
