import { printable } from '@altvm/abi-bridge';
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
	| 'no-interface'
	| 'deployment-failed';

/** A deployment failed. Only the sender's nonce was kept. */
export class DeploymentError extends HostError {
	override readonly name = 'DeploymentError';
	readonly result: TransactionResult;

	constructor(vm: string, result: TransactionResult) {
		const { outcome } = result;
		const why =
			outcome.status === 'halt'
				? printable(outcome.detail === outcome.reason ? outcome.reason : `${outcome.reason}: ${outcome.detail}`)
				: result.failure
					? formatFailure(result.failure)
					: outcome.status;
		super('deployment-failed', `the ${vm} contract was not deployed: ${why}`);
		this.result = result;
	}
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
