import { keccakBytes } from '@altvm/abi-bridge';
import { EMPTY_STRING, ListWriter } from '../../commitment/list-writer.ts';
import { KEY_BYTES } from '../../commitment/nibbles.ts';
import { type Branch, Leaf, Stub, type TrieNode } from './nodes.ts';

const HASH_BYTES = 32;
const NIBBLES = 2 * KEY_BYTES;

/** Returns what the parent refers to a node by (Yellow Paper, appendix D). `start`: number of nibbles above the node. */
export function reference(node: TrieNode, start: number): Uint8Array {
	if (node instanceof Stub) return node.ref;
	return (node.ref ??= referenceOf(encodeNode(node, start)));
}

function referenceOf(encoded: Uint8Array): Uint8Array {
	return encoded.length < HASH_BYTES ? encoded.slice() : keccakBytes(encoded);
}

/** Returns a node's RLP, that of the extension if there is one. The next encoding overwrites it. */
export function encodeNode(node: Leaf | Branch, start: number): Uint8Array {
	if (node instanceof Leaf) {
		const writer = new ListWriter(KEY_BYTES + node.value.length + 16);
		writer.path(node.key, start, NIBBLES, true);
		writer.string(node.value);
		return writer.list();
	}
	const branch = encodeBranch(node);
	if (node.depth === start) return branch;
	const below = referenceOf(branch);
	const writer = new ListWriter(2 * KEY_BYTES + 16);
	writer.path(node.key, start, node.depth, false);
	writeReference(writer, below);
	return writer.list();
}

/** Returns the RLP of a branch without the extension above it. The next encoding overwrites it. */
export function encodeBranch({ children, depth }: Branch): Uint8Array {
	// The writers share a buffer, so the children are encoded before this node's writer is made.
	for (const child of children) if (child) reference(child, depth + 1);
	const writer = new ListWriter(17 * (KEY_BYTES + 1) + 16);
	for (const child of children) {
		if (child) writeReference(writer, child.ref!);
		else writer.byte(EMPTY_STRING);
	}
	writer.byte(EMPTY_STRING);
	return writer.list();
}

/** Writes a hash as a string; a node that is shorter than a hash is embedded as it is. */
function writeReference(writer: ListWriter, ref: Uint8Array): void {
	if (ref.length === HASH_BYTES) writer.byte(EMPTY_STRING + HASH_BYTES);
	writer.raw(ref);
}
