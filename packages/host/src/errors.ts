import { printable } from '@altvm/abi-bridge';
import type { Outcome } from './outcome.ts';
import type { TransactionResult } from './requests.ts';
import { formatFailure } from './trace/format-failure.ts';

/** An error in the use of the host's API. Contracts never see one. */
export class HostError extends Error {
	override readonly name: string = 'HostError';
	readonly code: HostErrorCode;

	constructor(code: HostErrorCode, message: string, options?: { cause?: unknown }) {
		super(message, options);
		this.code = code;
	}
}

export type HostErrorCode =
	| 'unknown-vm'
	| 'unknown-snapshot'
	| 'busy'
	| 'bad-request'
	/** A function that the embedder gave threw, or returned what it may not. */
	| 'bad-callback'
	/** A trace takes more than it may. */
	| 'trace-limit'
	| 'no-interface'
	| 'deployment-failed'
	| 'estimate-failed';

/** A deployment failed. Only the sender's nonce was kept. */
export class DeploymentError extends HostError {
	override readonly name = 'DeploymentError';
	readonly result: TransactionResult;

	constructor(vm: string, result: TransactionResult) {
		super('deployment-failed', `the ${vm} contract was not deployed: ${reasonOf(result.outcome)}`);
		this.result = result;
	}
}

/** A message fails with all the gas that it can have, so there is none to estimate. Its outcome says why. */
export class EstimateError extends HostError {
	override readonly name = 'EstimateError';
	readonly outcome: Outcome;
	/** The gas that it was given. */
	readonly gas: bigint;

	constructor(outcome: Outcome, gas: bigint) {
		super('estimate-failed', `it fails with ${gas} gas: ${reasonOf(outcome)}`);
		this.outcome = outcome;
		this.gas = gas;
	}
}

/** Why a message failed, for people. */
function reasonOf(outcome: Outcome): string {
	if (outcome.status === 'halt') {
		return printable(outcome.detail === outcome.reason ? outcome.reason : `${outcome.reason}: ${outcome.detail}`);
	}
	return outcome.status === 'revert' && outcome.failure ? formatFailure(outcome.failure) : outcome.status;
}

/**
 * A fault of the host or an adapter (a bug, a broken store), never of a contract. It aborts the whole transaction; nothing is
 * kept, and no contract can catch it.
 */
export class HostFault extends Error {
	override readonly name = 'HostFault';
}

/**
 * Wraps an error that ended a message, such as that of a broken store, in a HostFault. A HostFault, and the HostError of a function of the
 * embedder, are returned as they are.
 */
export function toFault(error: unknown): HostFault | HostError {
	if (error instanceof HostFault || error instanceof HostError) return error;
	return new HostFault(error instanceof Error ? error.message : String(error), { cause: error });
}
