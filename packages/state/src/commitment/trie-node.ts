import { keccakBytes, keccakView } from '@altvm/abi-bridge';
import { EMPTY_STRING, ListWriter } from './list-writer.ts';
import { KEY_BYTES } from './nibbles.ts';
import type { NodeArena, NodeId } from './node-arena.ts';

const HASH_BYTES = 32;
const CHILDREN = 16;

/** Makes sure that a node has what its parent refers to it by (Yellow Paper, appendix D). `start`: number of nibbles above the node. */
function refer(arena: NodeArena, id: NodeId, start: number): void {
	if (arena.referenceLength(id) !== 0) return;
	const encoded = encode(arena, id, start);
	if (encoded.length < HASH_BYTES) {
		arena.setReference(id, encoded);
		return;
	}
	const { buffer, byteOffset } = keccakView(encoded);
	if (digest.buffer !== buffer || digest.byteOffset !== byteOffset)
		digest = new Uint8Array(buffer, byteOffset, HASH_BYTES);
	arena.setReference(id, digest);
}

/** Where the last hash lies. */
let digest = new Uint8Array(0);

/** Returns a node's RLP. The next encoding overwrites it. */
export function encode(arena: NodeArena, id: NodeId, start: number): Uint8Array {
	const keyStart = arena.keyStart(id);
	const depth = arena.depth(id);
	if (arena.isLeaf(id)) {
		const value = arena.value(id);
		const writer = new ListWriter(KEY_BYTES + value.length + 16);
		writer.path(arena.bytes(id), keyStart + start, keyStart + depth, true);
		writer.string(value);
		return writer.list();
	}
	const branch = encodeBranch(arena, id, depth);
	if (depth === start) return branch;
	const below = branch.length < HASH_BYTES ? branch.slice() : keccakBytes(branch);
	const writer = new ListWriter(2 * KEY_BYTES + 16);
	writer.path(arena.bytes(id), keyStart + start, keyStart + depth, false);
	writeReference(writer, below, 0, below.length);
	return writer.list();
}

function encodeBranch(arena: NodeArena, id: NodeId, depth: number): Uint8Array {
	// The writers share a buffer, so the children are encoded before this node's writer is made.
	for (let i = 0; i < CHILDREN; i++) {
		const child = arena.child(id, i);
		if (child !== 0) refer(arena, child, depth + 1);
	}
	const writer = new ListWriter(17 * (KEY_BYTES + 1) + 16);
	for (let i = 0; i < CHILDREN; i++) {
		const child = arena.child(id, i);
		if (child === 0) writer.byte(EMPTY_STRING);
		else writeReference(writer, arena.bytes(child), arena.referenceStart(child), arena.referenceLength(child));
	}
	writer.byte(EMPTY_STRING);
	return writer.list();
}

/** Writes a hash as a string; a node that is shorter than a hash is embedded as it is. */
function writeReference(writer: ListWriter, bytes: Uint8Array, start: number, length: number): void {
	if (length === HASH_BYTES) writer.byte(EMPTY_STRING + HASH_BYTES);
	writer.part(bytes, start, length);
}
