import type { Address } from '@altvm/abi-bridge';

/** A transaction that was signed in the form of a VM's own clients, decoded. Its fees are in the common coin. */
export interface NativeTransaction {
	/** Who signed, pays the fees and is the sender of the call. */
	readonly sender: Address;
	readonly nonce: bigint;
	/** Host gas. */
	readonly gasLimit: bigint;
	/** Wei per gas. */
	readonly gasPrice: bigint;
	/** Seconds since 1970: a block with a later timestamp cannot have the transaction. Undefined if it does not expire. */
	readonly expiresAt: bigint | undefined;
	/** The contract that is called, or the account that gets the value. */
	readonly target: Address;
	/** Wei. */
	readonly value: bigint;
	/** The call in the VM's own encoding; empty for a transfer. */
	readonly input: Uint8Array;
	/** Whether it is signed for a chain, as far as the form of the VM tells. */
	isFor(chainId: bigint): boolean;
	/** Whether the signature is the sender's. It takes about as long as recovering the sender of an Ethereum transaction. */
	isSigned(): boolean;
}

/** The form in which a VM's own clients sign transactions. Such a transaction is in a block as an envelope of EIP-2718. */
export interface NativeTransactionForm {
	/** First byte of the envelope: 0x40 to 0x7f. What follows are the bytes that the client signed and sent. */
	readonly envelopeType: number;
	/**
	 * Decodes the bytes after the first one. It takes time in proportion to their number.
	 * @throws BridgeError that says what is wrong and where.
	 */
	decode(bytes: Uint8Array): NativeTransaction;
}
