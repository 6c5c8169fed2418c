/** What one message and one client may cost. The defaults are those of geth, where geth has the limit. */
export interface RpcLimits {
	/** Most requests of a batch. */
	readonly batchSize: number;
	/** Most bytes of a batch's response. */
	readonly batchResponseBytes: number;
	/** Most bytes of one response. */
	readonly responseBytes: number;
	/** Most milliseconds of a call, and of a batch as a whole. */
	readonly callTime: number;
	/** Most calls that run at the same time, of all clients. */
	readonly openCalls: number;
	/** Most calls that run at the same time, of one client. */
	readonly openCallsPerClient: number;
	/** Most values in the parameters of a call: each element and each field, at every depth. */
	readonly values: number;
	/** Deepest nesting of parameters. */
	readonly depth: number;
}

export const RPC_LIMITS: RpcLimits = {
	batchSize: 1_000,
	batchResponseBytes: 25_000_000,
	responseBytes: 100_000_000,
	callTime: 30_000,
	openCalls: 4_096,
	openCallsPerClient: 256,
	values: 100_000,
	depth: 64,
};

/** Whether a value is within the limits of values and depth. It does no more work than the limits say. */
export function isWithin(value: unknown, limits: Pick<RpcLimits, 'values' | 'depth'>): boolean {
	let left = limits.values;
	const visit = (value: unknown, depth: number): boolean => {
		if (--left < 0) return false;
		if (typeof value !== 'object' || value === null) return true;
		if (depth >= limits.depth) return false;
		if (Array.isArray(value)) {
			for (const item of value) if (!visit(item, depth + 1)) return false;
			return true;
		}
		for (const key in value) if (!visit((value as Record<string, unknown>)[key], depth + 1)) return false;
		return true;
	};
	return visit(value, 0);
}
