import { type Address, bytesToHex, type Hex, type VmId } from '@altvm/abi-bridge';
import type { AccountRecord } from '../../account-record.ts';
import type { DatabaseReader } from '../database.ts';
import { DatabaseStore } from '../database-store.ts';
import { STATE_TABLES } from '../tables.ts';
import { DatabaseNodes } from '../trie/node-reader.ts';
import { PathTrieCommitment } from '../trie/path-trie-commitment.ts';

/** What the first line of an exported state says. */
export const EXPORT_FORMAT = 'altvm-state-1';

/** A line of an exported state. */
export type ExportedLine =
	| { readonly format: typeof EXPORT_FORMAT; readonly root: Hex }
	| { readonly blob: Hex }
	| { readonly account: ExportedAccount }
	| { readonly slots: readonly (readonly [vm: VmId, key: Hex, value: Hex])[]; readonly of: Address }
	| { readonly end: { readonly accounts: number; readonly slots: number } };

type Numbers = 'balance' | 'nonce';

/** A record with numbers as decimal text. What is undefined is left out. */
export type ExportedAccount = { readonly address: Address } & { readonly [name in Numbers]: string } & Partial<
		Omit<AccountRecord, Numbers>
	>;

/** Slots of a line. */
const SLOTS_OF_LINE = 256;

/**
 * Returns the state as lines of JSON: the root, the blobs, each account and then its slots, and how many there were. {@link importState} reads
 * them. Use a snapshot.
 *
 * @example
 * ```ts
 * import { exportState, MemoryDatabase } from '@altvm/state';
 *
 * [...exportState(new MemoryDatabase())].at(-1); // {"end":{"accounts":0,"slots":0}}
 * ```
 */
export function* exportState(reader: DatabaseReader): Iterable<string> {
	for (const line of linesOf(reader)) yield JSON.stringify(line);
}

function* linesOf(reader: DatabaseReader): Iterable<ExportedLine> {
	const store = new DatabaseStore(reader, { cacheBytes: 0 });
	yield { format: EXPORT_FORMAT, root: new PathTrieCommitment(store, new DatabaseNodes(reader)).rootNow() };
	for (const [, blob] of reader.range(STATE_TABLES.blobs)) yield { blob: bytesToHex(blob) };
	let [accounts, slots] = [0, 0];
	for (const [address, record] of store.accounts()) {
		accounts++;
		yield { account: { address, ...record, balance: `${record.balance}`, nonce: `${record.nonce}` } };
		let some: [VmId, Hex, Hex][] = [];
		for (const [vm, key, value] of store.slots(address)) {
			slots++;
			some.push([vm, key, bytesToHex(value)]);
			if (some.length < SLOTS_OF_LINE) continue;
			yield { slots: some, of: address };
			some = [];
		}
		if (some.length > 0) yield { slots: some, of: address };
	}
	yield { end: { accounts, slots } };
}
