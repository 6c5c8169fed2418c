import type { Address, Hex, VmId } from '@altvm/abi-bridge';
import { ChangeSet } from '../../change-set.ts';
import type { StateChanges } from '../../state-store.ts';
import { ByteReader } from '../byte-reader.ts';
import { DatabaseError } from '../database-error.ts';
import { addressKey, addressOfKey, readSlotKey, readVm, slotPlace, slotPrefix } from '../state-keys.ts';
import { decodeAccount, decodeLongSlot, decodeSlot } from '../state-values.ts';
import { STATE_TABLES } from '../tables.ts';
import { KEPT_TABLES, type StateEntry } from './history-keys.ts';

const [ACCOUNTS, SLOTS, LONG_SLOTS, ALIASES] = [
	STATE_TABLES.accounts,
	STATE_TABLES.slots,
	STATE_TABLES.longSlots,
	STATE_TABLES.aliases,
].map((table) => KEPT_TABLES.indexOf(table)) as [number, number, number, number];

export const accountEntry = (address: Address): StateEntry => ({ table: ACCOUNTS, key: addressKey(address) });
export const aliasEntry = (alias: Address): StateEntry => ({ table: ALIASES, key: addressKey(alias) });

/** The entry of a storage slot, if the prefix is that of its account and VM. */
export function slotEntry(prefix: Uint8Array, slot: Hex): StateEntry {
	const { key, long } = slotPlace(prefix, slot);
	return { table: long ? LONG_SLOTS : SLOTS, key };
}

/** Returns the entries that changes are of. */
export function entriesOf(changes: StateChanges): StateEntry[] {
	const entries: StateEntry[] = [];
	for (const alias of changes.aliases.keys()) entries.push(aliasEntry(alias));
	for (const address of changes.accounts.keys()) entries.push(accountEntry(address));
	for (const [address, byVm] of changes.slots) {
		for (const [vm, slots] of byVm) {
			const prefix = slotPrefix(address, vm);
			for (const slot of slots.keys()) entries.push(slotEntry(prefix, slot));
		}
	}
	return entries;
}

/** Returns whose storage an entry is in, and where. `value`: any that the entry has or had, undefined if it never had one. */
export function readSlotEntry(
	{ table, key }: StateEntry,
	value: Uint8Array | undefined,
): { address: Address; vm: VmId; slot: Hex } | undefined {
	const reader = new ByteReader(key);
	const address = addressOfKey(reader.string());
	if (table === SLOTS) {
		const { vm, key: slot } = readSlotKey(reader);
		return { address, vm, slot };
	}
	if (!value) return undefined;
	const vm = readVm(reader);
	return { address, vm, slot: decodeLongSlot(vm, value).key };
}

/** Changes of the state that are made of entries of the database. */
export class EntryChanges {
	readonly changes = new ChangeSet();
	/** How many entries there are. */
	size = 0;

	/**
	 * Sets an entry's value.
	 *
	 * @param known any value that the entry has or had: it tells a storage key that is stored by its hash.
	 */
	set(entry: StateEntry, value: Uint8Array | undefined, known: Uint8Array | undefined): void {
		this.size++;
		const { table, key } = entry;
		if (table === ACCOUNTS) this.changes.accounts.set(addressOfKey(key), value && decodeAccount(value));
		else if (table === ALIASES) this.changes.aliases.set(addressOfKey(key), value && addressOfKey(value));
		else if (table === SLOTS || table === LONG_SLOTS) this.#setSlot(entry, value, known);
		else throw new DatabaseError('damaged', `the history of an unknown table ${table}`);
	}

	#setSlot(entry: StateEntry, value: Uint8Array | undefined, known: Uint8Array | undefined): void {
		const place = readSlotEntry(entry, known);
		if (!place) return;
		const { address, vm, slot } = place;
		const { slots } = this.changes;
		let byVm = slots.get(address);
		if (!byVm) slots.set(address, (byVm = new Map()));
		let values = byVm.get(vm);
		if (!values) byVm.set(vm, (values = new Map()));
		values.set(slot, value && (entry.table === SLOTS ? decodeSlot(vm, value) : decodeLongSlot(vm, value).value));
	}
}
