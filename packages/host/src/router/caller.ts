import type { Failure } from '@altvm/abi-bridge';
import type { VmAdapter } from '../adapter.ts';
import type { GasMeter } from '../gas.ts';

/** What wrote a call and reads its result: a frame, or whoever sent the first message, if that is written in the dialect of a VM. */
export interface Caller {
	readonly record: { readonly adapter: VmAdapter };
	readonly message: { readonly isStatic: boolean };
	/** Pays for the aliases in failures that the caller is told of. Undefined for a sender: they are not recorded. */
	readonly gas: GasMeter | undefined;
	/**
	 * The last failure that the host encoded for the caller, or that it got from a frame of its VM which passed it on. A frame that reverts
	 * with the same bytes passes the failure on; other bytes that look like a failure of the host are only bytes.
	 */
	told: ToldFailure | undefined;
}

/** A failure and the bytes in which the host told a caller of it. */
export interface ToldFailure {
	readonly failure: Failure;
	readonly output: Uint8Array;
}
