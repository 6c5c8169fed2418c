import { type Address, type Hex, hexToBytes, type VmId } from '@altvm/abi-bridge';
import type { AccountRecord } from '../account-record.ts';
import type { StateChanges, StateStore } from '../state-store.ts';
import { BoundedMap } from './bounded-map.ts';
import { ByteReader } from './byte-reader.ts';
import type { Database, DatabaseReader } from './database.ts';
import { DatabaseError } from './database-error.ts';
import { addressKey, addressOfKey, afterPrefix, readSlotKey, readVm, slotPlace, slotPrefix } from './state-keys.ts';
import { decodeAccount, decodeLongSlot, decodeSlot } from './state-values.ts';
import { STATE_TABLES } from './tables.ts';
import { writeState } from './write-state.ts';

export interface DatabaseStoreOptions {
	/** Most bytes of what is kept in memory of what was read. Default 64 MiB. */
	readonly cacheBytes?: number;
}

/** What entries of the cache take besides their text and bytes. */
const OVERHEAD = 150;
const ACCOUNT_BYTES = 500;
const DEFAULT_CACHE = 64 * 2 ** 20;

/** Stands for what the database does not have. */
const NONE = Symbol('none');
type Cached = AccountRecord | Uint8Array | Address | typeof NONE;

/**
 * The state that a database holds, or held when a snapshot was taken. It reads an entry when it is asked for, and keeps what was used
 * lately in memory. If somebody else writes to the database ({@link writeState}), call `changed` afterwards.
 *
 * @example
 * ```ts
 * import { evmAdapter } from '@altvm/evm';
 * import { Host } from '@altvm/host';
 * import { DatabaseStore, MemoryDatabase } from '@altvm/state';
 *
 * const database = new MemoryDatabase();
 * const host = new Host({ adapters: [evmAdapter()], store: new DatabaseStore(database) });
 * host.mint('0x00000000000000000000000000000000000000a1', 10n);
 * [...new DatabaseStore(database).accounts()].map(([, { balance }]) => balance); // [ 10n ]
 * ```
 */
export class DatabaseStore implements StateStore {
	readonly #reader: DatabaseReader;
	readonly #cache: BoundedMap<Cached>;

	constructor(reader: DatabaseReader, { cacheBytes = DEFAULT_CACHE }: DatabaseStoreOptions = {}) {
		this.#reader = reader;
		this.#cache = new BoundedMap(cacheBytes);
	}

	account(address: Address): AccountRecord | undefined {
		const known = this.#cache.get(address);
		if (known !== undefined) return known === NONE ? undefined : (known as AccountRecord);
		const bytes = this.#reader.get(STATE_TABLES.accounts, addressKey(address));
		const record = bytes && decodeAccount(bytes);
		this.#cache.set(address, record ?? NONE, ACCOUNT_BYTES);
		return record;
	}

	/** Returns a copy of the value. */
	slot(address: Address, vm: VmId, key: Hex): Uint8Array | undefined {
		const name = slotName(address, vm, key);
		const known = this.#cache.get(name);
		if (known !== undefined) return known === NONE ? undefined : (known as Uint8Array).slice();
		const value = this.#readSlot(address, vm, key);
		this.#cache.set(name, value ?? NONE, slotBytes(name, value));
		return value?.slice();
	}

	#readSlot(address: Address, vm: VmId, slot: Hex): Uint8Array | undefined {
		const { key, long } = slotPlace(slotPrefix(address, vm), slot);
		const bytes = this.#reader.get(long ? STATE_TABLES.longSlots : STATE_TABLES.slots, key);
		if (!bytes) return undefined;
		return long ? decodeLongSlot(vm, bytes).value : decodeSlot(vm, bytes);
	}

	blob(hash: Hex): Uint8Array | undefined {
		const name = `b${hash}`;
		const known = this.#cache.get(name);
		if (known !== undefined) return known as Uint8Array;
		const bytes = this.#reader.get(STATE_TABLES.blobs, hexToBytes(hash));
		if (bytes) this.#cache.set(name, bytes, OVERHEAD + name.length + bytes.length);
		return bytes;
	}

	ownerOfAlias(alias: Address): Address | undefined {
		const name = `a${alias}`;
		const known = this.#cache.get(name);
		if (known !== undefined) return known === NONE ? undefined : (known as Address);
		const bytes = this.#reader.get(STATE_TABLES.aliases, addressKey(alias));
		const owner = bytes && addressOfKey(bytes);
		this.#cache.set(name, owner ?? NONE, OVERHEAD + 2 * name.length);
		return owner;
	}

	/**
	 * Writes the changes in a transaction of their own.
	 * @throws DatabaseError `read-only` if the state is that of a snapshot.
	 */
	apply(changes: StateChanges): void {
		const database = this.#reader as Partial<Database>;
		if (typeof database.transaction !== 'function') {
			throw new DatabaseError('read-only', 'the state of a snapshot does not change');
		}
		database.transaction((writer) => writeState(writer, changes));
		this.changed(changes);
	}

	/** Replaces what is kept in memory of entries that were changed in the database. */
	changed(changes: StateChanges): void {
		for (const [hash, bytes] of changes.blobs) {
			this.#cache.update(`b${hash}`, bytes, OVERHEAD + hash.length + bytes.length);
		}
		for (const [alias, owner] of changes.aliases) {
			this.#cache.update(`a${alias}`, owner ?? NONE, OVERHEAD + 2 * alias.length);
		}
		for (const [address, record] of changes.accounts) this.#cache.update(address, record ?? NONE, ACCOUNT_BYTES);
		for (const [address, byVm] of changes.slots) {
			for (const [vm, entries] of byVm) {
				for (const [key, value] of entries) {
					const name = slotName(address, vm, key);
					this.#cache.update(name, value?.slice() ?? NONE, slotBytes(name, value));
				}
			}
		}
	}

	*accounts(): Iterable<readonly [Address, AccountRecord]> {
		for (const [key, value] of this.#reader.range(STATE_TABLES.accounts)) {
			yield [addressOfKey(key), decodeAccount(value)];
		}
	}

	*slots(address: Address, only?: VmId): Iterable<readonly [VmId, Hex, Uint8Array]> {
		const prefix = slotPrefix(address, only);
		const owner = slotPrefix(address).length;
		const to = afterPrefix(prefix)!;
		for (const [place, bytes] of this.#reader.range(STATE_TABLES.slots, { from: prefix, to })) {
			const { vm, key } = readSlotKey(new ByteReader(place.subarray(owner)));
			yield [vm, key, decodeSlot(vm, bytes)];
		}
		for (const [place, bytes] of this.#reader.range(STATE_TABLES.longSlots, { from: prefix, to })) {
			const vm = readVm(new ByteReader(place.subarray(owner)));
			const { key, value } = decodeLongSlot(vm, bytes);
			yield [vm, key, value];
		}
	}
}

function slotName(address: Address, vm: VmId, key: Hex): string {
	return `${vm}${address}${key}`;
}

function slotBytes(name: string, value: Uint8Array | undefined): number {
	return OVERHEAD + name.length + (value ? OVERHEAD + value.length : 0);
}
