import { randomBytes } from 'node:crypto';
import { bytesToHex, type Hex, toAddress } from '@altvm/abi-bridge';
import {
	type AccountRecord,
	type Database,
	DatabaseNodes,
	DatabaseStore,
	EMPTY_ACCOUNT,
	OverlayStore,
	PathTrieCommitment,
	pruneHistory,
	type StateChanges,
	undoBlock,
	writeBlock,
} from '@altvm/state';

/** The table in which a chain keeps its own records: here the head's number and root. */
const HEADS = 'head';
const HEAD = Uint8Array.of(1);
/** Blocks whose state is kept. */
const KEPT = 20n;

export interface Head {
	readonly number: bigint;
	readonly root: Hex;
}

export function readHead(database: Pick<Database, 'get'>): Head {
	const bytes = database.get(HEADS, HEAD);
	if (!bytes) return { number: 0n, root: emptyRoot };
	return { number: new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0), root: bytesToHex(bytes.subarray(8)) };
}

const emptyRoot: Hex = '0x56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421';

function encodeHead({ number, root }: Head): Uint8Array {
	const bytes = new Uint8Array(40);
	new DataView(bytes.buffer).setBigUint64(0, number);
	bytes.set(Buffer.from(root.slice(2), 'hex'), 8);
	return bytes;
}

/** Returns changes as of a block of token transfers: few accounts, some of which are destroyed, and slots of any. */
function randomChanges(store: DatabaseStore): StateChanges {
	const accounts = new Map<ReturnType<typeof toAddress>, AccountRecord | undefined>();
	const slots = new Map<ReturnType<typeof toAddress>, Map<string, Map<Hex, Uint8Array | undefined>>>();
	for (let i = 0; i < 20; i++) {
		const address = toAddress(`0x${randomBytes(1).toString('hex').padStart(40, '0')}`);
		if (accounts.has(address)) continue;
		const before = store.account(address);
		const entries = new Map<Hex, Uint8Array | undefined>();
		let count = before?.slots['evm'] ?? 0;
		const set = (key: Hex, value: Uint8Array | undefined) => {
			if (entries.has(key)) return;
			count += (value ? 1 : 0) - (store.slot(address, 'evm', key) ? 1 : 0);
			entries.set(key, value);
		};
		if (before && i === 0) {
			for (const [, key] of store.slots(address)) set(key, undefined);
			accounts.set(address, undefined);
		} else {
			for (let j = 0; j < 10; j++) {
				const key: Hex = `0x${randomBytes(1).toString('hex').padStart(64, '0')}`;
				set(key, randomBytes(1)[0]! < 100 ? undefined : Uint8Array.from([...new Uint8Array(31), j + 1]));
			}
			const balance = BigInt(`0x${randomBytes(9).toString('hex')}`);
			accounts.set(address, { ...EMPTY_ACCOUNT, balance, nonce: 1n, slots: count > 0 ? { evm: count } : {} });
		}
		slots.set(address, new Map([['evm', entries]]));
	}
	return { accounts, slots, blobs: new Map(), aliases: new Map() };
}

/** Writes blocks, undoes some, and prunes, each in one transaction with the head in it. Calls `written` after each of them. */
export function writeBlocks(database: Database, written: (head: Head) => void): never {
	const store = new DatabaseStore(database, { cacheBytes: 100_000 });
	let head = readHead(database);
	for (;;) {
		const first = head.number - KEPT;
		if (head.number > 2n && randomBytes(1)[0]! < 40) {
			const number = head.number - 1n;
			const undone = database.transaction((writer) => {
				const undone = undoBlock(writer, head.number);
				writer.put(HEADS, HEAD, encodeHead({ number, root: undone.root }));
				return undone;
			});
			store.changed(undone.applied);
			head = { number, root: undone.root };
		} else {
			const changes = randomChanges(store);
			const after = new OverlayStore(store);
			after.apply(changes);
			const commitment = new PathTrieCommitment(after, new DatabaseNodes(database));
			commitment.record(changes);
			head = { number: head.number + 1n, root: commitment.rootNow() };
			database.transaction((writer) => {
				writeBlock(writer, head.number, { changes, nodes: commitment.changes() });
				if (first > 0n) pruneHistory(writer, first);
				writer.put(HEADS, HEAD, encodeHead(head));
			});
			store.changed(changes);
		}
		written(head);
	}
}
