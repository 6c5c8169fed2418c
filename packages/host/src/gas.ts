import { Halt } from './halt.ts';

/** The most host gas a transaction can be given: beyond it a double is no exact integer. */
export const MAX_GAS = Number.MAX_SAFE_INTEGER;

/** Host gas of one frame: integers in 0..MAX_GAS. */
export class GasMeter {
	readonly limit: number;
	/** May be written by an adapter that counts in a local variable; it must be right at every call into the host. */
	remaining: number;

	constructor(limit: number) {
		this.limit = limit;
		this.remaining = limit;
	}

	get used(): number {
		return this.limit - this.remaining;
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

	/** Gives back what a callee left over. */
	restore(amount: number): void {
		this.remaining += amount;
	}
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
