import { BridgeError } from '@altvm/abi-bridge';
import { StacklessError } from './stackless-error.ts';

/** Why a frame was halted. A halted frame loses all gas that was forwarded to it. */
export type HaltReason =
	| 'out-of-gas'
	| 'invalid-opcode'
	| 'invalid-jump'
	| 'stack-underflow'
	| 'stack-overflow'
	| 'out-of-bounds'
	| 'static-violation'
	| 'verification-failed'
	| 'invalid-code'
	| 'code-size'
	| 'address-collision'
	| 'nonce-overflow'
	| 'arithmetic'
	| 'trap'
	| 'depth'
	| 'memory-limit'
	| 'precompile-failure'
	| 'bad-input'
	| 'bad-result'
	| 'alias-refused'
	| 'limit'
	| 'missing-resource'
	| 'resource-exists'
	| 'variant-mismatch'
	| 'access-denied';

/**
 * Thrown to halt the running frame: by the host if the frame breaks a rule, or by the adapter. The router turns it into a halt
 * outcome of that frame. Any other exception that leaves an adapter is a `HostFault`.
 */
export class Halt extends StacklessError {
	override readonly name = 'Halt';
	readonly reason: HaltReason;

	constructor(reason: HaltReason, detail: string = reason) {
		super(detail);
		this.reason = reason;
	}
}

/**
 * Returns how a frame ends whose code threw an error: a {@link Halt} as it says, an error of the bridge as a halt `bad-input`, because
 * the bytes that the bridge refused are the contract's. Undefined for any other error, which is a fault.
 *
 * @example
 * ```ts
 * import { DecodeError } from '@altvm/abi-bridge';
 * import { Halt, haltOf } from '@altvm/host';
 *
 * haltOf(new Halt('trap'))?.reason; // trap
 * haltOf(new DecodeError('out-of-bounds', 'needs 32 bytes'))?.reason; // bad-input
 * haltOf(new TypeError('x is undefined')); // undefined
 * ```
 */
export function haltOf(
	error: unknown,
): { readonly status: 'halt'; readonly reason: HaltReason; readonly detail: string } | undefined {
	if (error instanceof Halt) return { status: 'halt', reason: error.reason, detail: error.message };
	if (error instanceof BridgeError) return { status: 'halt', reason: 'bad-input', detail: error.message };
	return undefined;
}
