import { ChainError, type ChainErrorCode, MempoolError } from '@altvm/chain';
import { RPC_CODE, RpcError } from './rpc-error.ts';

/** Codes of errors that say to the caller what was wrong. Any other error of a chain is the server's own. */
const CHAIN_CODES: Partial<Record<ChainErrorCode, number>> = {
	'unknown-block': RPC_CODE.server,
	'unknown-parent': RPC_CODE.server,
	'state-unavailable': RPC_CODE.prunedHistory,
	'not-final': RPC_CODE.server,
	'bad-request': RPC_CODE.invalidParams,
	closed: RPC_CODE.server,
};

/** The error that a client gets for what a method threw; undefined if it says nothing to a client. */
export function toRpcError(cause: unknown): RpcError | undefined {
	if (cause instanceof RpcError) return cause;
	if (cause instanceof MempoolError) return new RpcError(RPC_CODE.server, cause.message);
	if (!(cause instanceof ChainError)) return undefined;
	const code = CHAIN_CODES[cause.code];
	return code === undefined ? undefined : new RpcError(code, cause.message);
}
