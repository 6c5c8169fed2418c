import { chmodSync, existsSync, unlinkSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import type { Dispatcher } from '../rpc/dispatcher.ts';
import { JsonSplitter } from './json-splitter.ts';
import { limitSockets } from './limit-sockets.ts';
import { SERVER_LIMITS, type ServerLimits } from './server-limits.ts';
import { Session } from './session.ts';

export interface IpcServerOptions {
	readonly dispatcher: Dispatcher;
	/** Path of the socket. On Windows, the name of a pipe such as `\\.\pipe\altvm`. */
	readonly path: string;
	readonly limits?: Partial<ServerLimits>;
}

export interface IpcServer {
	readonly path: string;
	/** Listens no longer, answers what runs, and closes all connections. */
	close(): Promise<void>;
}

/** Whether a process listens at a socket that exists. */
function isServed(path: string): Promise<boolean> {
	return new Promise((resolve) => {
		const socket = connect(path);
		socket.once('connect', () => {
			socket.destroy();
			resolve(true);
		});
		socket.once('error', () => resolve(false));
	});
}

/** Removes the socket that a process left behind when it was killed. */
async function removeStale(path: string): Promise<void> {
	if (path.startsWith('\\\\') || !existsSync(path)) return;
	if (await isServed(path)) throw new Error(`another process listens at ${path}`);
	unlinkSync(path);
}

const listen = (server: Server, path: string) =>
	new Promise<void>((resolve, reject) => {
		server.once('error', reject);
		server.listen(path, () => {
			server.off('error', reject);
			resolve();
		});
	});

/**
 * Serves JSON-RPC over a Unix socket that only its owner can open. Messages follow one another, as geth's IPC has them.
 * @throws Error if another process listens at the path.
 * @example
 * ```ts
 * import { mkdtempSync } from 'node:fs';
 * import { connect } from 'node:net';
 * import { tmpdir } from 'node:os';
 * import { join } from 'node:path';
 * import { defineMethod, Dispatcher, serveIpc } from '@altvm/node';
 * import { z } from 'zod';
 *
 * const dispatcher = new Dispatcher({ net_version: defineMethod(z.tuple([]), () => '31337') });
 * const server = await serveIpc({ dispatcher, path: join(mkdtempSync(join(tmpdir(), 'altvm-')), 'ipc') });
 * const socket = connect(server.path);
 * socket.write('{"jsonrpc":"2.0","id":1,"method":"net_version"}');
 * const response = await new Promise((resolve) => socket.once('data', resolve));
 * JSON.parse(String(response)).result; // 31337
 * socket.destroy();
 * await server.close();
 * ```
 */
export async function serveIpc({ dispatcher, path, ...options }: IpcServerOptions): Promise<IpcServer> {
	const limits = { ...SERVER_LIMITS, ...options.limits };
	const sessions = new Map<Socket, Session>();
	let isClosing = false;
	const server = createServer((socket) => {
		const session = new Session(
			dispatcher,
			{
				address: 'ipc',
				send: (text) => socket.write(`${text}\n`),
				buffered: () => socket.writableLength,
				pause: () => socket.pause(),
				resume: () => socket.resume(),
				destroy: () => socket.destroy(),
			},
			limits.bufferedBytes,
		);
		sessions.set(socket, session);
		const splitter = new JsonSplitter(limits.bodyBytes);
		socket.on('data', (chunk: Buffer) => {
			try {
				for (const message of splitter.push(chunk)) if (!isClosing) session.receive(message);
			} catch {
				socket.destroy();
			}
		});
		socket.on('error', () => socket.destroy());
		socket.on('close', () => {
			sessions.delete(socket);
			session.closed();
		});
	});
	limitSockets(server, limits);
	await removeStale(path);
	await listen(server, path);
	if (!path.startsWith('\\\\')) chmodSync(path, 0o600);

	async function close(): Promise<void> {
		isClosing = true;
		const closed = new Promise<void>((resolve) => server.close(() => resolve()));
		const timer = setTimeout(() => {
			for (const socket of sessions.keys()) socket.destroy();
		}, limits.stopTime);
		for (const [socket, session] of sessions) void session.finish().then(() => socket.destroySoon());
		await closed;
		clearTimeout(timer);
	}
	let closing: Promise<void> | undefined;
	return { path, close: () => (closing ??= close()) };
}
