import type { z } from 'zod';
import type { RpcClient, RpcMethod } from './method.ts';

/**
 * A method whose answer has the types of its parameters.
 *
 * @example
 * ```ts
 * import { defineMethod } from '@altvm/node';
 * import { z } from 'zod';
 *
 * const sum = defineMethod(z.tuple([z.number(), z.number().optional()]), ([a, b = 1]) => a + b);
 * sum.params.parse([2]); // [ 2 ]
 * ```
 */
export function defineMethod<Params extends z.ZodType<readonly unknown[]>>(
	params: Params,
	answer: (params: z.output<Params>, client: RpcClient) => unknown,
	options: Pick<RpcMethod, 'maxTime'> = {},
): RpcMethod {
	return { params, answer: answer as RpcMethod['answer'], ...options };
}
