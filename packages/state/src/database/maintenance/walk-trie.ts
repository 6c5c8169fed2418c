import { bytesEqual, bytesToHex, type Hex, keccakBytes } from '@altvm/abi-bridge';
import { KEY_BYTES } from '../../commitment/nibbles.ts';
import { DatabaseError } from '../database-error.ts';
import { type NodeReader, nodePath } from '../trie/node-reader.ts';
import { decodeRecord } from '../trie/node-record.ts';
import { reference } from '../trie/node-rlp.ts';
import { type Branch, Leaf, Stub } from '../trie/nodes.ts';
import { EMPTY_ROOT } from '../trie/path-trie.ts';

/** What a trie has. */
export interface WalkedTrie {
	readonly root: Uint8Array;
	/** Number of records. */
	readonly records: number;
	readonly leaves: number;
}

/**
 * Reads every node of a trie and computes its root anew from the leaves. It holds the nodes of one path in memory.
 *
 * @param onProblem called with each record that is missing, or is not what the one above it refers to.
 */
export function walkTrie(nodes: NodeReader, trie: Hex, onProblem: (problem: string) => void): WalkedTrie {
	let records = 0;
	let leaves = 0;

	/** Returns what the parent refers to the node by, undefined if there is no record of it that can be read. */
	function walk(key: Uint8Array, start: number): Uint8Array | undefined {
		const record = nodes.node(nodePath(trie, key, start));
		if (!record) return undefined;
		records++;
		const node = decode(record, key, start);
		if (!node) return undefined;
		if (node instanceof Leaf) leaves++;
		else {
			for (const [i, child] of node.children.entries()) {
				if (child instanceof Leaf) leaves++;
				else if (child instanceof Stub) checkBelow(node, i, child);
			}
		}
		return reference(node, start);
	}

	function decode(record: Uint8Array, key: Uint8Array, start: number): Leaf | Branch | undefined {
		try {
			return decodeRecord(record, key, start, undefined);
		} catch (error) {
			if (!(error instanceof DatabaseError)) throw error;
			onProblem(`trie node ${nodePath(trie, key, start)}: ${error.message}`);
			return undefined;
		}
	}

	function checkBelow(branch: Branch, index: number, child: Stub): void {
		const key = branch.key.slice();
		const at = branch.depth >> 1;
		key[at] = branch.depth & 1 ? (key[at]! & 0xf0) | index : index << 4;
		const ref = walk(key, branch.depth + 1);
		if (!ref) onProblem(`no trie node ${nodePath(trie, key, branch.depth + 1)}`);
		else if (!bytesEqual(ref, child.ref)) {
			onProblem(`trie node ${nodePath(trie, key, branch.depth + 1)} has the hash ${bytesToHex(ref)}`);
		}
	}

	const ref = walk(new Uint8Array(KEY_BYTES), 0);
	const root = ref === undefined ? EMPTY_ROOT : ref.length === KEY_BYTES ? ref : keccakBytes(ref);
	return { root, records, leaves };
}
