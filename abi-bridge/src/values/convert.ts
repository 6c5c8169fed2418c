import { type Address, formatAddress, toAddress } from '../address.ts';
import { BridgeError, EncodeError } from '../errors.ts';
import { bytesToHex, hexToBytes } from '../hex.ts';
import { nameKey } from '../names.ts';
import { quoted } from '../printable.ts';
import { hasLoneSurrogate } from '../text.ts';
import { type AbiType, isOption, type Value } from '../types.ts';
import { inOrder } from './fields.ts';

function wrong(type: string, input: unknown, place: string): never {
	const details = input instanceof Uint8Array ? `${input.length} bytes` : `${typeof input} ${textOf(input)}`;
	throw new EncodeError('bad-value', `not a value of ${type}`, { place, details });
}

function textOf(input: unknown): string {
	try {
		return String(input).slice(0, 80);
	} catch {
		// An object without a prototype, or whose `toString` throws.
		return '';
	}
}

/**
 * Converts input in a convenient form to a {@link Value}. Accepts numbers and strings for integers, hex for bytes and addresses, objects
 * with field names for structs, `null` or `undefined` for an empty option and a plain value for a full one, and the name of an enum's case.
 * An object has every field of its struct, also those that are options, and no others; how a key is matched is in docs/calls.md.
 * @param place a path for the error, such as `argument 0`.
 * @throws EncodeError `bad-value`, `bad-checksum` (EIP-55), `unknown-field`, `missing-field` or `ambiguous-field`. The error names the place.
 *
 * @example
 * ```ts
 * import { toValue } from '@altvm/abi-bridge';
 *
 * toValue({ kind: 'uint', bits: 64 }, 5, 'amount'); // 5n
 * toValue({ kind: 'option', element: { kind: 'bool' } }, null, 'flag'); // { some: false }
 * ```
 */
export function toValue(type: AbiType, input: unknown, place: string): Value {
	switch (type.kind) {
		case 'bool':
			return typeof input === 'boolean' ? input : wrong('bool', input, place);
		case 'uint':
		case 'int':
			return toInteger(type.kind, type.bits, input, place);
		case 'address':
			if (typeof input !== 'string' && !(input instanceof Uint8Array)) wrong('address', input, place);
			return orWrong(() => toAddress(input), 'address', input, place);
		case 'bytes':
			return toBytes(input, undefined, place);
		case 'fixedBytes':
			return toBytes(input, type.size, place);
		case 'string':
			return typeof input === 'string' && !hasLoneSurrogate(input) ? input : wrong('string', input, place);
		case 'list':
		case 'array':
			if (!Array.isArray(input)) wrong(type.kind, input, place);
			if (type.kind === 'array' && input.length !== type.length) wrong(`an array of ${type.length}`, input, place);
			// Unlike `map`, it visits holes.
			return Array.from(input, (item, i) => toValue(type.element, item, `${place}[${i}]`));
		case 'tuple':
			if (!Array.isArray(input) || input.length !== type.elements.length)
				wrong(`a tuple of ${type.elements.length}`, input, place);
			return type.elements.map((element, i) => toValue(element, input[i], `${place}[${i}]`));
		case 'struct':
			return toStruct(type, input, place);
		case 'option':
			if (input === null || input === undefined) return { some: false };
			if (isOption(input)) return input.some ? { some: true, value: toValue(type.element, input.value, place) } : input;
			return { some: true, value: toValue(type.element, input, place) };
		case 'enum': {
			const index =
				typeof input === 'string' ? caseOf(type.cases, input) : typeof input === 'bigint' ? Number(input) : input;
			return typeof index === 'number' && Number.isInteger(index) && index >= 0 && index < type.cases.length
				? index
				: wrong(type.name, input, place);
		}
	}
}

/** Returns the index of the case with a name; else of the one that has its words, if only one has; else -1. */
function caseOf(cases: readonly string[], name: string): number {
	const exact = cases.indexOf(name);
	const key = nameKey(name);
	const found = exact < 0 ? cases.flatMap((other, i) => (nameKey(other) === key ? [i] : [])) : [exact];
	return found.length === 1 ? found[0]! : -1;
}

