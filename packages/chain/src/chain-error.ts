/** What a {@link ChainError} says. */
export type ChainErrorCode =
	/** No block has this hash or number. */
	| 'unknown-block'
	/** The parent of a block is not known. */
	| 'unknown-parent'
	/** The state of a block is no longer kept, or the block was never executed. */
	| 'state-unavailable'
	/** A block is not the head or a descendant of what is final. */
	| 'not-final'
	/** The database is of another chain or another version, or damaged. */
	| 'bad-database'
	/** An option or an argument is wrong. */
	| 'bad-request'
	/** The chain was closed, or it is a reader that cannot write. */
	| 'closed';

/** A request that a chain cannot serve. The chain is as it was before. Blocks that break a rule throw `BlockError` of `@altvm/ethereum`. */
export class ChainError extends Error {
	override readonly name = 'ChainError';
	readonly code: ChainErrorCode;

	constructor(code: ChainErrorCode, message: string, options?: ErrorOptions) {
		super(message, options);
		this.code = code;
	}
}
