import type { VerifierStatus } from '../status/verifier-status.ts';

/** As Aptos and Initia set them in production; that of a module is the lower one. */
const MAX_UNITS_PER_FUNCTION = 80_000_000;
const MAX_UNITS_PER_MODULE = 8_000_000;
/** So often is whoever pays asked. */
const PAID_AT_ONCE = 1_000_000;

/** Counts the work of the verifier in the units of the reference (move-bytecode-verifier, meter), and bounds it. */
export class Meter {
	#function = 0;
	#module = 0;
	#unpaid = 0;
	readonly #pay: (units: number) => void;
	/** The function, or the module up to it, is too complex to be verified. */
	readonly #exceeded: (status: VerifierStatus) => never;

	constructor(pay: (units: number) => void, exceeded: (status: VerifierStatus) => never) {
		this.#pay = pay;
		this.#exceeded = exceeded;
	}

	/** Work that no bound is put on but by whoever pays. */
	pay(units: number): void {
		this.#unpaid += units;
		if (this.#unpaid > PAID_AT_ONCE) this.report();
	}

	add(units: number): void {
		this.#function += units;
		// The reference names what is too complex by this status, too.
		if (this.#function > MAX_UNITS_PER_FUNCTION) this.#exceeded('CONSTRAINT_NOT_SATISFIED');
		this.pay(units);
	}

	/** `items` times, each time dearer. */
	addGrowing(units: number, items: number, growth: number): void {
		for (let i = 0; i < items; i++) {
			this.add(units);
			units = Math.floor(units * growth);
		}
	}

	/** Adds the function that has been verified to the module. */
	endFunction(): void {
		this.#module += this.#function;
		this.#function = 0;
		if (this.#module > MAX_UNITS_PER_MODULE) this.#exceeded('CONSTRAINT_NOT_SATISFIED');
	}

	/** Has the work so far paid. */
	report(): void {
		const units = this.#unpaid;
		this.#unpaid = 0;
		this.#pay(units);
	}
}
