import { Halt } from '@altvm/host';
import { OP } from '../loader/opcodes.ts';

/**
 * A nonnegative integer of any width: a number up to 2^53 - 1, a bigint above. Each value has one form, so equal
 * integers are equal with `===`, `<` works between both forms, and small integers allocate no bigint. The value does
 * not carry its width; the decoder knows it from the type.
 */
export type Int = number | bigint;

/** Bit widths, by the width index that typed instructions carry. */
export const WIDTHS = [8, 16, 32, 64, 128, 256] as const;
const WIDTH_KINDS: readonly string[] = WIDTHS.map((bits) => `u${bits}`);

/** The width index of an integer type, or -1 for any other type. */
export function widthOf(kind: string): number {
	return WIDTH_KINDS.indexOf(kind);
}

const MAX_SAFE = Number.MAX_SAFE_INTEGER;
const MAX_SAFE_BIG = BigInt(MAX_SAFE);
const MAX_BIG: readonly bigint[] = WIDTHS.map((bits) => (1n << BigInt(bits)) - 1n);

/** By width index: the largest result that is exact as a number and fits the width. */
export const SIMPLE_MAX = Float64Array.from(WIDTHS, (bits) => Math.min(2 ** bits - 1, MAX_SAFE));

/** Converts a nonnegative bigint to the form that `Int` has for its value. */
export function fromBigInt(value: bigint): Int {
	return value <= MAX_SAFE_BIG ? Number(value) : value;
}

/** @throws Halt `arithmetic` */
export function overflow(): never {
	throw new Halt('arithmetic', 'a result that does not fit its type');
}

function fit(width: number, value: bigint): Int {
	return value >= 0n && value <= MAX_BIG[width]! ? fromBigInt(value) : overflow();
}

/** Adds. @throws Halt `arithmetic` if the sum does not fit the width. */
export function add(width: number, a: Int, b: Int): Int {
	if (typeof a === 'number' && typeof b === 'number') {
		const sum = a + b;
		if (sum <= SIMPLE_MAX[width]!) return sum;
	}
	return fit(width, BigInt(a) + BigInt(b));
}

/** Subtracts. @throws Halt `arithmetic` if the difference is negative. */
export function subtract(width: number, a: Int, b: Int): Int {
	if (typeof a === 'number' && typeof b === 'number') return a >= b ? a - b : overflow();
	return fit(width, BigInt(a) - BigInt(b));
}

/** Multiplies. @throws Halt `arithmetic` if the product does not fit the width. */
export function multiply(width: number, a: Int, b: Int): Int {
	if (typeof a === 'number' && typeof b === 'number') {
		const product = a * b;
		if (product <= SIMPLE_MAX[width]!) return product;
	}
	return fit(width, BigInt(a) * BigInt(b));
}

/** Divides and rounds down. @throws Halt `arithmetic` if `b` is zero. */
export function divide(a: Int, b: Int): Int {
	if (b === 0) overflow();
	if (typeof a === 'number' && typeof b === 'number') return quotient(a, b);
	return fromBigInt(BigInt(a) / BigInt(b));
}

/** The remainder of a division. @throws Halt `arithmetic` if `b` is zero. */
export function modulo(a: Int, b: Int): Int {
	if (b === 0) overflow();
	if (typeof a === 'number' && typeof b === 'number') return a - quotient(a, b) * b;
	return fromBigInt(BigInt(a) % BigInt(b));
}

/**
 * Exact for integers below 2^53, and much faster than `%` of doubles, which loops. Proof: a quotient that is wrong has
 * been rounded up to an integer n. Then `n * b >= a + 1`, so a / b is at most n - 1 / b. To round to n it must be
 * within half a step of the doubles below n, which needs `n * b > 2^53`.
 */
function quotient(a: number, b: number): number {
	return Math.floor(a / b);
}

const INT31 = 0x7fff_ffff;
const TWO32 = 2 ** 32;

/** BIT_AND, BIT_OR or XOR, by the opcode. */
export function bitwise(op: number, a: number, b: number): number;
export function bitwise(op: number, a: Int, b: Int): Int;
export function bitwise(op: number, a: Int, b: Int): Int {
	if (typeof a === 'number' && typeof b === 'number') {
		const low = op === OP.BIT_AND ? a & b : op === OP.BIT_OR ? a | b : a ^ b;
		if (a <= INT31 && b <= INT31) return low;
		return bitwise(op, Math.floor(a / TWO32), Math.floor(b / TWO32)) * TWO32 + (low >>> 0);
	}
	const x = BigInt(a);
	const y = BigInt(b);
	return fromBigInt(op === OP.BIT_AND ? x & y : op === OP.BIT_OR ? x | y : x ^ y);
}

/** Shifts by a u8 and drops the bits shifted out. @throws Halt `arithmetic` if `by` is not below the width. */
export function shiftLeft(width: number, value: Int, by: number): Int {
	const bits = WIDTHS[width]!;
	if (by >= bits) overflow();
	if (typeof value === 'number') {
		const shifted = value * 2 ** by;
		if (shifted <= SIMPLE_MAX[width]!) return shifted;
	}
	return fromBigInt(BigInt.asUintN(bits, BigInt(value) << BigInt(by)));
}

/** Shifts by a u8 that must be below the width. @throws Halt `arithmetic` otherwise. */
export function shiftRight(width: number, value: Int, by: number): Int {
	if (by >= WIDTHS[width]!) overflow();
	if (typeof value === 'number') return Math.floor(value / 2 ** by);
	return fromBigInt(value >> BigInt(by));
}

/** Converts to another width. @throws Halt `arithmetic` if the value does not fit. */
export function cast(width: number, value: Int): Int {
	return value <= SIMPLE_MAX[width]! ? value : fit(width, BigInt(value));
}
