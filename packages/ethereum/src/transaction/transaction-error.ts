/** Why a transaction is invalid. */
export type TransactionErrorCode =
	/** The bytes cannot be decoded, or the fork does not have such a transaction. */
	| 'malformed'
	/** Signed for a chain with another id. */
	| 'wrong-chain'
	| 'bad-signature'
	/** The block is later than the transaction may be (transactions of other VMs). */
	| 'expired'
	| 'gas-below-intrinsic'
	| 'gas-below-floor'
	| 'gas-above-cap'
	| 'gas-above-block'
	| 'initcode-size'
	/** Init code that asks for a contract of another VM is malformed, or names a VM that the host does not have. */
	| 'bad-creation'
	/** The data of a contract creation are recognisably a program of another VM, without the marker that says so. */
	| 'not-evm-code'
	| 'fee-below-base-fee'
	| 'priority-above-fee'
	| 'blob-fee-below-base-fee'
	| 'blob-gas-above-block'
	| 'nonce-too-low'
	| 'nonce-too-high'
	/** The sender's nonce cannot grow (EIP-2681). */
	| 'nonce-overflow'
	| 'insufficient-funds'
	| 'sender-has-code';

/** The transaction is invalid: the state is unchanged, and a block that contains it is invalid. */
export class TransactionError extends Error {
	override readonly name = 'TransactionError';
	readonly code: TransactionErrorCode;
	/** The numbers that contradict each other, by name. */
	readonly details: Readonly<Record<string, bigint>>;

	constructor(
		code: TransactionErrorCode,
		message: string,
		details: Readonly<Record<string, bigint>> = {},
		options?: { cause?: unknown },
	) {
		const numbers = Object.entries(details).map(([name, value]) => `${name} ${value}`);
		super(numbers.length === 0 ? message : `${message} (${numbers.join(', ')})`, options);
		this.code = code;
		this.details = details;
	}
}
