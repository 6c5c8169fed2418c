import { EMPTY_BYTES } from '@altvm/abi-bridge';
import { toBigInt, toBytes } from './big-endian.ts';
import { fail, type PrecompiledContract, readPadded } from './precompiled-contract.ts';

const HEADER = 96;

export interface ModexpRules {
	readonly complexity: (bytes: number) => number;
	/** Iterations for each byte of the exponent after the first 32. */
	readonly exponentByte: number;
	readonly divisor: number;
	readonly minimum: number;
	/** Maximum length in bytes of the base, the exponent and the modulus. */
	readonly limit: number;
}

const wordsSquared = (bytes: number) => Math.ceil(bytes / 8) ** 2;

export const EIP_198: ModexpRules = {
	complexity(bytes) {
		if (bytes <= 64) return bytes ** 2;
		if (bytes <= 1024) return Math.floor(bytes ** 2 / 4) + 96 * bytes - 3072;
		return Math.floor(bytes ** 2 / 16) + 480 * bytes - 199680;
	},
	exponentByte: 8,
	divisor: 20,
	minimum: 0,
	limit: Number.POSITIVE_INFINITY,
};
export const EIP_2565: ModexpRules = { ...EIP_198, complexity: wordsSquared, divisor: 3, minimum: 200 };
/** Prices of EIP-7883, lengths bounded by EIP-7823. */
export const EIP_7883: ModexpRules = {
	complexity: (bytes) => (bytes <= 32 ? 16 : 2 * wordsSquared(bytes)),
	exponentByte: 16,
	divisor: 1,
	minimum: 500,
	limit: 1024,
};

/** Reads a length. It is exact up to 2^53; no gas limit pays for more. */
function readLength(input: Uint8Array, at: number): number {
	return Number(toBigInt(readPadded(input, at, 32)));
}

function readLengths(input: Uint8Array): readonly [base: number, exponent: number, modulus: number] {
	return [readLength(input, 0), readLength(input, 32), readLength(input, 64)];
}

function price(rules: ModexpRules, input: Uint8Array): number {
	const [base, exponent, modulus] = readLengths(input);
	const head = toBigInt(readPadded(input, HEADER + base, Math.min(exponent, 32)));
	const bits = head === 0n ? 0 : head.toString(2).length - 1;
	const iterations = Math.max(rules.exponentByte * Math.max(exponent - 32, 0) + bits, 1);
	const complexity = rules.complexity(Math.max(base, modulus));
	return Math.max(rules.minimum, complexity === 0 ? 0 : Math.floor((complexity * iterations) / rules.divisor));
}

/** Bits of the exponent per step. Larger windows need a table of 2^n powers, so they pay only for long exponents. */
function windowOf(bits: number): number {
	if (bits < 24) return 1;
	if (bits < 80) return 3;
	return bits < 512 ? 4 : 5;
}

function power(base: bigint, exponent: bigint, modulus: bigint): bigint {
	if (modulus === 1n) return 0n;
	base %= modulus;
	if (exponent === 0n) return 1n;
	if (base <= 1n) return base;
	const binary = exponent.toString(2);
	const window = windowOf(binary.length);
	const powers = [1n, base];
	for (let i = 2; i < 1 << window; i++) powers.push((powers[i - 1]! * base) % modulus);
	const first = binary.length % window || window;
	let result = powers[Number.parseInt(binary.slice(0, first), 2)]!;
	for (let at = first; at < binary.length; at += window) {
		for (let i = 0; i < window; i++) result = (result * result) % modulus;
		const digit = Number.parseInt(binary.slice(at, at + window), 2);
		if (digit !== 0) result = (result * powers[digit]!) % modulus;
	}
	return result;
}

/** Modular exponentiation (EIP-198) at the given prices. */
export function modexp(rules: ModexpRules): PrecompiledContract {
	return {
		name: 'modexp',
		gas: (input) => price(rules, input),
		run(input) {
			const lengths = readLengths(input);
			if (lengths.some((length) => length > rules.limit))
				throw fail('one or more of base/exponent/modulus length exceeded 1024 bytes');
			const [baseLength, exponentLength, modulusLength] = lengths;
			if (modulusLength === 0) return EMPTY_BYTES;
			const modulusAt = HEADER + baseLength + exponentLength;
			const modulus = toBigInt(readPadded(input, modulusAt, modulusLength));
			if (modulus === 0n) return new Uint8Array(modulusLength);
			const base = toBigInt(readPadded(input, HEADER, baseLength));
			const exponent = toBigInt(readPadded(input, HEADER + baseLength, exponentLength));
			return toBytes(power(base, exponent, modulus), modulusLength);
		},
	};
}
