import type { Address, Hex, VmId } from '@altvm/abi-bridge';

/** A signed transaction of any type, decoded from its bytes. Fields that its type does not have are empty. */
export interface SignedTransaction extends UnsignedTransaction {
	/** EIP-2718; 0 for a legacy transaction. A transaction that was signed in another VM's form has that VM's type, from 0x40 on. */
	readonly type: number;
	/** keccak256 of the bytes. */
	readonly hash: Hex;
	/** Undefined for a legacy transaction that is valid on every chain (before EIP-155), and for one of another VM. */
	readonly chainId: bigint | undefined;
	/** The bytes as they stand in a block: RLP, or a type byte and its RLP (EIP-2718). */
	serialize(): Uint8Array;
}

/** What a transaction does and what it pays. */
export interface UnsignedTransaction {
	/** Undefined for a contract creation. */
	readonly to: Address | undefined;
	readonly nonce: bigint;
	readonly gasLimit: bigint;
	/** Wei. */
	readonly value: bigint;
	readonly data: Uint8Array;
	/** Most wei per gas (EIP-1559); the gas price of types 0 and 1. */
	readonly maxFee: bigint;
	/** Most wei per gas for the coinbase (EIP-1559); the gas price of types 0 and 1. */
	readonly maxPriorityFee: bigint;
	/** EIP-2930. */
	readonly accessList: readonly { readonly address: Address; readonly keys: readonly Hex[] }[];
	/** Versioned hashes of blobs (EIP-4844). */
	readonly blobHashes: readonly Hex[];
	/** Most wei per blob gas (EIP-4844). */
	readonly maxBlobFee: bigint;
	/** EIP-7702. */
	readonly authorizations: readonly Authorization[];
	/** In whose form another VM's client signed it. Default: Ethereum's own. */
	readonly native?: NativeEnvelope | undefined;
}

/** What a transaction of another VM's form has beside Ethereum's fields. */
export interface NativeEnvelope {
	/** `data` is in this VM's own encoding. */
	readonly vm: VmId;
	/** Seconds since 1970: no later block can have the transaction. */
	readonly expiresAt: bigint | undefined;
}

/** Legacy, EIP-2930, EIP-1559, EIP-4844, EIP-7702. */
export type TransactionType = 0 | 1 | 2 | 3 | 4;

/** What runs as a signed transaction: its bytes, or an object that has them, such as a transaction of @ethereumjs/tx. */
export type TransactionInput = Uint8Array | { serialize(): Uint8Array };

/** A signed wish that an account runs the code of another (EIP-7702). Its signature may be invalid. */
export interface Authorization {
	/** 0 for every chain. */
	readonly chainId: bigint;
	/** The account whose code is to run. */
	readonly address: Address;
	readonly nonce: bigint;
	readonly yParity: bigint;
	readonly r: bigint;
	readonly s: bigint;
	/** The hash that was signed, 32 bytes. */
	readonly signedHash: Uint8Array;
}
