export { simulateBlocks } from './simulate-blocks.ts';
export type {
	BlockSimulation,
	CallResult,
	ShownLog,
	SimulateBlocksOptions,
	SimulatedBlock,
	SimulatedCall,
	SimulatedFields,
} from './simulation.ts';
export { SimulationError, type SimulationErrorCode } from './simulation-error.ts';
