import type { EvmHardfork } from '@altvm/evm';
import type { RecordedFrame } from '@altvm/host';

// Apart from what runs frames: the peer's own types ask more of a user than these need.

export interface ShadowOptions {
	/** Of the adapter that made the trace. Default 'osaka'. */
	readonly hardfork?: EvmHardfork;
}

/** What differs in one frame. */
export interface ShadowDifference extends Difference {
	readonly frame: RecordedFrame;
	/** The contract and function, and the place in the tree of calls: `Token.transfer (0.2)`. */
	readonly name: string;
}

export interface ShadowReport {
	/** EVM frames that were run again. */
	readonly checked: number;
	/** EVM frames that the peer cannot run as it is set up: those of the KZG precompile. */
	readonly skipped: number;
	readonly differences: readonly ShadowDifference[];
}

/** What the trace has, and what the peer did. */
export interface Difference {
	readonly what: string;
	readonly traced: string;
	readonly shadowed: string;
}
