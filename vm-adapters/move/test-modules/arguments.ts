import { type AbiType, type FunctionDescriptor, toAddress, type Value } from '@altvm/abi-bridge';
import fc from 'fast-check';

const small = fc.bigInt({ min: 0n, max: 9n });
/** Functions whose arguments set how many steps they run. */
const COUNTS_STEPS = /fibonacci|is_even|odd_sum/;

/** Random arguments of a function of the corpus, including the edges of each type. */
export function argumentsOf({ name, inputs }: Pick<FunctionDescriptor, 'name' | 'inputs'>): fc.Arbitrary<Value[]> {
	return fc.tuple(...inputs.map(({ type }) => (COUNTS_STEPS.test(name) ? small : argument(type))));
}

function argument(type: AbiType): fc.Arbitrary<Value> {
	switch (type.kind) {
		case 'uint': {
			const max = 2n ** BigInt(type.bits) - 1n;
			return fc.oneof(small, small, fc.constantFrom(max, max - 1n, max >> 1n), fc.bigInt({ min: 0n, max }));
		}
		case 'bool':
			return fc.boolean();
		case 'address':
			return fc
				.bigInt({ min: 0n, max: 2n ** 256n - 1n })
				.map((n) => toAddress(`0x${n.toString(16).padStart(64, '0')}`));
		case 'bytes':
			return fc.uint8Array({ maxLength: 4 });
		case 'string':
			return fc.string({ unit: 'grapheme', maxLength: 4 });
		case 'option':
			return fc.option(argument(type.element), { nil: null }) as fc.Arbitrary<Value>;
		case 'list':
			return fc.array(argument(type.element), { maxLength: 4 });
		default:
			throw new Error(`no arguments for type ${type.kind}`);
	}
}
