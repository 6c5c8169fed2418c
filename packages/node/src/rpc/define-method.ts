import type { z } from 'zod';
import type { RpcClient, RpcMethod } from './method.ts';

/** A method whose answer has the types of its parameters. */
export function defineMethod<Params extends z.ZodType<readonly unknown[]>>(
	params: Params,
	answer: (params: z.output<Params>, client: RpcClient) => unknown,
): RpcMethod {
	return { params, answer: answer as RpcMethod['answer'] };
}
