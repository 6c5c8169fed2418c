/** Why a transaction may not be in a block at all. */
export type TransactionErrorCode =
	/** Not decodable, or of a form that the fork does not have. */
	| 'malformed'
	| 'bad-signature'
	| 'gas-below-intrinsic'
	| 'gas-below-floor'
	| 'gas-above-cap'
	| 'gas-above-block'
	| 'initcode-size'
	| 'fee-below-base-fee'
	| 'priority-above-fee'
	| 'blob-fee-below-base-fee'
	| 'blob-gas-above-block'
	| 'nonce-too-low'
	| 'nonce-too-high'
	| 'insufficient-funds'
	| 'sender-has-code';

/** A transaction that is not valid: nothing of it was kept, and a block that holds it is invalid. */
export class TransactionError extends Error {
	override readonly name = 'TransactionError';
	readonly code: TransactionErrorCode;
	/** The numbers that do not fit together. */
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
