import { bytesToHex, type Hex, hexToBytes } from '@altvm/abi-bridge';
import type { DatabaseReader, DatabaseWriter } from '../database.ts';
import { afterPrefix } from '../state-keys.ts';
import { STATE_TABLES } from '../tables.ts';

/** Reads the records of trie nodes by their path. */
export interface NodeReader {
	/** @param path as it is stored: which trie, and where in it. */
	node(path: Hex): Uint8Array | undefined;
}

/** How the nodes of all tries of one state differ from those of another. */
export interface NodeChanges {
	/** Accounts whose storage trie was removed whole, by the hash of their address. `nodes` has what replaced it. */
	readonly cleared: ReadonlySet<Hex>;
	/** Records by path, undefined for a node that is gone. */
	readonly nodes: ReadonlyMap<Hex, Uint8Array | undefined>;
}

/** What the path of every node of the trie of accounts begins with. */
export const ACCOUNT_TRIE: Hex = '0x00';

/** What the path of every node of an account's storage trie begins with. */
export function storageTrie(accountKey: Uint8Array): Hex {
	return `0x01${bytesToHex(accountKey).slice(2)}`;
}

/** Returns the path of a node: the trie, the nibbles above the node and their number. */
export function nodePath(trie: Hex, key: Uint8Array, nibbles: number): Hex {
	const hex = bytesToHex(key.subarray(0, (nibbles + 1) >> 1)).slice(2, 2 + nibbles);
	const count = nibbles < 16 ? `0${nibbles.toString(16)}` : nibbles.toString(16);
	return `${trie}${hex}${nibbles & 1 ? '0' : ''}${count}`;
}

/**
 * The trie nodes that a database holds.
 *
 * @example
 * ```ts
 * import { DatabaseNodes, DatabaseStore, MemoryDatabase, PathTrieCommitment } from '@altvm/state';
 *
 * const database = new MemoryDatabase();
 * const commitment = new PathTrieCommitment(new DatabaseStore(database), new DatabaseNodes(database));
 * (await commitment.root()).slice(0, 18); // 0x56e81f171bcc55a6
 * ```
 */
export class DatabaseNodes implements NodeReader {
	readonly #reader: DatabaseReader;

	constructor(reader: DatabaseReader) {
		this.#reader = reader;
	}

	node(path: Hex): Uint8Array | undefined {
		return this.#reader.get(STATE_TABLES.nodes, hexToBytes(path));
	}
}

/**
 * Changes of trie nodes over other nodes: those of a block over those of its parent.
 *
 * @example
 * ```ts
 * import { DatabaseNodes, MemoryDatabase, OverlayNodes } from '@altvm/state';
 *
 * const below = new DatabaseNodes(new MemoryDatabase());
 * const changes = { cleared: new Set<never>(), nodes: new Map([['0x0000' as const, Uint8Array.of(1)]]) };
 * new OverlayNodes(changes, below).node('0x0000'); // Uint8Array(1) [ 1 ]
 * ```
 */
export class OverlayNodes implements NodeReader {
	readonly #changes: NodeChanges;
	readonly #below: NodeReader;

	constructor(changes: NodeChanges, below: NodeReader) {
		this.#changes = changes;
		this.#below = below;
	}

	node(path: Hex): Uint8Array | undefined {
		const { nodes, cleared } = this.#changes;
		const own = nodes.get(path);
		if (own || nodes.has(path)) return own;
		if (cleared.size > 0 && path.startsWith('0x01') && cleared.has(ownerOf(path))) return undefined;
		return this.#below.node(path);
	}
}

/** Returns the hash of the address whose storage trie a path lies in. */
function ownerOf(path: Hex): Hex {
	return `0x${path.slice(4, 68)}`;
}

/** Nodes of a trie that are removed at once: they are found before they are removed, and take memory until then. */
const AT_ONCE = 1000;

/**
 * Writes changed trie nodes within a transaction of the caller.
 *
 * @example
 * ```ts
 * import { DatabaseNodes, MemoryDatabase, writeNodes } from '@altvm/state';
 *
 * const database = new MemoryDatabase();
 * const changes = { cleared: new Set<never>(), nodes: new Map([['0x0000' as const, Uint8Array.of(1)]]) };
 * database.transaction((writer) => writeNodes(writer, changes));
 * new DatabaseNodes(database).node('0x0000'); // Uint8Array(1) [ 1 ]
 * ```
 */
export function writeNodes(writer: DatabaseWriter, { cleared, nodes }: NodeChanges): void {
	for (const owner of cleared) {
		const from = hexToBytes(`0x01${owner.slice(2)}`);
		const to = afterPrefix(from)!;
		for (;;) {
			const keys = Array.from(writer.range(STATE_TABLES.nodes, { from, to, limit: AT_ONCE }), ([key]) => key);
			for (const key of keys) writer.remove(STATE_TABLES.nodes, key);
			if (keys.length < AT_ONCE) break;
		}
	}
	for (const [path, record] of nodes) {
		if (record) writer.put(STATE_TABLES.nodes, hexToBytes(path), record);
		else writer.remove(STATE_TABLES.nodes, hexToBytes(path));
	}
}
