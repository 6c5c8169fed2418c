import type { Address, Hex, VmId } from '@altvm/abi-bridge';

/** An account before or after a transaction. */
export interface TouchedAccount {
	/** Wei. */
	readonly balance: bigint;
	readonly nonce: bigint;
	readonly codeHash: Hex;
	readonly code: Uint8Array;
	/** VM of the code, or undefined if there is none. */
	readonly vm: VmId | undefined;
}

/** A storage entry that a transaction used. Values are as their VM stores them; undefined for no entry. */
export interface TouchedSlot {
	readonly vm: VmId;
	readonly key: Hex;
	readonly before: Uint8Array | undefined;
	readonly after: Uint8Array | undefined;
}

/** An account that a transaction used, its own address, and what it was and is. */
export interface Touched {
	readonly address: Address;
	/** Undefined if there was no such account. */
	readonly before: TouchedAccount | undefined;
	/** Undefined if there is none, or it will be removed at the end of the transaction. */
	readonly after: TouchedAccount | undefined;
	readonly slots: readonly TouchedSlot[];
}
