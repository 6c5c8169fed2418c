export { type AuthorizationFields, authorizationHash } from './authorization-hash.ts';
export { authoritiesOf } from './authorizations.ts';
export { type BlobSchedule, blobBaseFee, blobSchedule, GAS_PER_BLOB, maxBlobsOfTransaction } from './blob-gas.ts';
export { checkTransaction, highestCost } from './check-transaction.ts';
export { assumeSender, decodeTransaction, senderOf, signatureOf, signedHashOf } from './decode.ts';
export { type EstimateOptions, estimateTransactionGas } from './estimate.ts';
export { type ExecutedTransaction, executeTransaction, type TransactionOptions } from './execute.ts';
export { floorGas, intrinsicGas, type PaidInAdvance } from './intrinsic-gas.ts';
export { type BlobSidecar, joinNetworkForm, type NetworkTransaction, splitNetworkForm } from './network-form.ts';
export { type OwnGas, ownGas } from './own-gas.ts';
export { encodeLogs, encodeReceipt, logsBloom, type Receipt } from './receipt.ts';
export { type TransactionRules, transactionRules } from './rules.ts';
export type { RanTransaction } from './run.ts';
export type {
	Authorization,
	NativeEnvelope,
	SignedTransaction,
	TransactionInput,
	TransactionType,
	UnsignedTransaction,
} from './signed-transaction.ts';
export type { Signature } from './signer.ts';
export { type SimulatedTransaction, type SimulationOptions, simulateTransaction } from './simulate.ts';
export type { BlockOverrides, TransactionCall, TransactionOverrides } from './transaction-call.ts';
export { TransactionError, type TransactionErrorCode } from './transaction-error.ts';
export { decodeImpersonated, type UnsignedFields, type UnsignedOptions, unsignedTransaction } from './unsigned.ts';
export type { BlockRoom } from './validate.ts';
