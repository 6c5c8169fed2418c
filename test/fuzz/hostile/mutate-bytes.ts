import { concatBytes } from '@altvm/abi-bridge';
import type { Random } from './random.ts';

/** Numbers that parsers get wrong: lengths and offsets near the ends of their ranges, in the encodings of every VM. */
const EXTREMES: readonly Uint8Array[] = [
	[0x00],
	[0x7f],
	[0x80],
	[0xff],
	[0xff, 0xff],
	[0x80, 0x80, 0x80, 0x80, 0x00],
	[0xff, 0xff, 0xff, 0xff, 0x0f],
	[0xff, 0xff, 0xff, 0xff, 0x07],
	[0x80, 0x80, 0x80, 0x80, 0x10],
	[0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01],
	[0xfe, 0xff, 0xff, 0xff],
	[0xff, 0xff, 0xff, 0x7f],
	[0x00, 0x00, 0x00, 0x80],
	new Array<number>(32).fill(0xff),
	[...new Array<number>(31).fill(0), 0x20],
	[...new Array<number>(28).fill(0), 0xff, 0xff, 0xff, 0xff],
].map((bytes) => Uint8Array.from(bytes));

/** Returns `bytes` with one to eight changes: bits, extreme numbers, parts cut, repeated, moved or taken from `other`. */
export function mutateBytes(random: Random, bytes: Uint8Array, other: Uint8Array): Uint8Array {
	let result = bytes;
	// Verified code rarely passes after several changes.
	for (let left = random.chance(0.6) ? 1 : 1 + random.below(8); left > 0; left--)
		result = mutateOnce(random, result, other);
	return result.subarray(0, MAX_SIZE);
}

const MAX_SIZE = 200_000;

function mutateOnce(random: Random, bytes: Uint8Array, other: Uint8Array): Uint8Array {
	const at = random.below(bytes.length + 1);
	const end = Math.min(bytes.length, at + 1 + random.below(random.chance(0.8) ? 16 : 2000));
	const before = bytes.subarray(0, at);
	switch (random.below(9)) {
		case 0:
			return concatBytes(before, Uint8Array.of((bytes[at] ?? 0) ^ (1 << random.below(8))), bytes.subarray(at + 1));
		case 1:
			return concatBytes(before, random.bytes(end - at), bytes.subarray(end));
		case 2: {
			const extreme = random.pick(EXTREMES);
			return concatBytes(before, extreme, bytes.subarray(Math.min(bytes.length, at + extreme.length)));
		}
		case 3:
			return concatBytes(before, random.pick(EXTREMES), bytes.subarray(at));
		case 4:
			return concatBytes(before, bytes.subarray(end));
		case 5: {
			const times = 1 + random.below(random.chance(0.9) ? 4 : 400);
			return concatBytes(before, ...new Array<Uint8Array>(times).fill(bytes.subarray(at, end)), bytes.subarray(end));
		}
		case 6: {
			const from = random.below(other.length + 1);
			return concatBytes(before, other.subarray(from, from + (end - at)), bytes.subarray(end));
		}
		case 7:
			return random.chance(0.2)
				? before
				: concatBytes(before, Uint8Array.of(random.below(256)), bytes.subarray(at + 1));
		default: {
			const value = (bytes[at] ?? 0) + random.pick([-1, 1, 2, 16]);
			return concatBytes(before, Uint8Array.of(value), bytes.subarray(at + 1));
		}
	}
}
