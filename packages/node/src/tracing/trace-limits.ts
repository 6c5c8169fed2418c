import type { TraceOptions } from '@altvm/host';
import { RPC_CODE, RpcError } from '../rpc/rpc-error.ts';

/** What one request for traces may cost. */
export interface TraceLimits {
	/** Most bytes of what is recorded of all its transactions, estimated. */
	readonly bytes: number;
	/** Milliseconds, if the request does not say; and the most that it may say. */
	readonly time: number;
	readonly maxTime: number;
	/** Most gas of a call. */
	readonly gasCap: bigint;
	/** Most blocks that a filter executes, and most calls that one request runs. */
	readonly blocks: number;
	readonly calls: number;
}

export const TRACE_LIMITS: TraceLimits = {
	bytes: 64 * 1024 * 1024,
	time: 5_000,
	maxTime: 15_000,
	gasCap: 50_000_000n,
	blocks: 1_000,
	calls: 100,
};

/** What is left of a request's limits. */
export class TraceBudget {
	readonly #limit: number;
	#bytes: number;
	readonly #deadline: number;

	/** @param deadline on the clock of `performance.now()`. */
	constructor(bytes: number, deadline: number) {
		this.#limit = bytes;
		this.#bytes = bytes;
		this.#deadline = deadline;
	}

	/** Bytes that are left. */
	get bytes(): number {
		return this.#bytes;
	}

	/** The bounds of one transaction. @throws RpcError if no time is left. */
	get bounds(): Required<Pick<TraceOptions, 'maxBytes' | 'maxTime'>> {
		const left = Math.floor(this.#deadline - performance.now());
		if (left <= 0) throw timeout();
		return { maxBytes: this.#bytes, maxTime: left };
	}

	/** Takes what the result of a transaction needs as JSON. @throws RpcError if that is too much. */
	spend(result: unknown): void {
		this.#bytes -= JSON.stringify(result)?.length ?? 0;
		if (this.#bytes < 0) throw tooLarge(this.#limit);
	}
}

export function timeout(): RpcError {
	return new RpcError(RPC_CODE.server, 'execution timeout');
}

export function tooLarge(limit: number): RpcError {
	return new RpcError(RPC_CODE.limitExceeded, `the trace takes more than ${limit} bytes: ask for less of it`);
}
