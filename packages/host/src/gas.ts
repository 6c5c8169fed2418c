import { Halt } from './halt.ts';

/** The most host gas a transaction can be given: beyond it a double is no exact integer. */
export const MAX_GAS = Number.MAX_SAFE_INTEGER;

/**
 * Host gas of one frame: integers in 0..MAX_GAS. No block has more; Ethereum's own tests do, and calls then carry the rest in
 * `reserve`, which no frame can use up by itself.
 */
export class GasMeter {
	readonly limit: number;
	/** May be written by an adapter that counts in a local variable; it must be right at every call into the host. */
	remaining: number;
	/** Gas beyond MAX_GAS. Zero unless `remaining` was MAX_GAS when this was last changed from outside. */
	reserve: bigint;
	readonly #total: bigint;

	/** `gas` of any size. */
	constructor(gas: number | bigint) {
		this.limit = typeof gas === 'number' ? gas : bounded(gas);
		this.remaining = this.limit;
		this.reserve = typeof gas === 'number' ? 0n : gas - BigInt(this.limit);
		this.#total = this.reserve;
	}

	get used(): number {
		const used = this.limit - this.remaining;
		return this.#total === this.reserve ? used : Number(BigInt(used) + this.#total - this.reserve);
	}

	/** All of it. */
	get left(): number | bigint {
		return this.reserve === 0n ? this.remaining : BigInt(this.remaining) + this.reserve;
	}

	/** Takes `amount` (an integer, 0 or more) or halts the frame with out-of-gas, taking all that is left. */
	charge(amount: number): void {
		// Written so that NaN and fractions beyond the safe range halt as well.
		if (!(amount <= this.remaining)) {
			this.remaining = 0;
			throw new Halt('out-of-gas');
		}
		this.remaining -= amount;
	}

	/** Takes what is forwarded to a call: at most what is left. */
	take(amount: number | bigint): void {
		if (typeof amount === 'number' && this.reserve === 0n) this.charge(amount);
		else this.#set(BigInt(this.remaining) + this.reserve - BigInt(amount));
	}

	/** Gives back what a callee left over. */
	restore(amount: number | bigint): void {
		if (typeof amount === 'number' && this.reserve === 0n && amount <= MAX_GAS - this.remaining)
			this.remaining += amount;
		else this.#set(BigInt(this.remaining) + this.reserve + BigInt(amount));
	}

	/** Takes all that is left, as a halt does. */
	empty(): void {
		this.remaining = 0;
		this.reserve = 0n;
	}

	#set(total: bigint): void {
		this.remaining = bounded(total);
		this.reserve = total - BigInt(this.remaining);
	}
}

function bounded(gas: bigint): number {
	return gas > BigInt(MAX_GAS) ? MAX_GAS : Number(gas);
}

/** What may be forwarded of the gas that is left, in a call that asks for `wanted`, or for all of it. */
export function forwardable(meter: GasMeter, wanted: number | bigint | undefined, capped: boolean): number | bigint {
	const { left } = meter;
	if (typeof left === 'number' && typeof wanted !== 'bigint') {
		const cap = capped ? allButOne64th(left) : left;
		return wanted === undefined ? cap : Math.min(wanted, cap);
	}
	const total = BigInt(left);
	const cap = capped ? total - total / 64n : total;
	const gas = wanted === undefined || BigInt(wanted) > cap ? cap : BigInt(wanted);
	return gas > BigInt(MAX_GAS) ? gas : Number(gas);
}

/** EIP-150: all but one 64th. */
export function allButOne64th(gas: number): number {
	return gas - Math.floor(gas / 64);
}

/** Gas to a VM's units: exact, saturating at the largest i64 so that it fits any engine's counter. */
export function gasToUnits(gas: number, unitsPerGas: bigint): bigint {
	const units = BigInt(gas) * unitsPerGas;
	return units > MAX_UNITS ? MAX_UNITS : units;
}

/** Units that were used to gas: rounds up, so that a part of a gas is never free. */
export function unitsUsedToGas(units: bigint, unitsPerGas: bigint): number {
	if (units <= 0n) return 0;
	const gas = (units + unitsPerGas - 1n) / unitsPerGas;
	return gas > BigInt(MAX_GAS) ? MAX_GAS : Number(gas);
}

/** Units that are left to gas: rounds down. */
export function unitsLeftToGas(units: bigint, unitsPerGas: bigint): number {
	if (units <= 0n) return 0;
	const gas = units / unitsPerGas;
	return gas > BigInt(MAX_GAS) ? MAX_GAS : Number(gas);
}

const MAX_UNITS = 2n ** 63n - 1n;
