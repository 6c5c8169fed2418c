import { z } from 'zod';
import { InterfaceError } from '../errors.ts';
import { checkInterface } from '../interface/check.ts';
import { checkNesting } from '../interface/structure.ts';
import type { ContractInterface } from '../interface.ts';
import type { AbiType, Param } from '../types.ts';
import { SOLIDITY_VM } from './vm.ts';

interface JsonParam {
	readonly name?: string | undefined;
	readonly type: string;
	readonly internalType?: string | undefined;
	readonly components?: readonly JsonParam[] | undefined;
	readonly indexed?: boolean | undefined;
}

const jsonParam: z.ZodType<JsonParam> = z.lazy(() =>
	z.object({
		name: z.string().optional(),
		type: z.string().max(256),
		internalType: z.string().max(4096).optional(),
		components: z.array(jsonParam).optional(),
		indexed: z.boolean().optional(),
	}),
);

const jsonAbi = z
	.array(
		z.discriminatedUnion('type', [
			z.object({
				type: z.literal('function'),
				name: z.string().min(1),
				inputs: z.array(jsonParam).default([]),
				outputs: z.array(jsonParam).default([]),
				stateMutability: z.enum(['pure', 'view', 'nonpayable', 'payable']),
			}),
			z.object({
				type: z.literal('event'),
				name: z.string().min(1),
				inputs: z.array(jsonParam).default([]),
				anonymous: z.boolean().optional(),
			}),
			z.object({ type: z.literal('error'), name: z.string().min(1), inputs: z.array(jsonParam).default([]) }),
			z.object({ type: z.literal('constructor'), inputs: z.array(jsonParam).default([]) }),
			z.object({ type: z.literal('receive') }),
			z.object({ type: z.literal('fallback') }),
		]),
	)
	.max(2048);

function parseAbi(abi: unknown, name: string) {
	checkNesting(abi);
	const parsed = jsonAbi.safeParse(abi);
	if (!parsed.success) {
		throw new InterfaceError('bad-abi', 'not a Solidity ABI', { place: name, details: z.prettifyError(parsed.error) });
	}
	return parsed.data;
}

/**
 * Reads an interface from a Solidity ABI. Constructor, receive and fallback functions and anonymous events are left out.
 * @param abi the ABI in JSON, parsed, as solc writes it.
 * @param name the name of the contract.
 * @throws InterfaceError `bad-abi` for JSON that is not an ABI, or any error of `checkInterface`. The error names the entry.
 *
 * @example
 * ```ts
 * import { interfaceFromSolidityAbi } from '@altvm/abi-bridge';
 *
 * const abi = [{ type: 'function', name: 'totalSupply', outputs: [{ type: 'uint256' }], stateMutability: 'view' }];
 * interfaceFromSolidityAbi(abi, 'Token').functions[0]!.mutability; // view
 * ```
 */
export function interfaceFromSolidityAbi(abi: unknown, name: string): ContractInterface {
	const entries = parseAbi(abi, name);
	const params = (list: readonly JsonParam[], place: string): Param[] =>
		list.map((param, i) => ({ name: param.name ?? '', type: parseType(param, `${place}[${i}]`) }));
	return checkInterface({
		vm: SOLIDITY_VM,
		dispatchesBySelector: true,
		name,
		functions: entries.flatMap((entry) =>
			entry.type !== 'function'
				? []
				: [
						{
							name: entry.name,
							typeParameters: 0,
							inputs: params(entry.inputs, `${name}.${entry.name} inputs`),
							outputs: params(entry.outputs, `${name}.${entry.name} outputs`),
							mutability: entry.stateMutability,
						},
					],
		),
		events: entries.flatMap((entry) =>
			entry.type !== 'event' || entry.anonymous
				? []
				: [
						{
							name: entry.name,
							inputs: params(entry.inputs, `${name}.${entry.name}`).map((param, i) => ({
								...param,
								indexed: entry.inputs[i]!.indexed === true,
							})),
						},
					],
		),
		errors: entries.flatMap((entry) =>
			entry.type !== 'error' ? [] : [{ name: entry.name, inputs: params(entry.inputs, `${name}.${entry.name}`) }],
		),
	});
}

/**
 * Reads the parameters of the constructor from a Solidity ABI. They are empty if it has no constructor.
 * @throws InterfaceError `bad-abi` or `bad-type`.
 * @example
 * ```ts
 * import { constructorParams } from '@altvm/abi-bridge';
 *
 * const inputs = [{ name: 'supply', type: 'uint256' }];
 * const abi = [{ type: 'constructor', inputs, stateMutability: 'nonpayable' }];
 * constructorParams(abi, 'Token'); // [ { name: 'supply', type: { kind: 'uint', bits: 256 } } ]
 * ```
 */
export function constructorParams(abi: unknown, name: string): Param[] {
	for (const entry of parseAbi(abi, name)) {
		if (entry.type !== 'constructor') continue;
		return entry.inputs.map((param, i) => ({
			name: param.name ?? '',
			type: parseType(param, `${name} constructor[${i}]`),
		}));
	}
	return [];
}

function parseType(param: JsonParam, place: string): AbiType {
	const array = /^(.*)\[(\d*)\]$/.exec(param.type);
	if (array) {
		const internalType = param.internalType?.replace(/\[\d*\]$/, '');
		const element = parseType({ ...param, type: array[1]!, internalType }, place);
		return array[2] === '' ? { kind: 'list', element } : { kind: 'array', element, length: Number(array[2]) };
	}
	switch (param.type) {
		case 'bool':
		case 'address':
		case 'bytes':
		case 'string':
			return { kind: param.type };
		case 'uint':
			return { kind: 'uint', bits: 256 };
		case 'int':
			return { kind: 'int', bits: 256 };
		case 'tuple': {
			const fields = (param.components ?? []).map((field, i) => ({
				name: field.name ?? '',
				type: parseType(field, `${place}.${field.name ?? i}`),
			}));
			const name = param.internalType?.replace(/^struct /, '').replace(/^.*\./, '') ?? '';
			return { kind: 'struct', name, fields };
		}
	}
	const integer = /^(u?int)([1-9]\d*)$/.exec(param.type);
	if (integer) return { kind: integer[1] as 'uint' | 'int', bits: Number(integer[2]) };
	const fixed = /^bytes([1-9]\d*)$/.exec(param.type);
	if (fixed) return { kind: 'fixedBytes', size: Number(fixed[1]) };
	throw new InterfaceError('bad-type', `no Solidity type '${param.type}' in the common types`, { place });
}
