import type { z } from 'zod';
import type { RpcMethod } from './method.ts';
import { RPC_CODE, RpcError } from './rpc-error.ts';

type Issue = z.core.$ZodIssue;

const MAX_MESSAGE = 300;
const PLACEHOLDER = 'Invalid input';

/** Of a union's branches, the issue that is deepest in the value: that branch fits best. */
function deepest(issue: Issue): { readonly path: readonly PropertyKey[]; readonly message: string } {
	if (issue.code !== 'invalid_union') return issue;
	let best: { readonly path: readonly PropertyKey[]; readonly message: string } = issue;
	for (const branch of issue.errors) {
		const first = branch[0];
		if (first === undefined) continue;
		const inner = deepest(first);
		const isBetter =
			inner.path.length + issue.path.length > best.path.length ||
			(best.message === PLACEHOLDER && inner.path.length + issue.path.length === best.path.length);
		if (isBetter) best = { path: [...issue.path, ...inner.path], message: inner.message };
	}
	return best;
}

function pathText(path: readonly PropertyKey[]): string {
	let text = '';
	for (const part of path) {
		if (typeof part === 'number') text += `[${part}]`;
		else text += text === '' ? String(part) : `.${String(part)}`;
	}
	return text.length > 100 ? `${text.slice(0, 100)}...` : text;
}

/** What is wrong with parameters, in the words of geth where geth has them. */
function messageOf(issue: Issue, given: readonly unknown[]): string {
	if (issue.path.length === 0) {
		if (issue.code === 'too_big') return `too many arguments, want at most ${issue.maximum}`;
		if (issue.code === 'too_small') return `missing value for required argument ${given.length}`;
		return `invalid arguments: ${issue.message}`;
	}
	const { path, message } = deepest(issue);
	const [index, ...rest] = path;
	if (rest.length === 0 && (typeof index !== 'number' || index >= given.length)) {
		return `missing value for required argument ${String(index)}`;
	}
	const place = rest.length > 0 ? `${pathText(rest)}: ` : '';
	const reason = message.replace(/^Invalid input: /, '');
	return `invalid argument ${String(index)}: ${place}${reason}`.slice(0, MAX_MESSAGE);
}

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
	const last = given === params ? first : method.params.safeParse(given);
	if (last.success) return last.data;
	throw new RpcError(RPC_CODE.invalidParams, messageOf(last.error.issues[0]!, given));
}
