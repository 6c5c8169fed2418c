import { hexToBytes } from '@altvm/abi-bridge';
import fc from 'fast-check';
import { MAIN, OTHER } from './oracle.ts';

/** The shortest PUSH of a number. */
export const push = (number: bigint): number[] => {
	const hex = number.toString(16);
	const bytes = hexToBytes(`0x${hex.length % 2 ? '0' : ''}${hex}`);
	return [0x5f + bytes.length, ...bytes];
};

const word = fc.oneof(
	fc.bigInt({ min: 0n, max: 300n }),
	fc.constantFrom(2n ** 255n, 2n ** 256n - 1n, 2n ** 128n, 2n ** 64n, 2n ** 255n - 1n),
	fc.bigInt({ min: 0n, max: 2n ** 256n - 1n }),
);
const offset = fc.bigInt({ min: 0n, max: 200n });
const slot = fc.bigInt({ min: 0n, max: 3n });
const bit = fc.bigInt({ min: 0n, max: 1n });

/** A few instructions that leave the stack unchanged and store one value in memory. */
const keep = (code: number[]) => [...code, ...push(0n), 0x52];
const piece: fc.Arbitrary<readonly number[]> = fc.oneof(
	// Two operands, three operands, one.
	fc
		.tuple(
			word,
			word,
			fc.constantFrom(
				0x01,
				0x02,
				0x03,
				0x04,
				0x05,
				0x06,
				0x07,
				0x0a,
				0x0b,
				0x10,
				0x11,
				0x12,
				0x13,
				0x14,
				0x16,
				0x17,
				0x18,
				0x1a,
				0x1b,
				0x1c,
				0x1d,
			),
		)
		.map(([a, b, op]) => keep([...push(a), ...push(b), op])),
	fc
		.tuple(word, word, word, fc.constantFrom(0x08, 0x09))
		.map(([a, b, c, op]) => keep([...push(a), ...push(b), ...push(c), op])),
	fc.tuple(word, fc.constantFrom(0x15, 0x19, 0x1e)).map(([a, op]) => keep([...push(a), op])),
	// Memory, hashes, call data, code.
	fc.tuple(offset, word, fc.constantFrom(0x52, 0x53)).map(([at, value, op]) => [...push(value), ...push(at), op]),
	fc.tuple(offset, offset, offset).map(([to, from, size]) => [...push(size), ...push(from), ...push(to), 0x5e]),
	fc.tuple(offset, offset).map(([at, size]) => keep([...push(size), ...push(at), 0x20])),
	fc
		.tuple(offset, offset, offset, fc.constantFrom(0x37, 0x39, 0x3e))
		.map(([to, from, size, op]) => [...push(size), ...push(from), ...push(to), op]),
	fc.tuple(offset, fc.constantFrom(0x35, 0x51)).map(([at, op]) => keep([...push(at), op])),
	fc.constantFrom(0x30, 0x32, 0x33, 0x34, 0x36, 0x38, 0x3d, 0x47, 0x58, 0x59, 0x5a).map((op) => keep([op])),
	// Storage of both kinds.
	fc.tuple(slot, bit).map(([key, value]) => [...push(value), ...push(key), 0x55]),
	fc.tuple(slot, bit).map(([key, value]) => [...push(value), ...push(key), 0x5d]),
	fc.tuple(slot, fc.constantFrom(0x54, 0x5c)).map(([key, op]) => keep([...push(key), op])),
	// Accounts, logs.
	fc
		.tuple(fc.constantFrom(BigInt(MAIN), BigInt(OTHER), 1n, 0xdeadn), fc.constantFrom(0x31, 0x3b, 0x3f))
		.map(([who, op]) => keep([...push(who), op])),
	fc
		.tuple(offset, offset, fc.nat(4))
		.map(([at, size, topics]) => [
			...Array.from({ length: topics }, () => push(7n)).flat(),
			...push(size),
			...push(at),
			0xa0 + topics,
		]),
	// Calls of every kind: to itself, the other contract, precompiled contracts, an empty account.
	fc
		.tuple(
			fc.constantFrom(BigInt(MAIN), BigInt(OTHER), 2n, 4n, 0xdeadn),
			fc.constantFrom(0xf1, 0xf2, 0xf4, 0xfa),
			fc.bigInt({ min: 0n, max: 40_000n }),
			bit,
			offset,
		)
		.map(([who, op, gas, value, size]) =>
			keep([
				...push(32n),
				...push(64n),
				...push(size),
				...push(0n),
				...(op === 0xf1 || op === 0xf2 ? push(value) : []),
				...push(who),
				...push(gas),
				op,
			]),
		),
	// Creates with init code from memory, and of a contract of one byte.
	fc.tuple(offset, bit).map(([size, value]) => keep([...push(size), ...push(0n), ...push(value), 0xf0])),
	fc
		.tuple(bit)
		.map(([salt]) =>
			keep([
				...push(0x60016000f3n << 216n),
				...push(0n),
				0x52,
				...push(salt),
				...push(5n),
				...push(0n),
				...push(0n),
				0xf5,
			]),
		),
	// Sometimes the end of the frame.
	fc.constantFrom(
		[0xfe],
		[...push(32n), ...push(0n), 0xfd],
		[...push(64n), ...push(0n), 0xf3],
		[0x56],
		[...push(BigInt(OTHER)), 0xff],
	),
);
/** Random programs whose instructions find their operands. A few frames end early. */
export const program: fc.Arbitrary<Uint8Array> = fc
	.array(fc.oneof({ weight: 30, arbitrary: piece }), { minLength: 1, maxLength: 14 })
	.map((pieces) => Uint8Array.from([...pieces.flat(), ...push(96n), ...push(0n), 0xf3]));
