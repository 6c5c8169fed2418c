export { type BeginOptions, beginBlock } from './begin-block.ts';
export type {
	Block,
	BlockFields,
	BlockOptions,
	ExecutedBlock,
	ImportedBlock,
	SealedBlock,
	Withdrawal,
} from './block.ts';
export { BlockError, type BlockErrorCode } from './block-error.ts';
export { BlockExecution, type RoomLeft, type StepOptions, type TransactionRunner } from './block-execution.ts';
export { type BuildOptions, buildBlock } from './build-block.ts';
export { decodeBlock, encodeBlock, encodeWithdrawal } from './codec.ts';
export { executeBlock } from './execute-block.ts';
export { type BlockHeader, decodeHeader, encodeHeader, headerHash } from './header.ts';
export { type ImportOptions, importBlock } from './import-block.ts';
export { type BlockAttributes, nextBlock } from './next-block.ts';
export { requestsHash } from './requests.ts';
export { type BlockReward, blockRewards } from './rewards.ts';
export type { SealOptions } from './seal.ts';
export { transactionSize } from './size.ts';
export { validateHeader } from './validate-header.ts';
export type { BlockByHash } from './validate-ommers.ts';
