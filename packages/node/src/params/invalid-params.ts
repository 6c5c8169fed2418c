import type { z } from 'zod';
import { RPC_CODE, RpcError } from '../rpc/rpc-error.ts';

/** Says what is wrong with the parameters of a request, as geth says it. */
export function invalidParams(error: z.ZodError, given: readonly unknown[]): RpcError {
	const issue = deepest(error.issues);
	if (!issue) return new RpcError(RPC_CODE.invalidParams, 'invalid params');
	const [at, ...inner] = issue.path;
	if (at === undefined) {
		if (issue.code === 'too_small') return refusal(`missing value for required argument ${given.length}`);
		if (issue.code === 'too_big') return refusal(`too many arguments, want at most ${issue.maximum}`);
		return refusal(reasonOf(issue));
	}
	if (given[Number(at)] == null && inner.length === 0)
		return refusal(`missing value for required argument ${String(at)}`);
	const place = inner.length === 0 ? '' : `${inner.map(String).join('.').slice(0, 100)}: `;
	return refusal(`invalid argument ${String(at)}: ${place}${reasonOf(issue)}`);
}

/** zod's own messages begin with words that say nothing beside "invalid argument". */
const reasonOf = ({ message }: z.core.$ZodIssue) => message.replace(/^Invalid input: /, '').slice(0, 300);

function refusal(message: string): RpcError {
	return new RpcError(RPC_CODE.invalidParams, message);
}

/** Of a union that matched nothing, the issue of the alternative that came furthest. */
function deepest(issues: readonly z.core.$ZodIssue[]): z.core.$ZodIssue | undefined {
	const [issue] = issues;
	if (issue?.code !== 'invalid_union') return issue;
	const found = issue.errors.map(deepest).filter((inner) => inner !== undefined);
	const best = found.sort((a, b) => b.path.length - a.path.length)[0];
	return best ? ({ ...best, path: [...issue.path, ...best.path] } as z.core.$ZodIssue) : issue;
}
