import { type CodeWriter, OP as W } from '@altvm/vm-kit';
import { type Limb, pushLimb, type Register, type Registers } from './values.ts';

export type Limbs = readonly [Limb, Limb, Limb, Limb];

const ALL = 0xffffffffffffffffn;

/**
 * Emits arithmetic on limbs and returns the limbs of the result. Known limbs are computed here and emit no code. Operands keep
 * their holders; the result has no holder yet.
 */
export class Arithmetic {
	readonly #code: CodeWriter;
	readonly #registers: Registers;

	constructor(code: CodeWriter, registers: Registers) {
		this.#code = code;
		this.#registers = registers;
	}

	/** Moves the top of WebAssembly's stack into a register. */
	#keep(): Register {
		const register = this.#registers.take();
		this.#code.set(register.local);
		return register;
	}

	#binary(op: number, a: Limb, b: Limb): Register {
		pushLimb(this.#code, a);
		pushLimb(this.#code, b);
		this.#code.byte(op);
		return this.#keep();
	}

	/** A comparison's result as a limb. */
	#flag(op: number, a: Limb, b: Limb): Register {
		pushLimb(this.#code, a);
		pushLimb(this.#code, b);
		this.#code.byte(op).byte(W.i64ExtendI32U);
		return this.#keep();
	}

	add(a: Limbs, b: Limbs): Limbs {
		return this.#chain(a, b, W.i64Add, (x, y, carry) => {
			const sum = x + y + carry;
			return [sum & ALL, sum >> 64n];
		});
	}

	sub(a: Limbs, b: Limbs): Limbs {
		return this.#chain(a, b, W.i64Sub, (x, y, borrow) => {
			const difference = x - y - borrow;
			return [difference & ALL, difference < 0n ? 1n : 0n];
		});
	}

	/** Addition or subtraction with a carry from limb to limb. Frees the registers of carries. */
	#chain(a: Limbs, b: Limbs, op: number, fold: (x: bigint, y: bigint, carry: bigint) => [bigint, bigint]): Limbs {
		const isAdd = op === W.i64Add;
		const result: Limb[] = [];
		let carry: Limb = 0n;
		for (let i = 0; i < 4; i++) {
			const x = a[i]!;
			const y = b[i]!;
			const last = i === 3;
			if (typeof x === 'bigint' && typeof y === 'bigint' && typeof carry === 'bigint') {
				const [value, next] = fold(x, y, carry);
				result.push(value);
				carry = next;
				continue;
			}
			if (y === 0n && carry === 0n) {
				result.push(x);
				continue;
			}
			if (isAdd && x === 0n && carry === 0n) {
				result.push(y);
				continue;
			}
			let value: Limb = x;
			let out: Limb = 0n;
			if (y !== 0n) {
				value = this.#binary(op, x, y);
				if (!last) out = isAdd ? this.#flag(W.i64LtU, value, y) : this.#flag(W.i64LtU, x, y);
			}
			if (carry !== 0n) {
				const before: Limb = value;
				value = this.#binary(op, before, carry);
				if (!last) {
					const second: Register = isAdd ? this.#flag(W.i64LtU, value, carry) : this.#flag(W.i64LtU, before, carry);
					out = out === 0n ? second : this.#join(out as Register, second);
				}
				if (before !== x) this.#drop(before);
				this.#drop(carry);
			}
			carry = out;
			result.push(value);
		}
		this.#drop(carry);
		return result as unknown as Limbs;
	}

	#join(a: Register, b: Register): Register {
		const both = this.#binary(W.i64Or, a, b);
		this.#drop(a);
		this.#drop(b);
		return both;
	}

	/** Frees a register that has no holder. */
	#drop(limb: Limb): void {
		if (typeof limb === 'bigint') return;
		this.#registers.hold(limb);
		this.#registers.release(limb);
	}

	and(a: Limbs, b: Limbs): Limbs {
		return map(a, b, (x, y) => {
			if (x === 0n || y === 0n) return 0n;
			if (x === ALL) return y;
			if (y === ALL || x === y) return x;
			return typeof x === 'bigint' && typeof y === 'bigint' ? x & y : this.#binary(W.i64And, x, y);
		});
	}

	or(a: Limbs, b: Limbs): Limbs {
		return map(a, b, (x, y) => {
			if (x === 0n || x === y) return y;
			if (y === 0n) return x;
			if (x === ALL || y === ALL) return ALL;
			return typeof x === 'bigint' && typeof y === 'bigint' ? x | y : this.#binary(W.i64Or, x, y);
		});
	}

	xor(a: Limbs, b: Limbs): Limbs {
		return map(a, b, (x, y) => {
			if (x === y) return 0n;
			if (x === 0n) return y;
			if (y === 0n) return x;
			return typeof x === 'bigint' && typeof y === 'bigint' ? x ^ y : this.#binary(W.i64Xor, x, y);
		});
	}

	not(a: Limbs): Limbs {
		return this.xor(a, [ALL, ALL, ALL, ALL]);
	}

	/** Shifts left by a known number of bits below 256. */
	shiftLeft(a: Limbs, bits: number): Limbs {
		const whole = Math.floor(bits / 64);
		const part = bits % 64;
		return of((i) => this.#splice(a[i - whole] ?? 0n, a[i - whole - 1] ?? 0n, part));
	}

	/** Shifts right by a known number of bits below 256. `fill` enters at the top. */
	shiftRight(a: Limbs, bits: number, fill: Limb): Limbs {
		const whole = Math.floor(bits / 64);
		const part = bits % 64;
		if (part === 0) return of((i) => a[i + whole] ?? fill);
		return of((i) => this.#splice(a[i + whole + 1] ?? fill, a[i + whole] ?? fill, 64 - part));
	}

	/** `high << bits | low >> (64 - bits)`. */
	#splice(high: Limb, low: Limb, bits: number): Limb {
		if (bits === 0) return high;
		if (typeof high === 'bigint' && typeof low === 'bigint')
			return ((high << BigInt(bits)) | (low >> BigInt(64 - bits))) & ALL;
		const code = this.#code;
		if (high !== 0n) {
			pushLimb(code, high);
			code.i64(BigInt(bits)).byte(W.i64Shl);
		}
		if (low !== 0n) {
			pushLimb(code, low);
			code.i64(BigInt(64 - bits)).byte(W.i64ShrU);
		}
		if (high !== 0n && low !== 0n) code.byte(W.i64Or);
		return this.#keep();
	}

	/** The number of zero bits above the highest bit that is set: 256 for zero. */
	leadingZeros(a: Limbs): Limb {
		this.pushLeadingZeros(a);
		return this.#keep();
	}

	/** Pushes {@link leadingZeros} as i64. */
	pushLeadingZeros(a: Limbs): void {
		const code = this.#code;
		pushLimb(code, a[0]);
		code.byte(W.i64Clz);
		for (const limb of a.slice(1)) {
			// Of the limbs so far, by whether this higher one has a bit: its own zeros, or 64 and theirs.
			code.i64(64n).byte(W.i64Add);
			const below = this.#keep();
			pushLimb(code, limb);
			code.byte(W.i64Clz).get(below.local);
			pushLimb(code, limb);
			code.i64(0n).byte(W.i64Ne).byte(W.select);
			this.#drop(below);
		}
	}

	/** A limb of ones if the word is negative, else zero. */
	sign(a: Limbs): Limb {
		const top = a[3];
		if (typeof top === 'bigint') return top >> 63n === 1n ? ALL : 0n;
		pushLimb(this.#code, top);
		this.#code.i64(63n).byte(W.i64ShrS);
		return this.#keep();
	}

	/** Pushes an i32 on WebAssembly's stack: whether the word is not zero. */
	pushIsNotZero(a: Limbs): void {
		this.#pushOr(a);
		this.#code.i64(0n).byte(W.i64Ne);
	}

	/** As {@link pushIsNotZero}, for any number of limbs. */
	pushIsAnySet(limbs: readonly Limb[]): void {
		this.#pushOr(limbs);
		this.#code.i64(0n).byte(W.i64Ne);
	}

	pushIsZero(a: Limbs): void {
		this.#pushOr(a);
		this.#code.byte(W.i64Eqz);
	}

	#pushOr(limbs: readonly Limb[]): void {
		const parts = limbs.filter((limb) => limb !== 0n);
		if (parts.length === 0) this.#code.i64(0n);
		parts.forEach((limb, i) => {
			pushLimb(this.#code, limb);
			if (i > 0) this.#code.byte(W.i64Or);
		});
	}

	/** Pushes an i32: whether the words are equal. */
	pushEqual(a: Limbs, b: Limbs): void {
		const code = this.#code;
		let parts = 0;
		for (let i = 0; i < 4; i++) {
			const x = a[i]!;
			const y = b[i]!;
			if (x === y) continue;
			pushLimb(code, x === 0n ? y : x);
			if (x !== 0n && y !== 0n) {
				pushLimb(code, y);
				code.byte(W.i64Xor);
			}
			if (parts++ > 0) code.byte(W.i64Or);
		}
		if (parts === 0) code.i64(0n);
		code.byte(W.i64Eqz);
	}

	/** Pushes an i32: whether a < b. */
	pushLess(a: Limbs, b: Limbs, isSigned: boolean): void {
		const code = this.#code;
		let begun = false;
		for (let i = 0; i < 4; i++) {
			const x = a[i]!;
			const y = b[i]!;
			const op = isSigned && i === 3 ? W.i64LtS : W.i64LtU;
			if (x === y && begun) continue;
			if (x === y) {
				code.i32(0);
				begun = true;
				continue;
			}
			if (begun) {
				pushLimb(code, x);
				pushLimb(code, y);
				code.byte(W.i64Eq).byte(W.i32And);
			}
			pushLimb(code, x);
			pushLimb(code, y);
			code.byte(op);
			if (begun) code.byte(W.i32Or);
			begun = true;
		}
	}

	/** The i32 on WebAssembly's stack, 0 or 1, as a word. */
	flag(): Limbs {
		this.#code.byte(W.i64ExtendI32U);
		return [this.#keep(), 0n, 0n, 0n];
	}

	/** The i64 on WebAssembly's stack as a word. */
	small(): Limbs {
		return [this.#keep(), 0n, 0n, 0n];
	}

	/** Loads four limbs from `offset` bytes after the address in a local. */
	load(local: number, offset: number): Limbs {
		return of((i) => {
			this.#code.get(local).at(W.i64Load, offset + 8 * i);
			return this.#keep();
		});
	}
}

function of(make: (i: number) => Limb): Limbs {
	return [make(0), make(1), make(2), make(3)];
}

function map(a: Limbs, b: Limbs, make: (x: Limb, y: Limb) => Limb): Limbs {
	return of((i) => make(a[i]!, b[i]!));
}
