/** The rule that a block breaks. */
export type BlockErrorCode =
	/** The bytes are not the RLP of a block or header, or a field is out of its range. */
	| 'malformed'
	/** A field that contracts can read is out of range. */
	| 'context'
	/** A field of another fork is present, or one of the block's fork is missing. */
	| 'fields'
	/** The RLP is larger than the limit of EIP-7934. */
	| 'size'
	| 'parent-hash'
	| 'number'
	| 'timestamp'
	| 'gas-limit'
	| 'gas-used'
	| 'extra-data'
	| 'difficulty'
	| 'nonce'
	/** Not the base fee that EIP-1559 gives. */
	| 'base-fee'
	| 'excess-blob-gas'
	| 'blob-gas-used'
	/** An ommer is not allowed, or not the one that the header commits to. */
	| 'ommers'
	| 'withdrawals'
	| 'transactions-root'
	| 'withdrawals-root'
	| 'receipts-root'
	| 'state-root'
	| 'logs-bloom'
	| 'requests-hash'
	/** A transaction is invalid: `index` is its place, and `cause` a `TransactionError`. */
	| 'transaction'
	/** A system contract is missing or failed (EIP-7002, EIP-7251). */
	| 'system-contract'
	/** A deposit event is malformed (EIP-6110). */
	| 'deposit-log';

/** The block is invalid. The host's state is unchanged. */
export class BlockError extends Error {
	override readonly name = 'BlockError';
	/** Names the rule. */
	readonly code: BlockErrorCode;
	/** Index of the invalid transaction, if the code is `transaction`. */
	readonly index: number | undefined;

	constructor(code: BlockErrorCode, message: string, options: { cause?: unknown; index?: number } = {}) {
		super(message, options);
		this.code = code;
		this.index = options.index;
	}
}
