import { DecodeError } from '../errors.ts';
import { type AbiType, isOption, type Value } from '../types.ts';

/**
 * Checks that the integers in a value fit a type that is narrower than the type it was decoded with.
 * @param place a path for the error, such as `argument 0`.
 * @throws DecodeError `out-of-range`. The error names the place.
 * @example
 * ```ts
 * import { checkValue } from '@altvm/abi-bridge';
 *
 * const errors: unknown[] = [];
 * try {
 * 	checkValue({ kind: 'uint', bits: 8 }, 256n, 'argument 0');
 * } catch (error) {
 * 	errors.push((error as Error).message);
 * }
 * errors; // [ 'does not fit in uint8 at argument 0: 256' ]
 * ```
 */
export function checkValue(type: AbiType, value: Value, place: string): void {
	switch (type.kind) {
		case 'uint':
			if ((value as bigint) < 0n || (value as bigint) >> BigInt(type.bits) !== 0n)
				tooLarge(`uint${type.bits}`, value, place);
			return;
		case 'int':
			if (BigInt.asIntN(type.bits, value as bigint) !== value) tooLarge(`int${type.bits}`, value, place);
			return;
		case 'list':
		case 'array':
			(value as readonly Value[]).forEach((item, i) => {
				checkValue(type.element, item, `${place}[${i}]`);
			});
			return;
		case 'tuple':
			type.elements.forEach((element, i) => {
				checkValue(element, (value as readonly Value[])[i]!, `${place}[${i}]`);
			});
			return;
		case 'struct':
			type.fields.forEach((field, i) => {
				checkValue(field.type, (value as readonly Value[])[i]!, `${place}.${field.name}`);
			});
			return;
		case 'option':
			if (isOption(value) && value.some) checkValue(type.element, value.value, place);
			return;
		default:
			return;
	}
}

function tooLarge(type: string, value: Value, place: string): never {
	throw new DecodeError('out-of-range', `does not fit in ${type}`, { place, details: String(value) });
}
