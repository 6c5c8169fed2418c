import { type CodeWriter, OP as W } from '@altvm/vm-kit';

/** A WebAssembly local that holds one limb, or several that are equal. */
export class Register {
	readonly local: number;
	uses = 0;

	constructor(local: number) {
		this.local = local;
	}
}

/** 64 bits of a word: a known value, or a local. */
export type Limb = bigint | Register;

/** A word on the virtual stack: four limbs, lowest first, or undefined if it is not loaded from the EVM stack yet. */
export interface Word {
	limbs: readonly [Limb, Limb, Limb, Limb] | undefined;
}

const MASK64 = 0xffffffffffffffffn;

export function constant(value: bigint): Word {
	return { limbs: [value & MASK64, (value >> 64n) & MASK64, (value >> 128n) & MASK64, value >> 192n] };
}

/** The word's value, if all limbs are known. */
export function known(word: Word): bigint | undefined {
	if (!word.limbs) return undefined;
	const [a, b, c, d] = word.limbs;
	if (typeof a !== 'bigint' || typeof b !== 'bigint' || typeof c !== 'bigint' || typeof d !== 'bigint')
		return undefined;
	return a | (b << 64n) | (c << 128n) | (d << 192n);
}

/** The locals of one function that hold limbs. Locals without a holder are reused. */
export class Registers {
	readonly #first: number;
	readonly #free: Register[] = [];
	#count = 0;

	constructor(first: number) {
		this.#first = first;
	}

	/** Locals that were taken in total. */
	get count(): number {
		return this.#count;
	}

	/** A local without a holder. The caller must hold or release it. */
	take(): Register {
		const free = this.#free.pop();
		if (free) return free;
		return new Register(this.#first + this.#count++);
	}

	hold(limb: Limb): void {
		if (typeof limb !== 'bigint') limb.uses++;
	}

	release(limb: Limb): void {
		if (typeof limb !== 'bigint' && --limb.uses === 0) this.#free.push(limb);
	}

	holdWord({ limbs }: Word): void {
		for (const limb of limbs ?? []) this.hold(limb);
	}

	releaseWord({ limbs }: Word): void {
		for (const limb of limbs ?? []) this.release(limb);
	}
}

export function pushLimb(code: CodeWriter, limb: Limb): void {
	if (typeof limb === 'bigint') code.i64(limb);
	else code.byte(W.localGet).uint(limb.local);
}
