import { Halt } from '@altvm/host';
import { OP } from '../loader/opcodes.ts';
import { verificationFailed } from './types.ts';
import { Int, int, type Value } from './values.ts';

const U64 = (1n << 64n) - 1n;

function overflow(): never {
	throw new Halt('arithmetic', 'a number that does not fit its type');
}

function fit(bits: number, value: bigint): Value {
	if (value < 0n || value >> BigInt(bits) !== 0n) overflow();
	return int(bits, value);
}

/** The width of two operands, which is one. */
function width(a: Value, b: Value): number {
	if (typeof a === 'bigint' && typeof b === 'bigint') return 64;
	if (a instanceof Int && b instanceof Int && a.bits === b.bits) return a.bits;
	return verificationFailed('integers of different types');
}

function number(value: Value): bigint {
	if (typeof value === 'bigint') return value;
	return value instanceof Int ? value.value : verificationFailed('not an integer');
}

function compute(op: number, x: bigint, y: bigint): bigint {
	switch (op) {
		case OP.ADD:
			return x + y;
		case OP.SUB:
			return x - y;
		case OP.MUL:
			return x * y;
		case OP.DIV:
			return y === 0n ? overflow() : x / y;
		case OP.MOD:
			return y === 0n ? overflow() : x % y;
		case OP.BIT_OR:
			return x | y;
		case OP.BIT_AND:
			return x & y;
		default:
			return x ^ y;
	}
}

/** An instruction of two integers of one type; overflow, underflow and division by zero are errors. */
export function binary(op: number, a: Value, b: Value): Value {
	if (typeof a === 'bigint' && typeof b === 'bigint') {
		const result = compute(op, a, b);
		return result >= 0n && result <= U64 ? result : overflow();
	}
	const bits = width(a, b);
	return fit(bits, compute(op, number(a), number(b)));
}

export function compare(op: number, a: Value, b: Value): boolean {
	width(a, b);
	const x = number(a);
	const y = number(b);
	switch (op) {
		case OP.LT:
			return x < y;
		case OP.GT:
			return x > y;
		case OP.LE:
			return x <= y;
		default:
			return x >= y;
	}
}

/** Shifts by a u8 that must be below the width; what leaves on the left is lost. */
export function shift(op: number, value: Value, by: Value): Value {
	const bits =
		typeof value === 'bigint' ? 64 : value instanceof Int ? value.bits : verificationFailed('not an integer');
	if (!(by instanceof Int) || by.bits !== 8) verificationFailed('a shift by what is no u8');
	if (by.value >= BigInt(bits)) overflow();
	const x = number(value);
	return int(bits, op === OP.SHL ? BigInt.asUintN(bits, x << by.value) : x >> by.value);
}

/** A conversion: what does not fit is an error. */
export function cast(bits: number, value: Value): Value {
	return fit(bits, number(value));
}
