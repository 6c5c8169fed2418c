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

/** A frame that could not be run again. */
export interface UncheckedFrame {
	readonly frame: RecordedFrame;
	/** As the name of a {@link ShadowDifference}. */
	readonly name: string;
	/** `kzg`: it is of the KZG precompiled contract, which needs a trusted setup. The others: the trace lacks what is needed to run it. */
	readonly why: 'kzg' | 'no witness' | 'no code';
}

export interface ShadowReport {
	/** EVM frames that were run again. */
	readonly checked: number;
	/** Number of `unchecked` frames. */
	readonly skipped: number;
	/** EVM frames that could not be run. */
	readonly unchecked: readonly UncheckedFrame[];
	readonly differences: readonly ShadowDifference[];
}

/** One value in the trace and in @ethereumjs/evm. */
export interface Difference {
	readonly what: string;
	readonly traced: string;
	readonly shadowed: string;
}
