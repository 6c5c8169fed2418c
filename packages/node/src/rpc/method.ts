import type { z } from 'zod';

/** Who asked: one HTTP request, or one socket. */
export interface RpcClient {
	/** Sends a notification of a subscription. Undefined over HTTP, which has no subscriptions. */
	readonly notify: ((subscription: string, result: unknown) => void) | undefined;
	/** Calls back when the socket closes. Over HTTP, when the answer is sent. */
	readonly onClose: (listener: () => void) => void;
	/** Ends when the request has taken as long as a call may. */
	readonly signal: AbortSignal;
}

/** A method of JSON-RPC: what its parameters are, and what it answers. */
export interface RpcMethod {
	/** The parameters, by position. Trailing ones that are optional may be missing. */
	readonly params: z.ZodTuple | z.ZodType<readonly unknown[]>;
	/** Answers with what JSON can hold. @throws RpcError */
	readonly answer: (params: never, client: RpcClient) => unknown;
}

/** Methods by name. */
export type RpcMethods = Readonly<Record<string, RpcMethod>>;
