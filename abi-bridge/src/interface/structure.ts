import { z } from 'zod';
import { InterfaceError } from '../errors.ts';
import type { ContractInterface } from '../interface.ts';
import { MAX_NESTING } from '../solidity/reader.ts';
import type { AbiType } from '../types.ts';
import { listOf } from './list-of.ts';

/** Most values at one depth of an interface. */
const MAX_LEVEL = 500_000;

const writtenAs = z.exactOptional(z.string());
const abiType: z.ZodType<AbiType> = z.lazy(() =>
	z.discriminatedUnion('kind', [
		z.strictObject({ kind: z.literal('bool') }),
		z.strictObject({ kind: z.literal('uint'), bits: z.number(), writtenAs }),
		z.strictObject({ kind: z.literal('int'), bits: z.number() }),
		z.strictObject({ kind: z.literal('address'), writtenAs }),
		z.strictObject({ kind: z.literal('bytes') }),
		z.strictObject({ kind: z.literal('fixedBytes'), size: z.number(), writtenAs }),
		z.strictObject({ kind: z.literal('string') }),
		z.strictObject({ kind: z.literal('list'), element: abiType }),
		z.strictObject({ kind: z.literal('array'), element: abiType, length: z.number() }),
		z.strictObject({ kind: z.literal('tuple'), elements: listOf(abiType) }),
		z.strictObject({ kind: z.literal('struct'), name: z.string(), fields: listOf(param), writtenAs }),
		z.strictObject({ kind: z.literal('option'), element: abiType }),
		z.strictObject({ kind: z.literal('enum'), name: z.string(), cases: listOf(z.string()) }),
	]),
);
const param = z.strictObject({ name: z.string(), type: abiType });
const contractInterface = z.strictObject({
	vm: z.string().min(1).max(32),
	dispatchesBySelector: z.boolean().optional(),
	name: z.string(),
	functions: listOf(
		z.strictObject({
			name: z.string(),
			typeParameters: z.number().int().min(0).max(32),
			inputs: listOf(param),
			outputs: listOf(param),
			mutability: z.enum(['pure', 'view', 'nonpayable', 'payable']),
		}),
	),
	events: listOf(
		z.strictObject({
			name: z.string(),
			anonymous: z.exactOptional(z.boolean()),
			inputs: listOf(z.strictObject({ name: z.string(), type: abiType, indexed: z.boolean() })),
		}),
	),
	errors: listOf(z.strictObject({ name: z.string(), inputs: listOf(param) })),
});

/** Interfaces whose structure was checked. Their fields are read-only. */
const checked = new WeakSet<object>();

/**
 * Checks that a value has the fields of an interface, and no others. Limits and names are checked by `checkInterface`.
 * @throws InterfaceError `bad-interface` that names the field, or `nesting`.
 * @example
 * ```ts
 * import { checkStructure, InterfaceError } from '@altvm/abi-bridge';
 *
 * let code: string | undefined;
 * try {
 * 	checkStructure({ vm: 'evm', name: 'Token', functions: 5 });
 * } catch (error) {
 * 	if (error instanceof InterfaceError) code = error.code;
 * }
 * code; // bad-interface
 * ```
 */
export function checkStructure(value: unknown): ContractInterface {
	const isObject = typeof value === 'object' && value !== null;
	if (isObject && checked.has(value)) return value as ContractInterface;
	checkNesting(value);
	const parsed = contractInterface.safeParse(value);
	if (!parsed.success) {
		throw new InterfaceError('bad-interface', 'not an interface', { details: z.prettifyError(parsed.error) });
	}
	if (isObject) checked.add(value);
	return value as ContractInterface;
}

/**
 * Checks how deep JSON nests, without recursion, before recursive code walks it.
 * @throws InterfaceError `nesting`.
 */
export function checkNesting(json: unknown, levels = 4 * MAX_NESTING): void {
	let level: unknown[] = [json];
	for (let depth = 0; level.length > 0; depth++) {
		// An object that contains itself many times would grow without end before it is too deep.
		if (depth > levels || level.length > MAX_LEVEL) throw new InterfaceError('nesting', 'nested too deep');
		level = level.flatMap((value) => (typeof value === 'object' && value !== null ? Object.values(value) : []));
	}
}
