import type { Address } from '@altvm/abi-bridge';
import type { HaltReason } from '@altvm/host';

/** The result of a call: results as libmovevm writes them, the place and code of an abort, or the status that ended it. */
export type RunResult =
	| { readonly json: unknown }
	| { readonly code: bigint; readonly module: Address }
	| { readonly status: string }
	/** A native function that the VM does not have. */
	| { readonly missing: string };

/** libmovevm's status for each of our halt reasons. Reasons that are not listed have no common name. */
export const STATUS_OF_HALT: Partial<Record<HaltReason, string>> = {
	arithmetic: 'ARITHMETIC_ERROR',
	'out-of-bounds': 'VECTOR_OPERATION_ERROR',
	'stack-overflow': 'CALL_STACK_OVERFLOW',
	'missing-resource': 'MISSING_DATA',
	'resource-exists': 'RESOURCE_ALREADY_EXISTS',
	'variant-mismatch': 'STRUCT_VARIANT_MISMATCH',
	'access-denied': 'ACCESS_DENIED',
	'out-of-gas': 'OUT_OF_GAS',
};

/** Statuses of limits, which differ between the VMs and are not part of the rules. */
const LIMITS = new Set(['OUT_OF_GAS', 'limit', 'MEMORY_LIMIT_EXCEEDED', 'VM_MAX_VALUE_DEPTH_REACHED']);

export const isOutOfGas = (runResult: RunResult): boolean => 'status' in runResult && runResult.status === 'OUT_OF_GAS';

export const isAtLimit = (runResult: RunResult): boolean => 'status' in runResult && LIMITS.has(runResult.status);

export function isSame(ours: RunResult, native: RunResult): boolean {
	return isAtLimit(ours) || isAtLimit(native) || withoutKinds(toText(ours)) === withoutKinds(toText(native));
}

/** libmovevm writes bytes as hex, but empty bytes as a list if the vector was made generically. */
const withoutKinds = (text: string): string => text.replaceAll('[]', '""');

export function toText(runResult: RunResult): string {
	if ('json' in runResult) return JSON.stringify(runResult.json, sorted);
	if ('missing' in runResult) return `no native ${runResult.missing}`;
	return 'status' in runResult ? runResult.status : `abort ${runResult.code} in ${runResult.module}`;
}

/** A JSON replacer that sorts the keys of objects. */
const sorted = (_: string, value: unknown): unknown =>
	value !== null && typeof value === 'object' && !Array.isArray(value)
		? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
		: value;
