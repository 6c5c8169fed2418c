import { type IncomingMessage, type Server, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Dispatcher } from '../rpc/dispatcher.ts';
import { isAllowedHost, isAllowedOrigin } from './hosts.ts';
import type { Authorize } from './jwt.ts';
import type { ServerLimits } from './server-limits.ts';
import { Session } from './session.ts';

export interface WebSocketOptions {
	readonly dispatcher: Dispatcher;
	readonly limits: ServerLimits;
	readonly origins: readonly string[];
	readonly vhosts: readonly string[];
	readonly authorize?: Authorize;
}

export interface AcceptedWebSockets {
	/** Whether a connection is one of a WebSocket. */
	owns(socket: Duplex): boolean;
	/** Answers what runs, then closes every socket. */
	close(): Promise<void>;
}

/** Status of a close: the server goes away (RFC 6455, 7.4.1). */
const GOING_AWAY = 1001;

function refuse(socket: Duplex, status: number): void {
	socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

/** Why a request for a WebSocket is refused, as a status of HTTP; undefined if it is not. */
async function refusalOf({ headers, url }: IncomingMessage, options: WebSocketOptions): Promise<number | undefined> {
	if (!isAllowedHost(headers.host, options.vhosts)) return 403;
	// Pages of any origin may open WebSockets, and say from where they come.
	if (!isAllowedOrigin(headers.origin, options.origins)) return 403;
	if (url?.split('?')[0] !== '/') return 404;
	const problem = await options.authorize?.(headers.authorization);
	return problem === undefined ? undefined : 401;
}

/** Serves JSON-RPC over the WebSockets of an HTTP server. */
export function acceptWebSockets(server: Server, options: WebSocketOptions): AcceptedWebSockets {
	const { dispatcher, limits } = options;
	const sockets = new WebSocketServer({ noServer: true, maxPayload: limits.bodyBytes, perMessageDeflate: false });
	const sessions = new Map<WebSocket, Session>();
	const connections = new WeakSet<Duplex>();
	let isClosing = false;

	server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
		connections.add(socket);
		const onError = () => socket.destroy();
		socket.on('error', onError);
		void refusalOf(request, options).then((status) => {
			socket.off('error', onError);
			if (status !== undefined || isClosing) refuse(socket, status ?? 503);
			else sockets.handleUpgrade(request, socket, head, (webSocket) => accept(webSocket, request));
		}, onError);
	});

	function accept(webSocket: WebSocket, { socket }: IncomingMessage): void {
		const session = new Session(
			dispatcher,
			{
				address: socket.remoteAddress ?? '',
				send: (text) => webSocket.send(text),
				buffered: () => webSocket.bufferedAmount,
				pause: () => webSocket.pause(),
				resume: () => webSocket.resume(),
				destroy: () => webSocket.terminate(),
			},
			limits.bufferedBytes,
		);
		sessions.set(webSocket, session);
		let isAlive = true;
		const heartbeat = setInterval(() => {
			if (!isAlive) return webSocket.terminate();
			isAlive = false;
			webSocket.ping();
		}, limits.idleTime / 2);
		webSocket.on('pong', () => (isAlive = true));
		webSocket.on('message', (data: Buffer) => {
			isAlive = true;
			if (!isClosing) session.receive(data.toString('utf8'));
		});
		// The socket is closed after an error, such as a message that is too large.
		webSocket.on('error', () => {});
		webSocket.on('close', () => {
			clearInterval(heartbeat);
			sessions.delete(webSocket);
			session.closed();
		});
	}

	async function finish(webSocket: WebSocket, session: Session): Promise<void> {
		await session.finish();
		webSocket.close(GOING_AWAY);
		if (webSocket.readyState !== webSocket.CLOSED) {
			await new Promise<void>((resolve) => webSocket.once('close', () => resolve()));
		}
	}

	return {
		owns: (socket) => connections.has(socket),
		async close() {
			isClosing = true;
			const timer = setTimeout(() => {
				for (const webSocket of sessions.keys()) webSocket.terminate();
			}, limits.stopTime);
			const open = [...sessions].map(async ([webSocket, session]) => {
				const closed = new Promise<void>((resolve) => webSocket.once('close', () => resolve()));
				await Promise.race([finish(webSocket, session), closed]);
			});
			await Promise.all(open);
			clearTimeout(timer);
		},
	};
}
