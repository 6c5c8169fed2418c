import {
	SimulationError,
	type SimulationErrorCode,
	TransactionError,
	type TransactionErrorCode,
} from '@altvm/ethereum';
import { RPC_CODE, RpcError } from '../rpc/rpc-error.ts';

/** Codes of `eth_simulateV1` (execution-apis). */
const SIMULATION: Readonly<Record<SimulationErrorCode, number>> = {
	'block-gas': -38015,
	'block-number': -38020,
	'block-timestamp': -38021,
	'too-many': -38026,
	'gas-cap': RPC_CODE.server,
	timeout: RPC_CODE.server,
};
/** Others are wrong parameters. */
const TRANSACTION: Readonly<Partial<Record<TransactionErrorCode, number>>> = {
	'nonce-too-low': -38010,
	'nonce-too-high': -38011,
	'nonce-overflow': RPC_CODE.internal,
	'fee-below-base-fee': -38012,
	'gas-below-intrinsic': -38013,
	'gas-below-floor': -38013,
	'insufficient-funds': -38014,
	'sender-has-code': -38024,
	'initcode-size': -38025,
};

/** A call of a simulation that runs and fails for another reason than a revert. */
export const VM_ERROR = -32015;

/** The error of `eth_simulateV1` for what a simulation threw. Other errors are returned as they are. */
export function simulationRefusal(error: unknown, words: (error: TransactionError) => string): unknown {
	if (error instanceof SimulationError) return new RpcError(SIMULATION[error.code], error.message);
	if (!(error instanceof TransactionError)) return error;
	return new RpcError(TRANSACTION[error.code] ?? RPC_CODE.invalidParams, words(error));
}
