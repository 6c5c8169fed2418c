import type { Address, Hex, VmId } from '@altvm/abi-bridge';
import type { AccountRecord } from './account-record.ts';

/** The difference between two states. `undefined` deletes an entry. */
export interface StateChanges {
	readonly accounts: ReadonlyMap<Address, AccountRecord | undefined>;
	/** Storage values by account, VM and key. */
	readonly slots: ReadonlyMap<Address, ReadonlyMap<VmId, ReadonlyMap<Hex, Uint8Array | undefined>>>;
	/** Code and serialised interfaces by their keccak256. Blobs are never deleted. */
	readonly blobs: ReadonlyMap<Hex, Uint8Array>;
	/** Owners by alias. */
	readonly aliases: ReadonlyMap<Address, Address | undefined>;
}

/** Holds the state between transactions. Reads are synchronous: from memory, or from an embedded database such as LMDB. */
export interface StateStore {
	account(address: Address): AccountRecord | undefined;
	slot(address: Address, vm: VmId, key: Hex): Uint8Array | undefined;
	/** Code or a serialised interface by its keccak256. */
	blob(hash: Hex): Uint8Array | undefined;
	ownerOfAlias(alias: Address): Address | undefined;
	/**
	 * Writes all changes, or none of them if it throws. The host calls it once per transaction, or once per open block, after the
	 * transaction or block has ended.
	 */
	apply(changes: StateChanges): void;
	/** All accounts, in any order. */
	accounts(): Iterable<readonly [Address, AccountRecord]>;
	/**
	 * The storage entries of an account, in any order: of one VM, or of all. The entries of one VM must be found without going through
	 * those of others.
	 */
	slots(address: Address, vm?: VmId): Iterable<readonly [VmId, Hex, Uint8Array]>;
}
