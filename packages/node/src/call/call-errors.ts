import { bytesToHex } from '@altvm/abi-bridge';
import { BlockError } from '@altvm/ethereum';
import { EstimateError, HostError, outcomeText } from '@altvm/host';
import { transactionRefusal } from '../eth/transaction-refusal.ts';
import { RPC_CODE, RpcError } from '../rpc/rpc-error.ts';

type Outcome = EstimateError['outcome'];

/** The error that a client gets for a call that failed: as geth, with the data of a revert. */
export function failure(outcome: Outcome): RpcError {
	const text = outcomeText(outcome) ?? 'execution failed';
	// A failure that another VM reports is data that Solidity's libraries decode, too.
	const hasData = outcome.status === 'revert' || outcome.output.length > 0;
	return hasData
		? new RpcError(RPC_CODE.reverted, text, bytesToHex(outcome.output))
		: new RpcError(RPC_CODE.server, text);
}

/** The error that a client gets for what a call threw. Faults of the node are returned as they are. */
export function callRefusal(error: unknown): unknown {
	if (error instanceof EstimateError) {
		const { outcome, gas } = error;
		const isShort = outcome.status === 'halt' && outcome.reason === 'out-of-gas';
		return isShort ? new RpcError(RPC_CODE.server, `gas required exceeds allowance (${gas})`) : failure(outcome);
	}
	const isRefused = error instanceof HostError && (error.code === 'bad-request' || error.code === 'trace-limit');
	const isWrong = isRefused || error instanceof BlockError;
	return isWrong ? new RpcError(RPC_CODE.server, error.message) : transactionRefusal(error);
}
