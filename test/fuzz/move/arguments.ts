import { type AbiType, type Address, bytesToHex, encodeBcs, type Hex, type Value } from '@altvm/abi-bridge';
import type { Random } from '../../../vm-adapters/move/test-modules/mutate.ts';
import { context } from './ours.ts';
import { SENDERS } from './world.ts';

const pick = <T>(random: Random, list: readonly T[]): T => list[random(list.length)]!;

/** Generates an integer, often one at the limits of arithmetic. */
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
			// Numbers near the limits of doubles.
			return BigInt.asUintN(bits, pick(random, [2n ** 53n, 2n ** 53n - 1n, 2n ** 32n, 2n ** 31n, 2n ** 64n - 1n]));
		default: {
			let word = 0n;
			for (let i = 0; i < bits; i += 16) word = (word << 16n) | BigInt(random(65_536));
			return BigInt.asUintN(bits, word) >> BigInt(random(bits));
		}
	}
}

/** Generates the values of one case. Some repeat, so that one call looks for what another wrote. */
export class Arguments {
	readonly #random: Random;
	readonly #senders: readonly Address[];
	readonly #isSmall: boolean;
	readonly #known = new Map<string, Value[]>();

	constructor(random: Random) {
		this.#random = random;
		// Most cases use few accounts, and few numbers that overflow at once.
		this.#senders = SENDERS.slice(0, 1 + random(SENDERS.length));
		this.#isSmall = random(3) > 0;
	}

	sender(): Address {
		return pick(this.#random, this.#senders);
	}

	/** Generates a value of a type that an interface can have. */
	value(type: AbiType): Value {
		const key = type.kind === 'uint' ? `uint${type.bits}` : type.kind;
		const known = this.#known.get(key) ?? [];
		this.#known.set(key, known);
		if (type.kind !== 'list' && type.kind !== 'option' && known.length > 0 && this.#random(3) === 0)
			return pick(this.#random, known);
		const made = this.#make(type);
		known.push(made);
		return made;
	}

	#make(type: AbiType): Value {
		const random = this.#random;
		switch (type.kind) {
			case 'uint':
				return this.#isSmall && random(4) > 0 ? BigInt(random(random(3) === 0 ? 200 : 4)) : integer(random, type.bits);
			case 'bool':
				return random(2) === 0;
			case 'address':
				return this.sender();
			case 'bytes':
				return Uint8Array.from({ length: random(6) * random(6) }, () => random(256));
			case 'string':
				return pick(random, TEXTS);
			case 'list':
				return Array.from({ length: random(6) }, () => this.value(type.element));
			case 'option':
				return random(3) === 0 ? { some: false } : { some: true, value: this.value(type.element) };
			default:
				throw new Error(`cannot generate values of ${type.kind}`);
		}
	}
}

const TEXTS = ['', 'a', 'hello', 'fünf', '10', 'zz top', '𝄞', '-7', 'aaaa'];

export const encoded = (type: AbiType, of: Value): Hex => bytesToHex(encodeBcs(type, of, context));
