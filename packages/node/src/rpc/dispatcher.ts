import { randomUUID } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { CallClient, Notifications, type RpcCaller } from './call-client.ts';
import { isWithin, RPC_LIMITS, type RpcLimits } from './limits.ts';
import type { RpcMethod, RpcMethods } from './method.ts';
import { OpenCalls } from './open-calls.ts';
import { parseParams } from './parse-params.ts';
import { type IdText, idSources, type ParsedRequest, parseRequest } from './request.ts';
import { RPC_CODE, RpcError } from './rpc-error.ts';
import { toRpcError } from './to-rpc-error.ts';

export interface DispatcherOptions {
	readonly limits?: Partial<RpcLimits>;
	/** Is told of what a method threw that clients must not see, under the id that the client got. */
	readonly onFault?: (fault: { readonly id: string; readonly method: string; readonly cause: unknown }) => void;
	/** Is told of each call that ended. `code` is that of its error. */
	readonly onCall?: (call: {
		readonly method: string;
		readonly milliseconds: number;
		readonly code: number | undefined;
	}) => void;
}

/** A message's response, to be sent before `release` is called. */
export interface RpcReply {
	/** Undefined if nothing is due: the message has notifications only. */
	readonly text: string | undefined;
	/** The response was sent: sends the notifications that the message caused. */
	readonly release: () => void;
}

/** What the requests of one message share. */
interface Context {
	readonly caller: RpcCaller;
	readonly notifications: Notifications;
	readonly deadline: number;
}

/** Milliseconds after which a batch lets others have a turn. */
const TURN = 10;

function errorText(id: IdText, { code, message, data }: Pick<RpcError, 'code' | 'message' | 'data'>): string {
	const text = JSON.stringify({ code, message, ...(data !== undefined && { data }) });
	return `{"jsonrpc":"2.0","id":${id},"error":${text}}`;
}

/**
 * Answers messages of JSON-RPC 2.0 by a table of methods. It takes text and returns text, so that every transport serves the same.
 *
 * @example
 * ```ts
 * import { Dispatcher, defineMethod } from '@altvm/node';
 * import { z } from 'zod';
 *
 * const add = defineMethod(z.tuple([z.number(), z.number()]), ([a, b]) => a + b);
 * const dispatcher = new Dispatcher({ add });
 * const caller = { address: '127.0.0.1', send: undefined, onClose: () => {} };
 * const { text } = await dispatcher.handle('{"jsonrpc":"2.0","id":1,"method":"add","params":[1,2]}', caller);
 * text; // {"jsonrpc":"2.0","id":1,"result":3}
 * ```
 */
export class Dispatcher {
	readonly limits: RpcLimits;
	readonly #methods: ReadonlyMap<string, RpcMethod>;
	readonly #options: DispatcherOptions;
	readonly #open: OpenCalls;

	constructor(methods: RpcMethods, options: DispatcherOptions = {}) {
		this.limits = { ...RPC_LIMITS, ...options.limits };
		this.#methods = new Map(Object.entries(methods));
		this.#options = options;
		this.#open = new OpenCalls(this.limits);
	}

	/** Names of the methods. */
	get methods(): readonly string[] {
		return [...this.#methods.keys()];
	}

	/** Calls that run now. */
	get openCalls(): number {
		return this.#open.total;
	}

	/** Answers a message. It never throws. */
	async handle(message: string, caller: RpcCaller): Promise<RpcReply> {
		const notifications = new Notifications(caller.send);
		const release = () => notifications.release();
		const context = { caller, notifications, deadline: performance.now() + this.limits.callTime };
		let parsed: unknown;
		try {
			parsed = JSON.parse(message);
		} catch {
			return { text: errorText('null', { code: RPC_CODE.parse, message: 'parse error', data: undefined }), release };
		}
		let sources: ReadonlyMap<number, string> | undefined;
		const source = (index: number) => () => {
			try {
				sources ??= idSources(message);
			} catch {
				sources = new Map();
			}
			return sources.get(index);
		};
		const text = Array.isArray(parsed)
			? await this.#batch(parsed, source, context)
			: await this.#respond(parseRequest(parsed, source(-1)), context);
		return { text, release };
	}

	async #batch(
		requests: readonly unknown[],
		source: (index: number) => () => string | undefined,
		context: Context,
	): Promise<string | undefined> {
		const refused = (message: string) => errorText('null', { code: RPC_CODE.invalidRequest, message, data: undefined });
		if (requests.length === 0) return refused('empty batch');
		if (requests.length > this.limits.batchSize) {
			return `[${refused(`batch too large: ${requests.length} requests, at most ${this.limits.batchSize}`)}]`;
		}
		const responses: string[] = [];
		let bytes = 0;
		let isFull = false;
		let turn = performance.now();
		for (const [index, value] of requests.entries()) {
			const request = parseRequest(value, source(index));
			const response = isFull ? this.#tooLarge(request) : await this.#respond(request, context);
			if (response === undefined) continue;
			bytes += isFull ? 0 : Buffer.byteLength(response);
			if (!isFull && bytes > this.limits.batchResponseBytes) {
				isFull = true;
				const last = this.#tooLarge(request);
				if (last !== undefined) responses.push(last);
			} else responses.push(response);
			if (performance.now() - turn > TURN) {
				await nextTurn();
				turn = performance.now();
			}
		}
		return responses.length === 0 ? undefined : `[${responses.join(',')}]`;
	}

