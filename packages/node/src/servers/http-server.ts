import type { AddressInfo, Socket } from 'node:net';
import cors from '@fastify/cors';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { Dispatcher } from '../rpc/dispatcher.ts';
import { RPC_CODE } from '../rpc/rpc-error.ts';
import { isAllowedHost } from './hosts.ts';
import type { Authorize } from './jwt.ts';
import { limitSockets } from './limit-sockets.ts';
import { SERVER_LIMITS, type ServerLimits } from './server-limits.ts';
import { type AcceptedWebSockets, acceptWebSockets } from './web-sockets.ts';

export interface HttpServerOptions {
	readonly dispatcher: Dispatcher;
	/** Default: 127.0.0.1. */
	readonly host?: string;
	/** Default: 0, any free port. */
	readonly port?: number;
	/** Origins of pages that may read responses; `*` for any. Default: none. */
	readonly cors?: readonly string[];
	/** Names of `Host` headers that are served; `*` for any. Default: localhost. IP addresses are always served. */
	readonly vhosts?: readonly string[];
	/** Whether WebSockets are served at the same address. Pages need an origin of `cors`. Default: false. */
	readonly webSockets?: boolean;
	/** Checks every request, such as {@link jwtAuthorization}. Default: everyone may ask. */
	readonly authorize?: Authorize;
	readonly limits?: Partial<ServerLimits>;
	/** Adds routes before the server listens, such as `GET /health`. */
	readonly routes?: (app: FastifyInstance) => void;
}

/** A server that listens. */
export interface RunningServer {
	readonly url: string;
	readonly port: number;
	/** Listens no longer, answers what runs, and closes all connections. */
	close(): Promise<void>;
}

/** An HTTP server that listens, which others (WebSockets) can use. */
export interface HttpServer extends RunningServer {
	readonly app: FastifyInstance;
	readonly limits: ServerLimits;
}

/** Media types of JSON-RPC. Pages cannot send them to other origins without asking (CORS), unlike `text/plain`. */
const MEDIA_TYPE = /^application\/(json|json-rpc|jsonrequest)\s*(;|$)/;

const errorBody = (code: number, message: string) =>
	JSON.stringify({ jsonrpc: '2.0', id: null, error: { code, message } });

async function answer(dispatcher: Dispatcher, request: FastifyRequest, reply: FastifyReply): Promise<void> {
	const onClose = (listener: () => void) => void reply.raw.once('close', listener);
	const { text } = await dispatcher.handle(request.body as string, { address: request.ip, send: undefined, onClose });
	if (text === undefined) await reply.code(204).send();
	else await reply.header('content-type', 'application/json').send(text);
}

/** JSON-RPC error of what fastify refuses: a body that is too large, another media type. */
function onError(error: { statusCode?: number; message: string }, _request: FastifyRequest, reply: FastifyReply): void {
	const status = error.statusCode ?? 500;
	const isClients = status < 500;
	const body = errorBody(
		isClients ? RPC_CODE.invalidRequest : RPC_CODE.internal,
		isClients ? error.message : 'internal error',
	);
	void reply.code(status).header('content-type', 'application/json').send(body);
}

/**
 * Serves JSON-RPC over HTTP: `POST /`.
 *
 * @example
 * ```ts
 * import { Dispatcher, defineMethod, serveHttp } from '@altvm/node';
 * import { z } from 'zod';
 *
 * const dispatcher = new Dispatcher({ net_version: defineMethod(z.tuple([]), () => '31337') });
 * const server = await serveHttp({ dispatcher });
 * const response = await fetch(server.url, {
 * 	method: 'POST',
 * 	headers: { 'content-type': 'application/json' },
 * 	body: '{"jsonrpc":"2.0","id":1,"method":"net_version"}',
 * });
 * const { result } = await response.json();
 * result; // 31337
 * await server.close();
 * ```
 */
export async function serveHttp(options: HttpServerOptions): Promise<HttpServer> {
	const limits = { ...SERVER_LIMITS, ...options.limits };
	const { dispatcher, host = '127.0.0.1', port = 0, vhosts = ['localhost'], authorize } = options;
	const app = Fastify({
		logger: false,
		bodyLimit: limits.bodyBytes,
		requestTimeout: limits.requestTime,
		keepAliveTimeout: limits.idleTime,
		http: {
			headersTimeout: limits.headersTime,
			connectionsCheckingInterval: Math.max(50, Math.min(limits.headersTime, limits.requestTime, 5_000) / 4),
		},
		forceCloseConnections: 'idle',
		routerOptions: { ignoreTrailingSlash: true },
	});
	const sockets = limitSockets(app.server, limits);
	const busy = new WeakSet<Socket>();
	let closing: Promise<void> | undefined;
	app.addHook('onRequest', (request, reply, done) => {
		busy.add(request.raw.socket);
		if (isAllowedHost(request.headers.host, vhosts)) done();
		else void reply.code(403).header('content-type', 'text/plain').send('invalid host specified');
	});
	app.addHook('onResponse', ({ raw: { socket } }, _reply, done) => {
		busy.delete(socket);
		if (closing) socket.destroySoon();
		done();
	});
	const origins = options.cors ?? [];
	if (origins.length > 0) {
		const origin = origins.includes('*') ? '*' : [...origins];
		await app.register(cors, { origin, methods: ['GET', 'POST'], maxAge: 600 });
	}
	if (authorize) {
		app.addHook('onRequest', async (request, reply) => {
			const problem = await authorize(request.headers.authorization);
			if (problem !== undefined) await reply.code(401).header('content-type', 'text/plain').send(problem);
		});
	}
	app.removeAllContentTypeParsers();
	app.addContentTypeParser(MEDIA_TYPE, { parseAs: 'string' }, (_request, body, done) => done(null, body));
	app.setErrorHandler(onError);
	app.post('/', (request, reply) => answer(dispatcher, request, reply));
	options.routes?.(app);
	const webSockets = options.webSockets
		? acceptWebSockets(app.server, {
				dispatcher,
				limits,
				origins,
				vhosts,
				...(authorize && { authorize }),
			})
		: undefined;
	await app.listen({ host, port });

	const address = app.server.address() as AddressInfo;
	const name = address.family === 'IPv6' ? `[${address.address}]` : address.address;
	return {
		app,
		limits,
		port: address.port,
		url: `http://${name}:${address.port}`,
		close: () => {
			const idle = () => [...sockets].filter((socket) => !busy.has(socket));
			return (closing ??= closeApp(app, webSockets, idle, limits.stopTime));
		},
	};
}

async function closeApp(
	app: FastifyInstance,
	webSockets: AcceptedWebSockets | undefined,
	idle: () => readonly Socket[],
	stopTime: number,
): Promise<void> {
	const timer = setTimeout(() => app.server.closeAllConnections(), stopTime);
	try {
		// Fastify ends only after all connections have, so WebSockets are closed meanwhile.
		const closed = Promise.all([app.close(), webSockets?.close()]);
		// Node leaves connections open that have not sent a request yet.
		for (const socket of idle()) if (!webSockets?.owns(socket)) socket.destroy();
		await closed;
	} finally {
		clearTimeout(timer);
	}
}
