import {
	type AbiType,
	type ErrorDescriptor,
	type EventDescriptor,
	type FunctionDescriptor,
	type Mutability,
	type Param,
	selectorOf,
	signature,
} from '@altvm/abi-bridge';
import type { Standard } from './standards.ts';

/** A function of a standard, with its selector as a number. */
export interface Candidate {
	readonly fn: FunctionDescriptor;
	readonly selector: number;
}

/** A standard whose texts were read. */
export interface ReadStandard {
	readonly standard: Standard;
	readonly mandatory: readonly Candidate[];
	readonly optional: readonly (readonly Candidate[])[];
	readonly events: readonly EventDescriptor[];
	readonly errors: readonly ErrorDescriptor[];
}

/** Reads the texts of a standard. */
export function readStandard(standard: Standard): ReadStandard {
	return {
		standard,
		mandatory: standard.functions.map(candidate),
		optional: (standard.optional ?? []).map((group) => group.map(candidate)),
		events: (standard.events ?? []).map((text) => ({ name: nameOf(text), inputs: paramsOf(text) })),
		errors: (standard.errors ?? []).map((text) => ({ name: nameOf(text), inputs: paramsOf(text).map(withoutIndex) })),
	};
}

function candidate(text: string): Candidate {
	const [mutability, head] = text.split(/ (.*)/) as [Mutability, string];
	const name = nameOf(head);
	const inputs = paramsOf(head).map(withoutIndex);
	const output = head.slice(head.indexOf(')') + 1).trim();
	const outputs = output === '' ? [] : [{ name: '', type: typeOf(output) }];
	const fn = { name, typeParameters: 0, inputs, outputs, mutability };
	return { fn, selector: Number(selectorOf(signature(name, inputs))) };
}

const nameOf = (text: string) => text.slice(0, text.indexOf('('));

function paramsOf(text: string): (Param & { readonly indexed: boolean })[] {
	const list = text.slice(text.indexOf('(') + 1, text.indexOf(')'));
	if (list === '') return [];
	return list.split(', ').map((item) => {
		const [type = '', name = ''] = item.replace('*', '').split(' ');
		return { name, type: typeOf(type), indexed: item.startsWith('*') };
	});
}

const withoutIndex = ({ name, type }: Param): Param => ({ name, type });

function typeOf(text: string): AbiType {
	if (text.endsWith('[]')) return { kind: 'list', element: typeOf(text.slice(0, -2)) };
	if (text.startsWith('uint')) return { kind: 'uint', bits: Number(text.slice(4)) };
	if (text === 'bytes4') return { kind: 'fixedBytes', size: 4 };
	return { kind: text } as AbiType;
}
