import { HostError } from '@altvm/host';
import { callRefusal } from '../call/call-errors.ts';
import { RPC_CODE, RpcError } from '../rpc/rpc-error.ts';
import { timeout } from './trace-limits.ts';

/** Most causes that are looked at. */
const MOST = 8;

/** The error that a client gets for what a trace threw: what ended the execution may be a cause below others. */
export function traceRefusal(error: unknown): unknown {
	let cause = error;
	for (let i = 0; i < MOST && cause instanceof Error; i++) {
		if (cause instanceof RpcError) return cause;
		if (cause instanceof HostError && cause.code === 'trace-limit') {
			return cause.message.endsWith(' ms') ? timeout() : new RpcError(RPC_CODE.limitExceeded, cause.message);
		}
		cause = cause.cause;
	}
	return callRefusal(error);
}
