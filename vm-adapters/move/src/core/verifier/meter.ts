import type { VerifierStatus } from '../status/verifier-status.ts';

/** Limits of Aptos and Initia in production. The limit of a module is the lower one. */
const MAX_UNITS_PER_FUNCTION = 80_000_000;
const MAX_UNITS_PER_MODULE = 8_000_000;
/** Units that accumulate before they are charged. */
const PAID_AT_ONCE = 100_000;

/**
 * Counts the verifier's work in the units of the reference verifier (move-bytecode-verifier, meter), charges it and
 * bounds it.
 */
export class Meter {
	#function = 0;
	#module = 0;
	#unpaid = 0;
	readonly #pay: (units: number) => void;
	/** Throws: the function, or the module up to it, is too complex. */
	readonly #exceeded: (status: VerifierStatus) => never;

	constructor(pay: (units: number) => void, exceeded: (status: VerifierStatus) => never) {
		this.#pay = pay;
		this.#exceeded = exceeded;
	}

	/** Charges for work that counts towards no limit. Only the payer's gas bounds it. */
	pay(units: number): void {
		this.#unpaid += units;
		if (this.#unpaid > PAID_AT_ONCE) this.report();
	}

	/** Charges for work that counts towards the limits of the function and the module. */
	add(units: number): void {
		this.#function += units;
		// The reference verifier reports exceeded complexity by this status as well.
		if (this.#function > MAX_UNITS_PER_FUNCTION) this.#exceeded('CONSTRAINT_NOT_SATISFIED');
		this.pay(units);
	}

	/** Adds `units` for each of `items`, multiplied by `growth` from one item to the next and rounded down. */
	addGrowing(units: number, items: number, growth: number): void {
		for (let i = 0; i < items; i++) {
			this.add(units);
			units = Math.floor(units * growth);
		}
	}

	/** Adds the verified function's units to those of the module, and resets the count of the function. */
	endFunction(): void {
		this.#module += this.#function;
		this.#function = 0;
		if (this.#module > MAX_UNITS_PER_MODULE) this.#exceeded('CONSTRAINT_NOT_SATISFIED');
	}

	/** Charges the units that have accumulated. */
	report(): void {
		const units = this.#unpaid;
		this.#unpaid = 0;
		this.#pay(units);
	}
}
