import { z } from 'zod';
import { InterfaceError } from '../errors.ts';
import { listOf } from '../interface/list-of.ts';
import { checkNesting } from '../interface/structure.ts';
import type { Mutability } from '../interface.ts';
import { MAX_NESTING } from './reader.ts';

/** A parameter in Solidity's JSON ABI. */
export interface JsonParam {
	readonly name?: string | undefined;
	readonly type: string;
	readonly internalType?: string | undefined;
	readonly components?: readonly JsonParam[] | undefined;
	readonly indexed?: boolean | undefined;
}

/** An entry of an ABI that says how to call a contract or to read what it says. */
export type JsonEntry =
	| {
			readonly type: 'function';
			readonly name: string;
			readonly inputs: readonly JsonParam[];
			readonly outputs: readonly JsonParam[];
			readonly mutability: Mutability;
	  }
	| {
			readonly type: 'event';
			readonly name: string;
			readonly inputs: readonly JsonParam[];
			readonly anonymous: boolean;
	  }
	| { readonly type: 'error'; readonly name: string; readonly inputs: readonly JsonParam[] }
	| { readonly type: 'constructor'; readonly inputs: readonly JsonParam[] };

const jsonParam: z.ZodType<JsonParam> = z.lazy(() =>
	z.object({
		name: z.string().optional(),
		type: z.string().max(256),
		internalType: z.string().max(4096).optional(),
		components: listOf(jsonParam).optional(),
		indexed: z.boolean().optional(),
	}),
);
const params = listOf(jsonParam).default([]);
const name = z.string().min(1);

const functionEntry = z
	.object({
		name,
		inputs: params,
		outputs: params,
		stateMutability: z.enum(['pure', 'view', 'nonpayable', 'payable']).optional(),
		// Instead of `stateMutability`, before Solidity 0.5.
		constant: z.boolean().optional(),
		payable: z.boolean().optional(),
	})
	.transform(({ name, inputs, outputs, stateMutability, constant, payable }): JsonEntry => {
		const mutability = stateMutability ?? (constant ? 'view' : payable ? 'payable' : 'nonpayable');
		return { type: 'function', name, inputs, outputs, mutability };
	});

const ENTRIES = new Map<string, z.ZodType<JsonEntry>>([
	['function', functionEntry],
	[
		'event',
		z
			.object({ name, inputs: params, anonymous: z.boolean().default(false) })
			.transform((entry) => ({ type: 'event', ...entry })),
	],
	['error', z.object({ name, inputs: params }).transform((entry) => ({ type: 'error', ...entry }))],
	['constructor', z.object({ inputs: params }).transform((entry) => ({ type: 'constructor', ...entry }))],
]);

const anyEntry = z.looseObject({ type: z.string().default('function') });

/** Most entries of an ABI. */
const MAX_ENTRIES = 65_536;

/**
 * Reads the entries of a JSON ABI (soliditylang.org, "Contract ABI Specification", "JSON"). An entry without `type` is a function.
 * Entries of other kinds, such as `receive` and those of later compilers, are skipped.
 * @param name the name of the contract, for errors.
 * @throws InterfaceError `bad-abi` that names the entry, or `nesting`.
 */
export function readEntries(abi: unknown, name: string): JsonEntry[] {
	// A tuple in a tuple is two levels further down: an object in the list of the other's components.
	checkNesting(abi, 2 * MAX_NESTING + 8);
	const fail = (issues: readonly z.core.$ZodIssue[], ...at: number[]): never => {
		const details = z.prettifyError({ issues: issues.map((issue) => ({ ...issue, path: [...at, ...issue.path] })) });
		throw new InterfaceError('bad-abi', 'not a Solidity ABI', { place: name, details });
	};
	const list = z.array(z.unknown()).max(MAX_ENTRIES).safeParse(abi);
	if (!list.success) return fail(list.error.issues);
	return list.data.flatMap((item, i) => {
		const entry = anyEntry.safeParse(item);
		if (!entry.success) return fail(entry.error.issues, i);
		const schema = ENTRIES.get(entry.data.type);
		if (!schema) return [];
		const read = schema.safeParse(entry.data);
		return read.success ? [read.data] : fail(read.error.issues, i);
	});
}
