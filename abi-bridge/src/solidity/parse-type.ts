import { InterfaceError } from '../errors.ts';
import type { AbiType } from '../types.ts';
import type { JsonParam } from './abi-json.ts';
import { MAX_NESTING } from './reader.ts';

/** Thrown for a type of Solidity that a call from outside cannot pass. */
export class NoSuchValue extends Error {}

const ARRAY = /^(.*)\[(\d*)\]$/;

/** Returns whether only a function of a library has a parameter of this type: it names storage, or a type instead of what that consists of. */
export function isLibraryType({ type, internalType, components }: JsonParam): boolean {
	const base = withoutDimensions(type);
	const source = internalType === undefined ? undefined : withoutDimensions(internalType);
	return (
		base.endsWith(' storage') ||
		/^[A-Za-z_$][\w$]*(\.[A-Za-z_$][\w$]*)+$/.test(base) ||
		source === `enum ${base}` ||
		source === `contract ${base}` ||
		(components ?? []).some(isLibraryType)
	);
}

/** Returns a type without the brackets at its end. From the end: a regular expression would try each bracket of a text that ends with none. */
function withoutDimensions(type: string): string {
	let end = type.length;
	while (type[end - 1] === ']') {
		let at = end - 2;
		while (type[at]! >= '0' && type[at]! <= '9') at--;
		if (type[at] !== '[') break;
		end = at;
	}
	return type.slice(0, end);
}

/**
 * Reads the type of a parameter.
 * @param isLibrary whether it is of a function of a library, whose signatures name structs instead of writing their fields
 * (soliditylang.org, "Function Selectors and Argument Encoding in Libraries").
 * @throws InterfaceError `bad-type` for what is no type, NoSuchValue for a type that has no values outside the contract.
 */
export function parseType(param: JsonParam, place: string, isLibrary = false, depth = 0): AbiType {
	// Checked here as well: a short text can nest deeper than the native stack allows to follow.
	if (depth >= MAX_NESTING) throw new InterfaceError('nesting', `nested deeper than ${MAX_NESTING}`, { place });
	const array = ARRAY.exec(param.type);
	if (array) {
		const internalType = param.internalType?.replace(/\[\d*\]$/, '');
		const element = parseType({ ...param, type: array[1]!, internalType }, place, isLibrary, depth + 1);
		return array[2] === '' ? { kind: 'list', element } : { kind: 'array', element, length: Number(array[2]) };
	}
	const { type } = param;
	switch (type) {
		case 'bool':
		case 'address':
		case 'bytes':
		case 'string':
			return { kind: type };
		case 'uint':
		case 'int':
			return { kind: type, bits: 256 };
		case 'function':
			// An address and a selector: bytes24 by another name.
			return { kind: 'fixedBytes', size: 24, writtenAs: 'function' };
		case 'tuple':
			return parseStruct(param, place, isLibrary, depth + 1);
	}
	const integer = /^(u?int)([1-9]\d*)$/.exec(type);
	if (integer) return { kind: integer[1] as 'uint' | 'int', bits: Number(integer[2]) };
	const fixed = /^bytes([1-9]\d*)$/.exec(type);
	if (fixed) return { kind: 'fixedBytes', size: Number(fixed[1]) };
	if (/^u?fixed(\d+x\d+)?$/.test(type)) throw new NoSuchValue(`${type} has no counterpart in other VMs`);
	if (isLibrary) return parseNamed(param);
	throw new InterfaceError('bad-type', `no Solidity type '${type}' in the common types`, { place });
}

function parseStruct(param: JsonParam, place: string, isLibrary: boolean, depth: number): AbiType {
	const fields = (param.components ?? []).map((field, i) => ({
		name: field.name ?? '',
		type: parseType(field, `${place}.${field.name ?? i}`, isLibrary, depth),
	}));
	const path = param.internalType?.replace(/^struct /, '');
	const name = path?.replace(/^.*\./, '') ?? '';
	if (!isLibrary) return { kind: 'struct', name, fields };
	if (path === undefined) throw new NoSuchValue('the ABI does not say the name of its struct');
	return { kind: 'struct', name, fields, writtenAs: path };
}

/** Reads a type that only a library's function has: an enum or a contract by its name, or a place in the storage of the caller. */
function parseNamed({ type, internalType }: JsonParam): AbiType {
	if (type.endsWith(' storage')) throw new NoSuchValue('a place in storage is passed by delegatecall only');
	if (internalType === `enum ${type}`) return { kind: 'uint', bits: 8, writtenAs: type };
	if (internalType === `contract ${type}`) return { kind: 'address', writtenAs: type };
	throw new NoSuchValue(`the ABI does not say what type ${type} is`);
}
