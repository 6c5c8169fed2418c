import { concatBytes, hexToBytes, keccakBytes } from '@altvm/abi-bridge';
import { EMPTY_CODE_HASH } from '../../account-record.ts';
import { KEY_BYTES } from '../../commitment/nibbles.ts';
import { ByteReader } from '../byte-reader.ts';
import { ByteWriter } from '../byte-writer.ts';
import { DatabaseError } from '../database-error.ts';
import { Branch, Leaf, Stub, type TrieNode } from './nodes.ts';

/** What a record begins with. */
const IS_LEAF = 1;
const HAS_EXTENSION = 2;
/** A reference to a branch has another length than a hash. With hashes as keys nobody can make such a trie; still it must be right. */
const HAS_LENGTHS = 4;

const HASH_BYTES = 32;
const NIBBLES = 2 * KEY_BYTES;

/** How the leaf of an account without code and storage ends: the roots of nothing. Most leaves of accounts do. */
const PLAIN_ACCOUNT = concatBytes(
	Uint8Array.of(0xa0),
	keccakBytes(Uint8Array.of(0x80)),
	Uint8Array.of(0xa0),
	hexToBytes(EMPTY_CODE_HASH),
);

const writer = new ByteWriter();

/**
 * Encodes a node as it is stored. The record of a branch has the extension above it, its leaves whole, and the references of the
 * branches below it, which have records of their own. A leaf has a record only if it is the whole trie.
 *
 * @param start number of nibbles above the node.
 */
export function encodeRecord(node: Leaf | Branch, start: number): Uint8Array {
	if (node instanceof Leaf) {
		writer.byte(IS_LEAF);
		writer.raw(node.key);
		writeValue(node.value);
		return writer.finish();
	}
	const { key, depth, children } = node;
	let present = 0;
	let leaves = 0;
	let flags = depth > start ? HAS_EXTENSION : 0;
	for (let i = 0; i < 16; i++) {
		const child = children[i];
		if (!child) continue;
		present |= 1 << i;
		if (child instanceof Leaf) leaves |= 1 << i;
		else if (child.ref!.length !== HASH_BYTES) flags |= HAS_LENGTHS;
	}
	writer.byte(flags);
	if (flags & HAS_EXTENSION) {
		writer.byte(depth);
		writer.raw(key.subarray(start >> 1, depth >> 1));
		if (depth & 1) writer.byte(key[depth >> 1]! & 0xf0);
	}
	for (const bits of [present, leaves]) {
		writer.byte(bits >> 8);
		writer.byte(bits & 0xff);
	}
	for (const child of children) {
		if (!child) continue;
		if (child instanceof Leaf) {
			writer.raw(child.key.subarray((depth + 1) >> 1));
			writeValue(child.value);
		} else if (flags & HAS_LENGTHS) writer.string(child.ref!);
		else writer.raw(child.ref!);
	}
	return writer.finish();
}

/**
 * @param key any key below the node; only its nibbles above the node count.
 * @param ref what the parent refers to the node by, if that is known.
 * @throws DatabaseError `damaged`
 */
export function decodeRecord(
	bytes: Uint8Array,
	key: Uint8Array,
	start: number,
	ref: Uint8Array | undefined,
): Leaf | Branch {
	const reader = new ByteReader(bytes);
	const flags = reader.byte();
	if (flags & IS_LEAF) return new Leaf(reader.raw(KEY_BYTES), readValue(reader));
	let depth = start;
	const common = key.slice();
	if (flags & HAS_EXTENSION) {
		depth = reader.byte();
		if (depth <= start || depth >= NIBBLES) throw new DatabaseError('damaged', 'a trie node of a wrong depth');
		common.set(reader.raw(((depth + 1) >> 1) - (start >> 1)), start >> 1);
	}
	const present = (reader.byte() << 8) | reader.byte();
	const leaves = (reader.byte() << 8) | reader.byte();
	const children: (TrieNode | undefined)[] = new Array(16).fill(undefined);
	for (let i = 0; i < 16; i++) {
		const bit = 1 << i;
		if (!(present & bit)) continue;
		if (leaves & bit) children[i] = readLeaf(reader, common, depth, i);
		else children[i] = new Stub(flags & HAS_LENGTHS ? reader.string() : reader.raw(HASH_BYTES));
	}
	const branch = new Branch(common, depth, children, false);
	branch.ref = ref;
	return branch;
}

function readLeaf(reader: ByteReader, common: Uint8Array, depth: number, index: number): Leaf {
	const key = common.slice();
	const at = (depth + 1) >> 1;
	// If the depth is even, the byte of the leaf's nibble is shared with the rest of its key, else with what is above.
	if (depth & 1) key[at - 1] = (key[at - 1]! & 0xf0) | index;
	key.set(reader.raw(KEY_BYTES - at), at);
	return new Leaf(key, readValue(reader));
}

/** Writes a length, whether the end was left out, and the value. */
function writeValue(value: Uint8Array): void {
	const isPlain = endsPlain(value);
	const kept = isPlain ? value.subarray(0, value.length - PLAIN_ACCOUNT.length) : value;
	writer.varint(2 * kept.length + (isPlain ? 1 : 0));
	writer.raw(kept);
}

function readValue(reader: ByteReader): Uint8Array {
	const header = reader.varint();
	const kept = reader.raw(Math.floor(header / 2));
	return header % 2 === 1 ? concatBytes(kept, PLAIN_ACCOUNT) : kept;
}

function endsPlain(value: Uint8Array): boolean {
	const start = value.length - PLAIN_ACCOUNT.length;
	if (start < 0) return false;
	// The end of the code hash differs first.
	for (let i = PLAIN_ACCOUNT.length - 1; i >= 0; i--) if (value[start + i] !== PLAIN_ACCOUNT[i]) return false;
	return true;
}
