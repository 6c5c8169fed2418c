import { BlockError, type BlockErrorCode, TransactionError } from '@altvm/ethereum';
import { standsFor } from '../conformance/exceptions.ts';

/** Rules that a block of one fork breaks on the other side of a transition. */
const OTHER_FORK: readonly BlockErrorCode[] = [
	'difficulty',
	'nonce',
	'ommers',
	'fields',
	'malformed',
	'withdrawals',
	'parent-hash',
	'base-fee',
	'gas-limit',
];
const ROOTS: readonly BlockErrorCode[] = ['state-root', 'receipts-root', 'logs-bloom', 'gas-used'];
const UNKNOWN_PARENT: readonly BlockErrorCode[] = ['parent-hash'];
const OMMERS: readonly BlockErrorCode[] = ['ommers'];
const WITHDRAWALS: readonly BlockErrorCode[] = ['withdrawals', 'withdrawals-root', 'fields', 'malformed'];
const FORM: readonly BlockErrorCode[] = ['malformed', 'fields', 'withdrawals'];

/** Exceptions of execution-spec-tests (`BlockException`) and of retesteth, and the codes of the rules that they name. */
const CODES: Readonly<Record<string, readonly BlockErrorCode[]>> = {
	EXTRA_DATA_INVALID_DAO: ['extra-data'],
	EXTRA_DATA_TOO_BIG: ['extra-data'],
	GAS_USED_OVERFLOW: ['gas-used', 'transaction'],
	INCORRECT_BLOB_GAS_USED: ['blob-gas-used'],
	BLOB_GAS_USED_ABOVE_LIMIT: ['blob-gas-used', 'transaction'],
	INCORRECT_BLOCK_FORMAT: FORM,
	INCORRECT_EXCESS_BLOB_GAS: ['excess-blob-gas'],
	INVALID_BASEFEE_PER_GAS: ['base-fee'],
	INVALID_BLOCK_NUMBER: ['number'],
	INVALID_BLOCK_TIMESTAMP_OLDER_THAN_PARENT: ['timestamp'],
	INVALID_DEPOSIT_EVENT_LAYOUT: ['deposit-log'],
	INVALID_DIFFICULTY: ['difficulty'],
	INVALID_GASLIMIT: ['gas-limit'],
	INVALID_GAS_USED: ['gas-used', ...ROOTS],
	INVALID_GAS_USED_ABOVE_LIMIT: ['gas-used', 'transaction'],
	INVALID_LOG_BLOOM: ['logs-bloom'],
	INVALID_RECEIPTS_ROOT: ['receipts-root'],
	INVALID_REQUESTS: ['requests-hash'],
	INVALID_STATE_ROOT: ROOTS,
	INVALID_TRANSACTIONS_ROOT: ['transactions-root'],
	INVALID_UNCLES_HASH: OMMERS,
	INVALID_VERSIONED_HASHES: ['transaction', 'blob-gas-used'],
	INVALID_WITHDRAWALS_ROOT: WITHDRAWALS,
	RLP_BLOCK_LIMIT_EXCEEDED: ['size'],
	SYSTEM_CONTRACT_CALL_FAILED: ['system-contract'],
	SYSTEM_CONTRACT_EMPTY: ['system-contract'],
	TOO_MANY_UNCLES: OMMERS,
	UNCLE_IN_CHAIN: OMMERS,
	UNCLE_IS_ANCESTOR: OMMERS,
	UNCLE_IS_BROTHER: OMMERS,
	UNCLE_PARENT_INCORRECT: OMMERS,
	UNCLE_UNKNOWN_PARENT: OMMERS,
	UNKNOWN_PARENT: UNKNOWN_PARENT,
	UNKNOWN_PARENT_ZERO: UNKNOWN_PARENT,
};

/** Whether what is expected is that a transaction is invalid, and nothing else. */
export function isOfTransaction(expected: string): boolean {
	return expected.split('|').every((name) => /^(TransactionException\.|TR_|SenderNotEOA)/.test(name.trim()));
}

/**
 * Whether a block's expected exceptions, of which one must occur, include our error or its cause: an ommer's header breaks a rule
 * of headers. An unknown name matches every error, and so
 * does one of broken RLP: what the bytes still say may break any rule.
 */
export function namesError(expected: string, error: BlockError): boolean {
	const isNamed = expected.split('|').some((name) => {
		if (isOfTransaction(name)) {
			// A transaction of a type that there is not is refused when the block is decoded.
			if (error.code === 'malformed') return true;
			return error.cause instanceof TransactionError && standsFor(name, error.cause.code);
		}
		const short = name.trim().replace(/^BlockException\./, '');
		const codes = CODES[short] ?? (short.startsWith('IMPORT_IMPOSSIBLE_') ? OTHER_FORK : undefined);
		return codes === undefined || codes.includes(error.code);
	});
	return isNamed || (error.cause instanceof BlockError && namesError(expected, error.cause));
}
