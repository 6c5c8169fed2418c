export type {
	BlockReader,
	HashedHeader,
	LogQuery,
	StoredLog,
	StoredReceipt,
	TransactionPlace,
} from './blocks/block-reader.ts';
export type { BuildAttributes, BuiltBlock, Chain, ForkChoice, HeadChange } from './chain.ts';
export { ChainError, type ChainErrorCode } from './chain-error.ts';
export {
	type BlobSidecar,
	type Mempool,
	MempoolError,
	type MempoolErrorCode,
	type PooledTransaction,
} from './mempool/mempool.ts';
export type { AccountProof } from './state/account-proof.ts';
