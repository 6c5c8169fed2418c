import { StacklessError } from './stackless-error.ts';

/** Why a frame ended without a say of its own. It loses the gas that it was given. */
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
 * Thrown inside a frame to halt it: by the host when the frame breaks a rule, by an adapter's own code for brevity. The
 * router turns it into a halt outcome of that frame; any other exception that leaves an adapter is a fault of the host.
 */
export class Halt extends StacklessError {
	override readonly name = 'Halt';
	readonly reason: HaltReason;

	constructor(reason: HaltReason, detail: string = reason) {
		super(detail);
		this.reason = reason;
	}
}
