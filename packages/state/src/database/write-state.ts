import { hexToBytes } from '@altvm/abi-bridge';
import type { StateChanges } from '../state-store.ts';
import type { DatabaseWriter } from './database.ts';
import { addressKey, slotPlace, slotPrefix } from './state-keys.ts';
import { encodeAccount, encodeLongSlot, encodeSlot } from './state-values.ts';
import { STATE_TABLES } from './tables.ts';

/**
 * Writes changes of the state within a transaction of the caller. {@link DatabaseStore} reads it.
 *
 * @example
 * ```ts
 * import { toAddress } from '@altvm/abi-bridge';
 * import { DatabaseStore, EMPTY_ACCOUNT, MemoryDatabase, writeState } from '@altvm/state';
 *
 * const database = new MemoryDatabase();
 * const address = toAddress('0x00000000000000000000000000000000000000a1');
 * const accounts = new Map([[address, { ...EMPTY_ACCOUNT, balance: 10n }]]);
 * const changes = { accounts, slots: new Map(), blobs: new Map(), aliases: new Map() };
 * database.transaction((writer) => writeState(writer, changes));
 * new DatabaseStore(database).account(address)?.balance; // 10n
 * ```
 */
export function writeState(writer: DatabaseWriter, changes: StateChanges): void {
	for (const [hash, bytes] of changes.blobs) writer.put(STATE_TABLES.blobs, hexToBytes(hash), bytes);
	for (const [alias, owner] of changes.aliases) {
		set(writer, STATE_TABLES.aliases, addressKey(alias), owner && addressKey(owner));
	}
	for (const [address, record] of changes.accounts) {
		set(writer, STATE_TABLES.accounts, addressKey(address), record && encodeAccount(record));
	}
	for (const [address, byVm] of changes.slots) {
		for (const [vm, entries] of byVm) {
			const prefix = slotPrefix(address, vm);
			for (const [slot, value] of entries) {
				const { key, long } = slotPlace(prefix, slot);
				const encoded = value && encodeSlot(vm, value);
				if (long) set(writer, STATE_TABLES.longSlots, key, encoded && encodeLongSlot(long, encoded));
				else set(writer, STATE_TABLES.slots, key, encoded);
			}
		}
	}
}

function set(writer: DatabaseWriter, table: string, key: Uint8Array, value: Uint8Array | undefined): void {
	if (value) writer.put(table, key, value);
	else writer.remove(table, key);
}
