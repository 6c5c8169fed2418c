import type { TransactionErrorCode } from '@altvm/ethereum';

const MALFORMED: readonly TransactionErrorCode[] = ['malformed'];
const FUNDS: readonly TransactionErrorCode[] = ['insufficient-funds'];
const INTRINSIC: readonly TransactionErrorCode[] = ['gas-below-intrinsic'];
/** Too many blobs in a transaction or a block. Before EIP-7594 both limits were the same number. */
const BLOBS: readonly TransactionErrorCode[] = ['malformed', 'blob-gas-above-block'];

/** Exceptions of execution-spec-tests (`TransactionException`), and of retesteth in older files. */
const CODES: Readonly<Record<string, readonly TransactionErrorCode[]>> = {
	INTRINSIC_GAS_TOO_LOW: INTRINSIC,
	INTRINSIC_GAS_BELOW_FLOOR_GAS_COST: ['gas-below-floor'],
	GAS_LIMIT_EXCEEDS_MAXIMUM: ['gas-above-cap'],
	GAS_ALLOWANCE_EXCEEDED: ['gas-above-block'],
	INITCODE_SIZE_EXCEEDED: ['initcode-size'],
	INSUFFICIENT_ACCOUNT_FUNDS: FUNDS,
	GASLIMIT_PRICE_PRODUCT_OVERFLOW: ['insufficient-funds', 'malformed'],
	INSUFFICIENT_MAX_FEE_PER_GAS: ['fee-below-base-fee'],
	INSUFFICIENT_MAX_FEE_PER_BLOB_GAS: ['blob-fee-below-base-fee'],
	PRIORITY_GREATER_THAN_MAX_FEE_PER_GAS: ['priority-above-fee', 'malformed'],
	SENDER_NOT_EOA: ['sender-has-code'],
	NONCE_MISMATCH_TOO_HIGH: ['nonce-too-high'],
	NONCE_MISMATCH_TOO_LOW: ['nonce-too-low'],
	NONCE_IS_MAX: MALFORMED,
	NONCE_OVERFLOW: MALFORMED,
	VALUE_OVERFLOW: MALFORMED,
	GASPRICE_OVERFLOW: MALFORMED,
	RLP_INVALID_VALUE: MALFORMED,
	INVALID_SIGNATURE_VRS: ['bad-signature', 'malformed'],
	TYPE_NOT_SUPPORTED: MALFORMED,
	TYPE_1_TX_PRE_FORK: MALFORMED,
	TYPE_2_TX_PRE_FORK: MALFORMED,
	TYPE_3_TX_PRE_FORK: MALFORMED,
	TYPE_4_TX_PRE_FORK: MALFORMED,
	TYPE_3_TX_ZERO_BLOBS_PRE_FORK: MALFORMED,
	TYPE_3_TX_ZERO_BLOBS: MALFORMED,
	TYPE_3_TX_CONTRACT_CREATION: MALFORMED,
	TYPE_3_TX_INVALID_BLOB_VERSIONED_HASH: MALFORMED,
	TYPE_3_TX_BLOB_COUNT_EXCEEDED: BLOBS,
	TYPE_3_TX_MAX_BLOB_GAS_ALLOWANCE_EXCEEDED: BLOBS,
	TYPE_4_EMPTY_AUTHORIZATION_LIST: MALFORMED,
	TYPE_4_TX_CONTRACT_CREATION: MALFORMED,
	TR_IntrinsicGas: INTRINSIC,
	TR_NoFunds: FUNDS,
	TR_NonceTooHigh: ['nonce-too-high'],
	TR_NonceTooLow: ['nonce-too-low'],
	TR_NonceHasMaxValue: MALFORMED,
	TR_GasLimitReached: ['gas-above-block'],
	TR_FeeCapLessThanBlocks: ['fee-below-base-fee'],
	TR_TipGtFeeCap: ['priority-above-fee', 'malformed'],
	TR_InitCodeLimitExceeded: ['initcode-size'],
	TR_TypeNotSupported: MALFORMED,
	SenderNotEOA: ['sender-has-code'],
};

/** Whether a test's exceptions, of which one must occur, include our error. An unknown name matches every error. */
export function standsFor(expected: string, code: TransactionErrorCode): boolean {
	return expected.split('|').some((name) => {
		const codes = CODES[name.trim().replace(/^TransactionException\./, '')];
		return codes === undefined || codes.includes(code);
	});
}
