import { SignJWT } from 'jose';
import { afterEach, describe, expect, it } from 'vitest';
import { type ClientOptions, WebSocket } from 'ws';
import { z } from 'zod';
import { defineMethod } from '../rpc/define-method.ts';
import { Dispatcher } from '../rpc/dispatcher.ts';
import type { RpcClient } from '../rpc/method.ts';
import { type HttpServer, type HttpServerOptions, serveHttp } from './http-server.ts';
import { jwtAuthorization } from './jwt.ts';

const clients: RpcClient[] = [];
const dispatcher = new Dispatcher({
	echo: defineMethod(z.tuple([z.unknown()]), ([value]) => value),
	waits: defineMethod(z.tuple([z.number()]), ([time]) => new Promise((resolve) => setTimeout(resolve, time, 'done'))),
	floods: defineMethod(z.tuple([z.number()]), ([bytes], { notify }) => {
		const timer = setInterval(() => notify!('0x1', 'x'.repeat(bytes)), 1);
		setTimeout(() => clearInterval(timer), 20_000).unref();
		return '0x1';
	}),
	registers: defineMethod(z.tuple([]), (_, client) => {
		clients.push(client);
		return clients.length;
	}),
});

const servers: HttpServer[] = [];
const sockets: WebSocket[] = [];
afterEach(async () => {
	for (const socket of sockets.splice(0)) socket.terminate();
	for (const server of servers.splice(0)) await server.close();
});
async function serve(options: Partial<HttpServerOptions> = {}): Promise<HttpServer> {
	const server = await serveHttp({ dispatcher, webSockets: true, ...options });
	servers.push(server);
	return server;
}
function connect(server: HttpServer, options: ClientOptions = {}, path = ''): WebSocket {
	const socket = new WebSocket(server.url.replace('http', 'ws') + path, options);
	sockets.push(socket);
	return socket;
}
/** Opens a socket; rejects with the status of a refusal. */
async function open(server: HttpServer, options: ClientOptions = {}, path = ''): Promise<WebSocket> {
	const socket = connect(server, options, path);
	await new Promise<void>((resolve, reject) => {
		socket.on('open', resolve);
		socket.on('unexpected-response', (_, response) => reject(new Error(`status ${response.statusCode}`)));
		socket.on('error', reject);
	});
	return socket;
}
const closed = (socket: WebSocket) => new Promise<number>((resolve) => socket.once('close', resolve));
const next = (socket: WebSocket) =>
	new Promise<{ id: unknown; result: unknown }>((resolve) =>
		socket.once('message', (data) => resolve(JSON.parse(String(data)))),
	);
const request = (method: string, ...params: unknown[]) =>
	JSON.stringify({ jsonrpc: '2.0', id: method, method, params });

describe('WebSockets', () => {
	it('answers calls at the address of HTTP, each when it is done', async () => {
		const socket = await open(await serve());
		const messages: unknown[] = [];
		socket.on('message', (data) => messages.push(JSON.parse(String(data)).id));
		socket.send(request('waits', 50));
		socket.send(request('echo', 'ü€😀'));
		await expect.poll(() => messages).toEqual(['echo', 'waits']);
	});

	it('serves HTTP beside them', async () => {
		const { url } = await serve();
		const response = await fetch(url, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: request('echo', 1),
		});
		expect(await response.json()).toMatchObject({ result: 1 });
	});

	it('is not there unless it is asked for', async () => {
		await expect(open(await serve({ webSockets: false }))).rejects.toThrow();
	});

	it('refuses pages of other origins, other names and other paths', async () => {
		const server = await serve({ cors: ['https://a.example'], vhosts: ['localhost'] });
		await open(server, { origin: 'https://a.example' });
		await open(server, { headers: { host: 'localhost:1' } });
		await expect(open(server, { origin: 'https://b.example' })).rejects.toThrow('status 403');
		await expect(open(server, { headers: { host: 'evil.example' } })).rejects.toThrow('status 403');
		await expect(open(server, {}, '/other')).rejects.toThrow('status 404');
	});

	it('checks the token', async () => {
		const secret = new Uint8Array(32).fill(1);
		const server = await serve({ authorize: jwtAuthorization(secret) });
		await expect(open(server)).rejects.toThrow('status 401');
		const token = await new SignJWT({}).setProtectedHeader({ alg: 'HS256' }).setIssuedAt().sign(secret);
		await open(server, { headers: { authorization: `Bearer ${token}` } });
	});

	it('gives one session to all calls of a socket, and tells when it closes', async () => {
		const server = await serve();
		const [a, b] = [await open(server), await open(server)];
		for (const socket of [a, a, b]) {
			socket.send(request('registers'));
			await next(socket);
		}
		const [first, second, third] = clients.splice(0);
		expect(first!.session).toBe(second!.session);
		expect(first!.session).not.toBe(third!.session);
		const events: string[] = [];
		first!.onClose(() => events.push('a'));
		third!.onClose(() => events.push('b'));
		a.close();
		await expect.poll(() => events).toEqual(['a']);
		first!.notify!('0x1', 'nobody reads it');
	});
});

describe('limits of WebSockets', () => {
	it('closes a socket whose message is too large', async () => {
		const socket = await open(await serve({ limits: { bodyBytes: 1_000 } }));
		socket.send(request('echo', 'x'.repeat(1_000)));
		expect(await closed(socket)).toBe(1009);
	});

	it('disconnects a client that does not read what it is sent', async () => {
		const socket = await open(await serve({ limits: { bufferedBytes: 1_000_000 } }));
		socket.send(request('floods', 100_000));
		await next(socket);
		socket.pause();
		const code = closed(socket);
		setTimeout(() => socket.resume(), 3_000);
		expect(await code).toBe(1006);
	});

	it('answers many messages of one socket, and others meanwhile', async () => {
		const server = await serve();
		const [busy, other] = [await open(server), await open(server)];
		let answers = 0;
		busy.on('message', () => answers++);
		for (let index = 0; index < 2_000; index++) busy.send(request('waits', 1));
		other.send(request('echo', 1));
		expect((await next(other)).result).toBe(1);
		await expect.poll(() => answers, { timeout: 20_000 }).toBe(2_000);
	});

	it('disconnects a client that does not answer a ping', async () => {
		const socket = await open(await serve({ limits: { idleTime: 100 } }), { autoPong: false });
		expect(await closed(socket)).toBe(1006);
		const alive = await open(servers[0]!);
		await new Promise((resolve) => setTimeout(resolve, 400));
		expect(alive.readyState).toBe(WebSocket.OPEN);
	});
});

describe('a stop', () => {
	it('answers what runs, then closes', async () => {
		const server = await serve();
		const socket = await open(server);
		const idle = await open(server);
		socket.send(request('waits', 200));
		await expect.poll(() => dispatcher.openCalls).toBe(1);
		const [answer, code, idleCode] = [next(socket), closed(socket), closed(idle)];
		await server.close();
		expect((await answer).result).toBe('done');
		expect([await code, await idleCode]).toEqual([1001, 1001]);
	});

	it('does not wait longer than it may', async () => {
		const server = await serve({ limits: { stopTime: 100 } });
		const socket = await open(server);
		socket.send(request('waits', 2_000));
		await expect.poll(() => dispatcher.openCalls).toBe(1);
		const code = closed(socket);
		await server.close();
		expect(await code).toBe(1006);
	});
});
