import { MASK, signed } from './words.ts';

// Arithmetic on words that differs from bigint operators. Operands are in the order in which the EVM pops them.

const asUint = (word: bigint) => BigInt.asUintN(256, word);

export function divide(a: bigint, b: bigint): bigint {
	return b === 0n ? 0n : a / b;
}

export function divideSigned(a: bigint, b: bigint): bigint {
	return b === 0n ? 0n : asUint(signed(a) / signed(b));
}

export function modulo(a: bigint, b: bigint): bigint {
	return b === 0n ? 0n : a % b;
}

export function moduloSigned(a: bigint, b: bigint): bigint {
	return b === 0n ? 0n : asUint(signed(a) % signed(b));
}

export function addModulo(a: bigint, b: bigint, n: bigint): bigint {
	return n === 0n ? 0n : (a + b) % n;
}

export function multiplyModulo(a: bigint, b: bigint, n: bigint): bigint {
	return n === 0n ? 0n : (a * b) % n;
}

/** base^exponent mod 2^256. */
export function power(base: bigint, exponent: bigint): bigint {
	let result = 1n;
	for (; exponent > 0n; exponent >>= 1n) {
		if ((exponent & 1n) === 1n) result = asUint(result * base);
		base = asUint(base * base);
	}
	return result;
}

/** Extends the sign of a number of `size` + 1 bytes. */
export function signExtend(size: bigint, word: bigint): bigint {
	return size < 31n ? asUint(BigInt.asIntN((Number(size) + 1) * 8, word)) : word;
}

/** Byte `index`, counted from the most significant. */
export function byteAt(index: bigint, word: bigint): bigint {
	return index > 31n ? 0n : (word >> (8n * (31n - index))) & 0xffn;
}

export function shiftLeft(by: bigint, word: bigint): bigint {
	return by > 255n ? 0n : asUint(word << by);
}

export function shiftRight(by: bigint, word: bigint): bigint {
	return by > 255n ? 0n : word >> by;
}

export function shiftRightSigned(by: bigint, word: bigint): bigint {
	const value = signed(word);
	if (by > 255n) return value < 0n ? MASK : 0n;
	return asUint(value >> by);
}

export function leadingZeros(word: bigint): bigint {
	return word === 0n ? 256n : 256n - BigInt(word.toString(2).length);
}
