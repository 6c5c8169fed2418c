import { Halt } from './halt.ts';

/** The most host gas of a transaction. Larger integers are not exact in a double. */
export const MAX_GAS = Number.MAX_SAFE_INTEGER;

/**
 * The gas of one frame, in host gas: an integer from 0 to MAX_GAS. Ethereum's own tests give more than that, which no block does.
 * The rest is then in `reserve`; calls forward and return it, but a frame cannot use it up by itself.
 *
 * @example
 * ```ts
 * import { GasMeter } from '@altvm/host';
 *
 * const gas = new GasMeter(1000);
 * gas.charge(300);
 * console.log(gas.remaining, gas.used); // 700 300
 * ```
 */
export class GasMeter {
	limit: number;
	/** Gas left. An adapter may count in a local variable, but must write it back before every call into the host. */
	remaining: number;
	/** Gas beyond MAX_GAS. Zero unless `remaining` was MAX_GAS when gas was last taken or restored. */
	reserve: bigint;
	#total: bigint;

	/** `gas` of any size. */
	constructor(gas: number | bigint) {
		this.limit = typeof gas === 'number' ? gas : bounded(gas);
		this.remaining = this.limit;
		this.reserve = typeof gas === 'number' ? 0n : gas - BigInt(this.limit);
		this.#total = this.reserve;
	}

	/** Begins again as a new meter with `gas`, at most MAX_GAS. The host does so with the meter of a frame that has ended. */
	restart(gas: number): void {
		this.limit = gas;
		this.remaining = gas;
		this.reserve = 0n;
		this.#total = 0n;
	}

	get used(): number {
		const used = this.limit - this.remaining;
		return this.#total === this.reserve ? used : Number(BigInt(used) + this.#total - this.reserve);
	}

	/** Gas left, with the reserve. */
	get left(): number | bigint {
		return this.reserve === 0n ? this.remaining : BigInt(this.remaining) + this.reserve;
	}

	/**
	 * Takes `amount`, an integer of 0 or more.
	 * @throws Halt `out-of-gas` if less is left. All gas is then gone.
	 */
	charge(amount: number): void {
		// Negated, so that NaN halts as well.
		if (!(amount <= this.remaining)) {
			this.remaining = 0;
			throw new Halt('out-of-gas');
		}
		this.remaining -= amount;
	}

	/** Takes the gas that is forwarded to a call. The caller has checked that it is left. */
	take(amount: number | bigint): void {
		if (typeof amount === 'number' && this.reserve === 0n) this.charge(amount);
		else this.#set(BigInt(this.remaining) + this.reserve - BigInt(amount));
	}

	/** Returns the unused gas of a callee. */
	restore(amount: number | bigint): void {
		if (typeof amount === 'number' && this.reserve === 0n && amount <= MAX_GAS - this.remaining)
			this.remaining += amount;
		else this.#set(BigInt(this.remaining) + this.reserve + BigInt(amount));
	}

	/** Takes all gas that is left, as a halt does. */
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

/** Returns the gas that a call forwards if it asks for `wanted`, or for everything. With `capped`, at most all but one 64th. */
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

/**
 * Returns all but one 64th of the gas: the most that a call forwards (EIP-150).
 *
 * @example
 * ```ts
 * import { allButOne64th } from '@altvm/host';
 *
 * allButOne64th(64_000); // 63000
 * ```
 */
export function allButOne64th(gas: number): number {
	return gas - Math.floor(gas / 64);
}

/**
 * Converts host gas to a VM's units. Exact, but saturates at 2^63 - 1, so that it fits an i64 counter.
 *
 * @example
 * ```ts
 * import { gasToUnits } from '@altvm/host';
 *
 * gasToUnits(21_000, 1000n); // 21000000n
 * ```
 */
export function gasToUnits(gas: number, unitsPerGas: bigint): bigint {
	const units = BigInt(gas) * unitsPerGas;
	return units > MAX_UNITS ? MAX_UNITS : units;
}

/**
 * Converts used units to host gas. Rounds up, so that a fraction of a gas is never free.
 *
 * @example
 * ```ts
 * import { unitsUsedToGas } from '@altvm/host';
 *
 * unitsUsedToGas(1001n, 1000n); // 2
 * ```
 */
export function unitsUsedToGas(units: bigint, unitsPerGas: bigint): number {
	if (units <= 0n) return 0;
	const gas = (units + unitsPerGas - 1n) / unitsPerGas;
	return gas > BigInt(MAX_GAS) ? MAX_GAS : Number(gas);
}

/**
 * Converts remaining units to host gas. Rounds down.
 *
 * @example
 * ```ts
 * import { unitsLeftToGas } from '@altvm/host';
 *
 * unitsLeftToGas(1999n, 1000n); // 1
 * ```
 */
export function unitsLeftToGas(units: bigint, unitsPerGas: bigint): number {
	if (units <= 0n) return 0;
	const gas = units / unitsPerGas;
	return gas > BigInt(MAX_GAS) ? MAX_GAS : Number(gas);
}

const MAX_UNITS = 2n ** 63n - 1n;
