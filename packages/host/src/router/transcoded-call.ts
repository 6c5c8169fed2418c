import type { CrossingFunction, FunctionDescriptor } from '@altvm/abi-bridge';

/** A call that was transcoded: its function says how to transcode the result. */
export interface TranscodedCall {
	readonly fn: FunctionDescriptor;
	/** Compiled code for its result, if the two dialects have some. */
	readonly code: CrossingFunction | undefined;
}
