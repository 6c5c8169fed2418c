import type { EvmHardfork } from '@altvm/evm';
import type { RecordedFrame } from '@altvm/host';

// In a file of their own, so that a user's types need none of @ethereumjs/evm.

export interface ShadowOptions {
	/** The fork to run in. Default: the fork that the trace was recorded in, or 'osaka' if the trace does not say. */
	readonly hardfork?: EvmHardfork;
}

/** A difference in one frame. */
export interface ShadowDifference extends Difference {
	readonly frame: RecordedFrame;
	/** Contract, function, and place in the tree of calls: `Token.transfer (0.2)`. */
	readonly name: string;
}

export interface ShadowReport {
	/** EVM frames that were run again. */
	readonly checked: number;
	/** EVM frames that were not run: those of the KZG precompiled contract, which needs a trusted setup. */
	readonly skipped: number;
	readonly differences: readonly ShadowDifference[];
}

/** One value in the trace and in @ethereumjs/evm. */
export interface Difference {
	readonly what: string;
	readonly traced: string;
	readonly shadowed: string;
}
