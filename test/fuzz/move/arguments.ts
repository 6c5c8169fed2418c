import { type AbiType, type Address, bytesToHex, encodeBcs, type Hex, type Value } from '@altvm/abi-bridge';
import type { Random } from '../../../vm-adapters/move/test-modules/mutate.ts';
import { context } from './ours.ts';
import { SENDERS } from './world.ts';

const pick = <T>(random: Random, list: readonly T[]): T => list[random(list.length)]!;

/** Integers where arithmetic goes wrong, and some where it does not. */
export function integer(random: Random, bits: number): bigint {
	const max = 2n ** BigInt(bits) - 1n;
	const half = 1n << BigInt(bits >> 1);
	switch (random(5)) {
		case 0:
		case 1:
			return BigInt(random(10));
		case 2:
			return pick(random, [max, max - 1n, max >> 1n, (max >> 1n) + 1n, half, half - 1n, half + 1n]);
		case 3:
			// Where numbers of doubles end.
			return BigInt.asUintN(bits, pick(random, [2n ** 53n, 2n ** 53n - 1n, 2n ** 32n, 2n ** 31n, 2n ** 64n - 1n]));
		default: {
			let word = 0n;
			for (let i = 0; i < bits; i += 16) word = (word << 16n) | BigInt(random(65_536));
			return BigInt.asUintN(bits, word) >> BigInt(random(bits));
		}
	}
}

/** A value of a type that an interface has. */
export function value(random: Random, type: AbiType): Value {
	switch (type.kind) {
		case 'uint':
			return integer(random, type.bits);
		case 'bool':
			return random(2) === 0;
		case 'address':
			return pick<Address>(random, SENDERS);
		case 'bytes':
			return Uint8Array.from({ length: random(6) * random(6) }, () => random(256));
		case 'string':
			return pick(random, ['', 'a', 'hello', 'fünf', '10', 'zz top', '𝄞', '-7', 'aaaa']);
		case 'list':
			return Array.from({ length: random(6) }, () => value(random, type.element));
		case 'option':
			return random(3) === 0 ? { some: false } : { some: true, value: value(random, type.element) };
		default:
			throw new Error(`no values of ${type.kind}`);
	}
}

export const encoded = (type: AbiType, of: Value): Hex => bytesToHex(encodeBcs(type, of, context));
