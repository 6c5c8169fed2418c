import { InterfaceError } from '../errors.ts';
import type { ContractInterface } from '../interface.ts';
import { checkIndex } from '../lookup.ts';
import { nameKey } from '../names.ts';
import { MAX_NESTING } from '../solidity/reader.ts';
import type { AbiType } from '../types.ts';

/** Limits of an interface: functions, events and errors together; parameters each; characters of a name; items of a fixed array. */
export const INTERFACE_LIMITS = { functions: 512, params: 64, name: 256, arrayLength: 1024 } as const;

/**
 * Checks an interface and returns it: its limits, its types, and that callers can tell its functions apart.
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
	const count = iface.functions.length + iface.events.length + iface.errors.length;
	if (count > INTERFACE_LIMITS.functions) {
		throw new InterfaceError('too-large', `more than ${INTERFACE_LIMITS.functions} functions, events and errors`, {
			place: iface.name,
		});
	}
	for (const { name, inputs, outputs } of iface.functions) {
		const place = `${iface.name}.${name}`;
		checkName(name, place);
		checkParams(inputs, `${place} inputs`);
		checkParams(outputs, `${place} outputs`);
	}
	for (const { name, inputs } of [...iface.events, ...iface.errors]) {
		checkName(name, `${iface.name}.${name}`);
		checkParams(inputs, `${iface.name}.${name} inputs`);
	}
	// Selectors tell overloads apart. Callers by name could not tell apart two names of the same words.
	if (!iface.dispatchesBySelector) {
		const seen = new Map<string, string>();
		for (const { name } of iface.functions) {
			const taken = seen.get(nameKey(name));
			if (taken !== undefined) {
				throw new InterfaceError('name-collision', `'${taken}' and '${name}' are the same name to other VMs`, {
					place: iface.name,
				});
			}
			seen.set(nameKey(name), name);
		}
	}
	checkIndex(iface);
	return iface;
}

function checkName(name: string, place: string): void {
	if (name.length > INTERFACE_LIMITS.name || nameKey(name) === '')
		throw new InterfaceError('bad-name', 'not a name', { place });
}

function checkParams(params: readonly { readonly name: string; readonly type: AbiType }[], place: string): void {
	if (params.length > INTERFACE_LIMITS.params) {
		throw new InterfaceError('too-large', `more than ${INTERFACE_LIMITS.params} values`, { place });
	}
	params.forEach(({ name, type }, i) => {
		checkType(type, `${place}[${i}]${name ? ` (${name})` : ''}`, 0);
	});
}

function checkType(type: AbiType, place: string, depth: number): void {
	if (depth >= MAX_NESTING) throw new InterfaceError('nesting', `nested deeper than ${MAX_NESTING}`, { place });
	const fail = (message: string): never => {
		throw new InterfaceError('bad-type', message, { place });
	};
	switch (type.kind) {
		case 'uint':
		case 'int':
			if (!Number.isInteger(type.bits) || type.bits < 8 || type.bits > 256 || type.bits % 8 !== 0)
				fail(`no ${type.kind} of ${type.bits} bits`);
			return;
		case 'fixedBytes':
			if (!Number.isInteger(type.size) || type.size < 1 || type.size > 32) fail(`no bytes${type.size}`);
			return;
		case 'enum':
			if (type.cases.length < 1 || type.cases.length > 256) fail('an enum has 1 to 256 cases');
			return;
		case 'array':
			if (!Number.isInteger(type.length) || type.length < 1 || type.length > INTERFACE_LIMITS.arrayLength) {
				fail(`an array has 1 to ${INTERFACE_LIMITS.arrayLength} items`);
			}
			checkType(type.element, `${place}[]`, depth + 1);
			return;
		case 'list':
		case 'option':
			checkType(type.element, `${place}[]`, depth + 1);
			return;
		case 'tuple':
			// The length of a list of values without bytes would not be bounded by the input.
			if (type.elements.length === 0) fail('an empty tuple');
			type.elements.forEach((element, i) => {
				checkType(element, `${place}.${i}`, depth + 1);
			});
			return;
		case 'struct':
			if (type.fields.length === 0) fail('a struct without fields');
			for (const field of type.fields) checkType(field.type, `${place}.${field.name}`, depth + 1);
			return;
		default:
			return;
	}
}
