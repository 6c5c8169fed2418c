import type { CallFrame, Instance } from './interfaces.ts';
import type { Value } from './values.ts';

/** A running function, at its first instruction when it is made. */
export class FunctionFrame implements CallFrame {
	readonly instance: Instance;
	readonly locals: (Value | undefined)[];
	pc = 0;

	constructor(instance: Instance, locals: (Value | undefined)[]) {
		this.instance = instance;
		this.locals = locals;
	}
}