	#tooLarge(request: ParsedRequest): string | undefined {
		if (request.id === undefined) return undefined;
		return errorText(request.id, new RpcError(RPC_CODE.responseTooLarge, 'response too large'));
	}

	async #respond(request: ParsedRequest, context: Context): Promise<string | undefined> {
		if (request.kind === 'invalid') {
			return errorText(request.id, new RpcError(RPC_CODE.invalidRequest, request.message));
		}
		const { id, method } = request;
		const start = performance.now();
		let code: number | undefined;
		let text: string | undefined;
		try {
			const result = JSON.stringify((await this.#call(method, request.params, context)) ?? null);
			// A character has at most three bytes in UTF-8.
			const isLong = result.length * 3 > this.limits.responseBytes;
			if (isLong && Buffer.byteLength(result) > this.limits.responseBytes) {
				throw new RpcError(RPC_CODE.responseTooLarge, 'response too large');
			}
			text = id && `{"jsonrpc":"2.0","id":${id},"result":${result}}`;
		} catch (cause) {
			const error = toRpcError(cause) ?? this.#fault(method, cause);
			code = error.code;
			text = id && this.#errorText(id, method, error);
		}
		this.#options.onCall?.({ method, milliseconds: performance.now() - start, code });
		return text;
	}

	#errorText(id: IdText, method: string, error: RpcError): string {
		try {
			return errorText(id, error);
		} catch (cause) {
			// The data of the error cannot be JSON.
			return errorText(id, this.#fault(method, cause));
		}
	}

	/** What a client gets for an error that it must not see: an id, under which the log has the error. */
	#fault(method: string, cause: unknown): RpcError {
		const id = randomUUID();
		this.#options.onFault?.({ id, method, cause });
		return new RpcError(RPC_CODE.internal, `internal error ${id}`);
	}

	async #call(name: string, params: readonly unknown[] | object, { caller, ...context }: Context): Promise<unknown> {
		const method = this.#methods.get(name);
		if (!method)
			throw new RpcError(RPC_CODE.methodNotFound, `the method ${name.slice(0, 100)} does not exist/is not available`);
		if (!Array.isArray(params)) throw new RpcError(RPC_CODE.invalidParams, 'params must be an array');
		if (!isWithin(params, this.limits))
			throw new RpcError(RPC_CODE.invalidParams, 'too many or too deeply nested values');
		const parsed = parseParams(method, params);
		const now = performance.now();
		// A timer may fire up to a millisecond early.
		if (context.deadline - now < 1) throw timedOut();
		const deadline = method.maxTime === undefined ? context.deadline : now + method.maxTime;
		const client = new CallClient(caller, context.notifications.notify, deadline);
		if (!this.#open.open(client.address)) throw new RpcError(RPC_CODE.limitExceeded, 'too many calls at once');
		let isOpen = true;
		const close = () => {
			if (isOpen) this.#open.close(client.address);
			isOpen = false;
		};
		let result: unknown;
		try {
			result = method.answer(parsed as never, client);
		} catch (error) {
			close();
			throw error;
		}
		if (!(result instanceof Promise)) {
			close();
			return result;
		}
		// A call that takes too long is answered, and counts as open until it really ends.
		void result.then(close, close);
		return withTimeout(result, client);
	}
}

const timedOut = () => new RpcError(RPC_CODE.timeout, 'request timed out');

async function withTimeout(result: Promise<unknown>, client: CallClient): Promise<unknown> {
	let timer: NodeJS.Timeout | undefined;
	const timeout = new Promise((_, reject) => {
		timer = setTimeout(() => {
			client.abort();
			reject(timedOut());
		}, client.deadline - performance.now());
	});
	try {
		return await Promise.race([result, timeout]);
	} finally {
		clearTimeout(timer);
	}
}
