export {
	type Block,
	BlockError,
	type BlockErrorCode,
	type BlockOptions,
	type ExecutedBlock,
	type Withdrawal,
} from './block.ts';
export { executeBlock } from './execute-block.ts';
