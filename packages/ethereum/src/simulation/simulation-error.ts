/** Why a chain of blocks cannot be simulated. */
export type SimulationErrorCode =
	/** A block's number is not above that of the block before. */
	| 'block-number'
	/** A block's timestamp is not after that of the block before. */
	| 'block-timestamp'
	/** More blocks, or more calls, than a simulation may have. */
	| 'too-many'
	/** A call asks for more gas than its block has left. */
	| 'block-gas'
	/** The calls have used all the gas that a simulation may use. */
	| 'gas-cap'
	/** The simulation has taken as long as it may. */
	| 'timeout';

/** A chain of blocks that cannot be simulated. A call that no block could have throws `TransactionError`. */
export class SimulationError extends Error {
	override readonly name = 'SimulationError';
	readonly code: SimulationErrorCode;

	constructor(code: SimulationErrorCode, message: string) {
		super(message);
		this.code = code;
	}
}
