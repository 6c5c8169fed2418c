export type { AccountProof } from '@altvm/state';
export type {
	BlockReader,
	HashedHeader,
	LogQuery,
	StoredLog,
	StoredReceipt,
	TransactionPlace,
} from './blocks/block-reader.ts';
export { TABLE as CHAIN_TABLES } from './blocks/tables.ts';
export { type BuildInputs, buildOn } from './builder/build-on.ts';
export type { BuildAttributes, BuiltBlock, Chain, ForkChoice, HeadChange } from './chain.ts';
export { ChainError, type ChainErrorCode } from './chain-error.ts';
export { createChain } from './create-chain.ts';
export { type ExportChainOptions, exportChain } from './export-chain.ts';
export type { ChainGenesis, GenesisVmAccount } from './genesis/chain-genesis.ts';
export { parseChainGenesis } from './genesis/parse-chain-genesis.ts';
export { type ImportChainOptions, type ImportProgress, importChain } from './import-chain.ts';
export { type ChainMempoolOptions, chainMempool } from './mempool/chain-mempool.ts';
export { createMempool } from './mempool/create-mempool.ts';
export type { Kzg } from './mempool/kzg.ts';
export {
	type BlobSidecar,
	type Mempool,
	MempoolError,
	type MempoolErrorCode,
	type PooledTransaction,
} from './mempool/mempool.ts';
export type { MempoolOptions, NextBlock, PoolLimits, SenderRecovery, SenderState } from './mempool/pool-options.ts';
export { portableKzg } from './mempool/portable-kzg.ts';
export { recoverHere } from './mempool/recover-here.ts';
export type { MinedTransaction, PoolChange, TransactionPool } from './mempool/transaction-pool.ts';
export { BlockClock } from './mining/block-clock.ts';
export { Miner, type MinerParts, type MiningMode } from './mining/miner.ts';
export type { ChainOptions } from './options.ts';
