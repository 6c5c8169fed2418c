/** What one call may cost. */
export interface CallLimits {
	/**
	 * Most gas of a call, of all calls of a simulation together, and of each run of an estimate. A call is executed without a pause, so this
	 * is what bounds its time.
	 */
	readonly gasCap: bigint;
	/** Milliseconds after which a request begins no further run of an access list, and no further call of a simulation. */
	readonly maxTime: number;
	/** Most bytes that a simulation records of a call. */
	readonly traceBytes: number;
}

/** Those of geth. */
export const CALL_LIMITS: CallLimits = { gasCap: 50_000_000n, maxTime: 5_000, traceBytes: 64 * 2 ** 20 };
