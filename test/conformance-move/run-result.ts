import type { Address } from '@altvm/abi-bridge';
import type { HaltReason } from '@altvm/host';

/** What a call came to: results as libmovevm writes them, where it aborted with what, or the status that ended it. */
export type RunResult =
	| { readonly json: unknown }
	| { readonly code: bigint; readonly module: Address }
	| { readonly status: string }
	/** A native function that the VM lacks. */
	| { readonly missing: string };

/** What libmovevm calls why a frame of ours halted; a reason that is not here has the same name in neither. */
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

/** Each VM has limits of its own, which say nothing of its rules. */
const LIMITS = new Set(['OUT_OF_GAS', 'limit', 'MEMORY_LIMIT_EXCEEDED', 'VM_MAX_VALUE_DEPTH_REACHED']);

export const isOutOfGas = (runResult: RunResult): boolean => 'status' in runResult && runResult.status === 'OUT_OF_GAS';

export const isAtLimit = (runResult: RunResult): boolean => 'status' in runResult && LIMITS.has(runResult.status);

export function isSame(ours: RunResult, native: RunResult): boolean {
	return isAtLimit(ours) || isAtLimit(native) || withoutKinds(toText(ours)) === withoutKinds(toText(native));
}

/** libmovevm writes bytes as hex, but no bytes as a list if the vector was made as one of any kind of items. */
const withoutKinds = (text: string): string => text.replaceAll('[]', '""');

export function toText(runResult: RunResult): string {
	if ('json' in runResult) return JSON.stringify(runResult.json, sorted);
	if ('missing' in runResult) return `no native ${runResult.missing}`;
	return 'status' in runResult ? runResult.status : `abort ${runResult.code} in ${runResult.module}`;
}

/** A replacer that gives objects one order. */
const sorted = (_: string, value: unknown): unknown =>
	value !== null && typeof value === 'object' && !Array.isArray(value)
		? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
		: value;
