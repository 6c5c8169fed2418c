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
