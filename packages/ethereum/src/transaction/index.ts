export { type BlobSchedule, blobBaseFee, blobSchedule, GAS_PER_BLOB } from './blob-gas.ts';
export { decodeTransaction, senderOf } from './decode.ts';
export { type ExecutedTransaction, executeTransaction, type TransactionOptions } from './execute.ts';
export { floorGas, intrinsicGas, type PaidInAdvance } from './intrinsic-gas.ts';
export { encodeLogs, encodeReceipt, logsBloom, type Receipt } from './receipt.ts';
export { commonOf as transactionCommon, type TransactionRules, transactionRules } from './rules.ts';
export type { Authorization, SignedTransaction, TransactionInput, TransactionType } from './signed-transaction.ts';
export { TransactionError, type TransactionErrorCode } from './transaction-error.ts';
export type { BlockRoom } from './validate.ts';
