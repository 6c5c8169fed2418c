import { invalidParams } from '../params/invalid-params.ts';
import type { RpcMethod } from './method.ts';

function withoutTrailingNulls(params: readonly unknown[]): readonly unknown[] {
	let length = params.length;
	while (length > 0 && params[length - 1] === null) length--;
	return length === params.length ? params : params.slice(0, length);
}

/**
 * Parses parameters by a method's schema. A trailing null stands for a missing parameter, unless the schema takes null.
 * @throws RpcError -32602
 */
export function parseParams(method: RpcMethod, params: readonly unknown[]): unknown {
	const first = method.params.safeParse(params);
	if (first.success) return first.data;
	const given = withoutTrailingNulls(params);
	if (given === params) throw invalidParams(first.error, given);
	const second = method.params.safeParse(given);
	if (second.success) return second.data;
	throw invalidParams(second.error, given);
}
