/** Values of ABCI's enumerations that a chain answers with. */
export const OFFER = { accept: 1, abort: 2, reject: 3, rejectFormat: 4, rejectSender: 5 } as const;
export const APPLY = { accept: 1, abort: 2, retry: 3, retrySnapshot: 4, rejectSnapshot: 5 } as const;
/** Of `ProcessProposal` and of `VerifyVoteExtension`. */
export const VERDICT = { accept: 1, reject: 2 } as const;

/** Codes of transactions in blocks, of checks of transactions, and of queries. 0 is success. */
export const CODE = {
	ok: 0,
	/** The transaction was executed and reverted or halted, or the query failed. */
	failed: 1,
	/** The transaction is invalid, and not in the block; or there is no such query. */
	invalid: 2,
} as const;

/** Where codes are from. */
export const CODESPACE = 'altvm';
