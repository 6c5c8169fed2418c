import type { Instance } from './instance.ts';
import type { Value } from './values.ts';

/** A function under way. */
export class CallFrame {
	readonly instance: Instance;
	/** Of translated code, those are elsewhere. */
	readonly locals: (Value | undefined)[];
	/** The instruction to go on with. */
	pc = 0;

	constructor(instance: Instance, locals: (Value | undefined)[]) {
		this.instance = instance;
		this.locals = locals;
	}
}
