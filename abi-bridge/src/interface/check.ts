import { InterfaceError } from '../errors.ts';
import type { ContractInterface } from '../interface.ts';
import { isPrintable } from '../printable.ts';
import { MAX_NESTING } from '../solidity/reader.ts';
import type { AbiType } from '../types.ts';
import { INTERFACE_LIMITS } from './limits.ts';

/**
 * Checks an interface and returns it: its limits, its types, and that callers by name can tell its functions apart.
 * @throws InterfaceError. The error names the function and the place in it.
 * @example
 * ```ts
 * import { checkInterface, type FunctionDescriptor } from '@altvm/abi-bridge';
 *
 * const ping: FunctionDescriptor = { name: 'ping', typeParameters: 0, inputs: [], outputs: [], mutability: 'view' };
 * const iface = { vm: 'toy', name: 'Pinger', functions: [ping], events: [], errors: [] };
 * checkInterface(iface) === iface; // true
 * ```
 */
export function checkInterface(iface: ContractInterface): ContractInterface {
	for (const list of ['functions', 'events', 'errors'] as const) checkList(iface[list], list);
	const count = iface.functions.length + iface.events.length + iface.errors.length;
	if (count > INTERFACE_LIMITS.functions) {
		throw new InterfaceError('too-large', `more than ${INTERFACE_LIMITS.functions} functions, events and errors`, {
			place: iface.name,
		});
	}
	checkText(iface.vm, 32, iface.name);
	checkText(iface.name, INTERFACE_LIMITS.name, 'the name of the contract');
	const budget = { types: INTERFACE_LIMITS.types, values: INTERFACE_LIMITS.values };
	for (const { name, typeParameters, inputs, outputs } of iface.functions) {
		const place = checkName(name, iface.name);
		if (!Number.isInteger(typeParameters) || typeParameters < 0 || typeParameters > INTERFACE_LIMITS.typeParameters)
			throw new InterfaceError('too-large', `more than ${INTERFACE_LIMITS.typeParameters} type parameters`, { place });
		checkParams(inputs, `${place} inputs`, budget);
		checkParams(outputs, `${place} outputs`, budget);
	}
	for (const { name, inputs } of [...iface.events, ...iface.errors]) {
		checkParams(inputs, `${checkName(name, iface.name)} inputs`, budget);
	}
	// Selectors tell overloads apart.
	if (!iface.dispatchesBySelector) {
		const seen = new Set<string>();
		for (const { name } of iface.functions) {
			if (seen.has(name)) {
				throw new InterfaceError('name-collision', `two functions are named '${name}'`, { place: iface.name });
			}
			seen.add(name);
		}
	}
	return iface;
}

/** Names in interfaces become parts of signatures, of generated code and of texts for people. */
const NAME = /^[A-Za-z0-9_$.-]*$/;

/** Checks the name of a function, an event or an error. Returns its place. */
function checkName(name: string, contract: string): string {
	const place = `${contract}.${String(name).slice(0, INTERFACE_LIMITS.name)}`;
	checkInner(name, place);
	if (name === '') throw new InterfaceError('bad-name', 'not a name', { place });
	return place;
}

/** Checks a name that may be empty: of a parameter, a field, a type or a case. */
function checkInner(name: string, place: string): void {
	if (typeof name === 'string' && name.length <= INTERFACE_LIMITS.name && NAME.test(name)) return;
	const details = `it has more than ${INTERFACE_LIMITS.name} characters, or one besides A-Z a-z 0-9 _ $ . -`;
	throw new InterfaceError('bad-name', 'not a name', { place, details });
}

/** Checks a name for people, which may have spaces and letters of any script. */
function checkText(text: string, limit: number, place: string): void {
	if (typeof text !== 'string' || text.length > limit || !isPrintable(text))
		throw new InterfaceError('bad-name', 'not a name', { place });
}

/** Interfaces of embedders are plain objects, whose shape nothing else checks before they are walked. */
function checkList(list: readonly unknown[], place: string): void {
	const isList =
		Array.isArray(list) &&
		list.every((item) => typeof item === 'string' || (typeof item === 'object' && item !== null));
	if (!isList) throw new InterfaceError('bad-interface', 'not a list', { place });
}

/** What an interface may still hold: types, with those inside others, and their values, with every fixed array written out. */
interface Budget {
	types: number;
	values: number;
}

function checkParams(
	params: readonly { readonly name: string; readonly type: AbiType }[],
	place: string,
	budget: Budget,
): void {
	checkList(params, place);
	if (params.length > INTERFACE_LIMITS.params) {
		throw new InterfaceError('too-large', `more than ${INTERFACE_LIMITS.params} values`, { place });
	}
	params.forEach(({ name, type }, i) => {
		const at = `${place}[${i}]`;
		checkInner(name, at);
		checkType(type, name ? `${at} (${name})` : at, 0, 1, budget);
	});
}

/** @param times how often the type stands in a value: the product of the lengths of the arrays around it. */
function checkType(type: AbiType, place: string, depth: number, times: number, budget: Budget): void {
	if (depth >= MAX_NESTING) throw new InterfaceError('nesting', `nested deeper than ${MAX_NESTING}`, { place });
	if (--budget.types < 0) throw new InterfaceError('too-large', `more than ${INTERFACE_LIMITS.types} types`, { place });
	budget.values -= times;
	if (budget.values < 0) {
		throw new InterfaceError('too-large', `types of more than ${INTERFACE_LIMITS.values} values`, { place });
	}
	if (type !== null && typeof type === 'object' && 'writtenAs' in type && type.writtenAs !== undefined)
		checkInner(type.writtenAs, place);
	const fail = (message: string): never => {
		throw new InterfaceError('bad-type', message, { place });
	};
	switch (type?.kind) {
		case 'uint':
		case 'int':
			if (!Number.isInteger(type.bits) || type.bits < 8 || type.bits > 256 || type.bits % 8 !== 0)
				fail(`no ${type.kind} of ${type.bits} bits`);
			return;
		case 'fixedBytes':
			if (!Number.isInteger(type.size) || type.size < 1 || type.size > 32) fail(`no bytes${type.size}`);
			return;
		case 'enum':
			checkList(type.cases, place);
			if (type.cases.length < 1 || type.cases.length > 256) fail('an enum has 1 to 256 cases');
			for (const name of [type.name, ...type.cases]) checkInner(name, place);
			return;
		case 'array':
			if (!Number.isInteger(type.length) || type.length < 1 || type.length > INTERFACE_LIMITS.arrayLength) {
				fail(`an array has 1 to ${INTERFACE_LIMITS.arrayLength} items`);
			}
			checkType(type.element, `${place}[]`, depth + 1, times * type.length, budget);
			return;
		case 'list':
		case 'option':
			checkType(type.element, `${place}[]`, depth + 1, times, budget);
			return;
		case 'tuple':
			checkList(type.elements, place);
			// The length of a list of values without bytes would not be bounded by the input.
			if (type.elements.length === 0) fail('an empty tuple');
			type.elements.forEach((element, i) => {
				checkType(element, `${place}.${i}`, depth + 1, times, budget);
			});
			return;
		case 'struct':
			checkList(type.fields, place);
			if (type.fields.length === 0) fail('a struct without fields');
			checkInner(type.name, place);
			for (const field of type.fields) {
				checkInner(field.name, place);
				checkType(field.type, `${place}.${field.name}`, depth + 1, times, budget);
			}
			return;
		case 'bool':
		case 'address':
		case 'bytes':
		case 'string':
			return;
		default:
			fail('not a type');
	}
}
