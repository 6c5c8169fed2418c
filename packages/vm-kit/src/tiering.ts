/**
 * Which engine runs a VM's code. `auto`: the interpreter, and translated code for what is hot; `interpreter`: never translated
 * code; `translated`: translated code from the first call on. Results, gas and failures are the same with each.
 */
export type Engine = 'auto' | 'interpreter' | 'translated';

/**
 * Counts the work that the interpreter spends on some code until the code is hot, that is, until translating it pays off. The unit
 * of work is the VM's own: gas, calls, jumps back.
 *
 * @example
 * ```ts
 * import { Heat } from '@altvm/vm-kit';
 *
 * const heat = new Heat(1000);
 * heat.add(600); // false
 * heat.add(600); // true
 * ```
 */
export class Heat {
	/** Work that is left until the code is hot; `Infinity` for code that is never translated. Below zero: hot. */
	fuel: number;

	constructor(fuel: number) {
		this.fuel = fuel;
	}

	/** Counts work; returns whether the code is hot. */
	add(work: number): boolean {
		return (this.fuel -= work) < 0;
	}
}