function toInteger(kind: 'uint' | 'int', bits: number, input: unknown, place: string): bigint {
	const name = `${kind}${bits}`;
	const isNumber = typeof input === 'bigint' || (typeof input === 'number' && Number.isSafeInteger(input));
	if (!isNumber && !(typeof input === 'string' && isIntegerText(input))) wrong(name, input, place);
	const number = BigInt(input as string | number | bigint);
	const fits = kind === 'uint' ? number >= 0n && number >> BigInt(bits) === 0n : BigInt.asIntN(bits, number) === number;
	return fits ? number : wrong(name, input, place);
}

/** Whether text is an integer. No integer of 256 bits is longer than 80 characters; converting text takes the square of its length. */
function isIntegerText(text: string): boolean {
	return text.length <= 80 && /^(-?\d+|0x[0-9a-fA-F]+)$/.test(text);
}

function toBytes(input: unknown, size: number | undefined, place: string): Uint8Array {
	const name = size === undefined ? 'bytes' : `bytes${size}`;
	const bytes =
		input instanceof Uint8Array
			? input
			: typeof input === 'string'
				? orWrong(() => hexToBytes(input), name, input, place)
				: wrong(name, input, place);
	return size === undefined || bytes.length === size ? bytes : wrong(name, input, place);
}

function toStruct(type: AbiType & { kind: 'struct' }, input: unknown, place: string): Value {
	if (Array.isArray(input)) {
		if (input.length !== type.fields.length) wrong(type.name, input, place);
		return type.fields.map((field, i) => toValue(field.type, input[i], `${place}.${field.name}`));
	}
	if (typeof input !== 'object' || input === null) wrong(type.name, input, place);
	const values = inOrder(
		type.fields.map(({ name }) => name),
		input,
		place,
	);
	return type.fields.map((field, i) => toValue(field.type, values[i], `${place}.${field.name}`));
}

function orWrong<T>(make: () => T, type: string, input: unknown, place: string): T {
	try {
		return make();
	} catch (error) {
		if (!(error instanceof BridgeError)) throw error;
		const { code, shortMessage } = error;
		if (code === 'bad-checksum')
			throw new EncodeError(code, shortMessage, { place, details: textOf(input), cause: error });
		wrong(type, input, place);
	}
}

/**
 * Formats a value for people.
 * @param nameOf formats the addresses in it. Default: {@link formatAddress}.
 *
 * @example
 * ```ts
 * import { formatValue } from '@altvm/abi-bridge';
 *
 * formatValue({ kind: 'list', element: { kind: 'uint', bits: 8 } }, [1n, 2n]); // [1, 2]
 * ```
 */
export function formatValue(type: AbiType, value: Value, nameOf: (address: Address) => string = formatAddress): string {
	const format = (type: AbiType, value: Value) => formatValue(type, value, nameOf);
	switch (type.kind) {
		case 'bool':
		case 'uint':
		case 'int':
			return String(value);
		case 'address':
			return nameOf(value as Address);
		case 'bytes':
		case 'fixedBytes': {
			const hex = bytesToHex(value as Uint8Array);
			return hex.length > 74 ? `${hex.slice(0, 34)}…(${(hex.length - 2) / 2} bytes)` : hex;
		}
		case 'string':
			return quoted(value as string);
		case 'list':
		case 'array':
			return `[${shownItems(value as readonly Value[], (item) => format(type.element, item))}]`;
		case 'tuple':
			return `(${type.elements.map((element, i) => format(element, (value as readonly Value[])[i]!)).join(', ')})`;
		case 'struct': {
			const fields = type.fields.map(
				(field, i) => `${field.name}: ${format(field.type, (value as readonly Value[])[i]!)}`,
			);
			return `{ ${fields.join(', ')} }`;
		}
		case 'option':
			return isOption(value) && value.some ? `some(${format(type.element, value.value)})` : 'none';
		case 'enum':
			return type.cases[value as number] ?? String(value);
	}
}

/** Most items of a list that are shown. */
const MAX_ITEMS = 64;

function shownItems(items: readonly Value[], format: (item: Value) => string): string {
	const shown = items.slice(0, MAX_ITEMS).map(format).join(', ');
	return items.length > MAX_ITEMS ? `${shown}, …(${items.length} items)` : shown;
}
