import type { z } from 'zod';

/** Who asks, as a method sees it: one HTTP request, or one call of a socket. */
export interface RpcClient {
	/** Where the client is: an IP address, or `ipc`. Limits per client are counted by it. */
	readonly address: string;
	/** The same object for every call of a socket, and another for every other one. */
	readonly session: object;
	/**
	 * Sends a notification of a subscription. Those that a call causes are sent after the call's response. Undefined over HTTP, which has no
	 * subscriptions.
	 */
	readonly notify: ((subscription: string, result: unknown) => void) | undefined;
	/** Calls back when the socket closes. Over HTTP, when the response is sent or the client has left. */
	readonly onClose: (listener: () => void) => void;
	/** Ends when the call has taken as long as it may, or the client has left. It cannot end while synchronous code runs. */
	readonly signal: AbortSignal;
	/** When the call must have ended, on the clock of `performance.now()`. Synchronous work of unknown length compares it. */
	readonly deadline: number;
}

/** A method of JSON-RPC: what its parameters are, and what it answers. */
export interface RpcMethod {
	/** The parameters, by position. Trailing ones that are optional may be missing or null. */
	readonly params: z.ZodTuple | z.ZodType<readonly unknown[]>;
	/** Answers with what JSON can hold; undefined is sent as null. @throws RpcError */
	readonly answer: (params: never, client: RpcClient) => unknown;
	/** Most milliseconds of a call, if they differ from the server's limit. */
	readonly maxTime?: number;
}

/** Methods by name. */
export type RpcMethods = Readonly<Record<string, RpcMethod>>;
