import { type Address, BridgeError, type Failure } from '@altvm/abi-bridge';
import { Halt, StacklessError } from '@altvm/host';

/** Ends a frame with an abort: the module's contract address and the code. */
export class MoveAbort extends StacklessError {
	readonly module: Address;
	readonly abortCode: bigint;
	readonly reason: Failure | undefined;

	constructor(module: Address, abortCode: bigint, reason?: Failure) {
		super(`abort ${abortCode} in ${module}`);
		this.module = module;
		this.abortCode = abortCode;
		this.reason = reason;
	}
}

/** Runs a codec. @throws Halt `bad-input` where the codec throws a `BridgeError`. */
export function orHalt<T>(run: () => T): T {
	try {
		return run();
	} catch (error) {
		if (error instanceof BridgeError) throw new Halt('bad-input', error.message);
		throw error;
	}
}

/** @throws Halt `verification-failed`: code did something that the verifier should have rejected. */
export function verificationFailed(detail: string): never {
	throw new Halt('verification-failed', detail);
}
