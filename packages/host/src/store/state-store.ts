import type { Address, Hex, VmId } from '@altvm/abi-bridge';

/** An account as it is stored. Its storage is apart. */
export interface AccountRecord {
	/** Wei. */
	readonly balance: bigint;
	readonly nonce: bigint;
	/** keccak256 of the code; of empty bytes if there is none. */
	readonly codeHash: Hex;
	/** VM of the code; undefined if there is none. */
	readonly vm: VmId | undefined;
	/** keccak256 of the serialised interface. */
	readonly interfaceHash: Hex | undefined;
	/** The alias under which the EVM knows an address that is not of EVM form; undefined until it is recorded. */
	readonly alias: Address | undefined;
	/** How many storage entries it has, over all VMs. */
	readonly slots: number;
}

/** What a transaction changed; `undefined` deletes. */
export interface StateChanges {
	readonly accounts: ReadonlyMap<Address, AccountRecord | undefined>;
	/** Per account and VM: key to value. */
	readonly slots: ReadonlyMap<Address, ReadonlyMap<VmId, ReadonlyMap<Hex, Uint8Array | undefined>>>;
	/** Code and serialised interfaces by their keccak256; kept for good. */
	readonly blobs: ReadonlyMap<Hex, Uint8Array>;
	/** Alias to owner. */
	readonly aliases: ReadonlyMap<Address, Address | undefined>;
}

/**
 * Where state lives between transactions. Reads are synchronous: memory, or an embedded store whose reads are. `apply` is
 * all or nothing; it is called once per transaction, after its end.
 */
export interface StateStore {
	account(address: Address): AccountRecord | undefined;
	slot(address: Address, vm: VmId, key: Hex): Uint8Array | undefined;
	blob(hash: Hex): Uint8Array | undefined;
	ownerOfAlias(alias: Address): Address | undefined;
	apply(changes: StateChanges): void;
	accounts(): Iterable<readonly [Address, AccountRecord]>;
	slots(address: Address): Iterable<readonly [VmId, Hex, Uint8Array]>;
}
