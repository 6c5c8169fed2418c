import { connect } from 'node:net';
import { SignJWT } from 'jose';
import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { defineMethod } from '../rpc/define-method.ts';
import { Dispatcher } from '../rpc/dispatcher.ts';
import { type HttpServer, type HttpServerOptions, serveHttp } from './http-server.ts';
import { jwtAuthorization } from './jwt.ts';

const dispatcher = new Dispatcher({
	echo: defineMethod(z.tuple([z.unknown()]), ([value]) => value),
	waits: defineMethod(z.tuple([z.number()]), ([time]) => new Promise((resolve) => setTimeout(resolve, time, 'done'))),
});

const servers: HttpServer[] = [];
afterEach(async () => {
	for (const server of servers.splice(0)) await server.close();
});
async function serve(options: Partial<HttpServerOptions> = {}): Promise<HttpServer> {
	const server = await serveHttp({ dispatcher, ...options });
	servers.push(server);
	return server;
}
const echo = (value: unknown) => JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'echo', params: [value] });
const post = (server: HttpServer, body: string, headers: Record<string, string> = {}) =>
	fetch(server.url, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body });

/** Sends raw bytes and returns what came until the server closed the socket. */
const raw = (server: HttpServer, text: string) =>
	new Promise<string>((resolve) => {
		let got = '';
		const socket = connect(server.port, '127.0.0.1', () => socket.write(text));
		socket.on('data', (data) => (got += data));
		socket.on('error', () => {});
		socket.on('close', () => resolve(got));
	});
const request = (host: string, body: string) =>
	`POST / HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`;

describe('HTTP', () => {
	it('answers calls in UTF-8, and notifications with no content', async () => {
		const server = await serve();
		const response = await post(server, echo('ü€😀'));
		expect(response.headers.get('content-type')).toContain('application/json');
		expect(await response.json()).toEqual({ jsonrpc: '2.0', id: 1, result: 'ü€😀' });
		expect((await post(server, '{"jsonrpc":"2.0","method":"echo","params":[1]}')).status).toBe(204);
		expect(await (await post(server, '{')).json()).toMatchObject({ error: { code: -32700 } });
		expect(await (await post(server, '')).json()).toMatchObject({ id: null, error: {} });
	});

	it('takes the media types of JSON-RPC only: pages may send others to any origin', async () => {
		const server = await serve();
		for (const type of ['application/json; charset=utf-8', 'application/json-rpc', 'application/jsonrequest']) {
			expect((await post(server, echo(1), { 'content-type': type })).status).toBe(200);
		}
		for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/jsonx']) {
			const response = await post(server, echo(1), { 'content-type': type });
			expect([response.status, (await response.json()).error.code]).toEqual([415, -32600]);
		}
	});

	it('refuses bodies above the limit', async () => {
		const server = await serve({ limits: { bodyBytes: 200 } });
		expect((await post(server, echo('x'.repeat(100)))).status).toBe(200);
		expect((await post(server, echo('x'.repeat(200)))).status).toBe(413);
	});

	it('refuses other paths and methods', async () => {
		const server = await serve();
		expect((await fetch(`${server.url}/admin`)).status).toBe(404);
		expect((await fetch(server.url, { method: 'PUT', body: '{}' })).status).toBeGreaterThanOrEqual(404);
	});
});

describe('who may ask', () => {
	it('answers to localhost and addresses, and to names of the list', async () => {
		const server = await serve({ vhosts: ['localhost', 'node.example'] });
		const status = async (host: string) => (await raw(server, request(host, echo(1)))).split(' ')[1];
		for (const host of ['localhost:1', 'LOCALHOST', '127.0.0.1', '10.0.0.1:8545', '[::1]:8545', 'node.example:80']) {
			expect(await status(host), host).toBe('200');
		}
		for (const host of ['evil.example', 'node.example.evil.example', 'localhost.evil:80']) {
			expect(await status(host), host).toBe('403');
		}
		expect((await raw(await serve({ vhosts: ['*'] }), request('evil.example', echo(1)))).split(' ')[1]).toBe('200');
	});

	it('lets pages of the listed origins read responses', async () => {
		const allowed = async (server: HttpServer, origin: string) =>
			(await post(server, echo(1), { origin })).headers.get('access-control-allow-origin');
		expect(await allowed(await serve(), 'https://a.example')).toBe(null);
		const server = await serve({ cors: ['https://a.example', 'https://b.example'] });
		expect(await allowed(server, 'https://b.example')).toBe('https://b.example');
		expect(await allowed(server, 'https://c.example')).toBe(null);
		expect(await allowed(await serve({ cors: ['*'] }), 'https://c.example')).toBe('*');
		const preflight = await fetch(server.url, {
			method: 'OPTIONS',
			headers: {
				origin: 'https://a.example',
				'access-control-request-method': 'POST',
				'access-control-request-headers': 'content-type',
			},
		});
		expect(preflight.headers.get('access-control-allow-headers')).toBe('content-type');
	});

	it('checks the token of the Engine API', async () => {
		const secret = new Uint8Array(32).fill(7);
		const server = await serve({ authorize: jwtAuthorization(secret) });
		const now = Math.floor(Date.now() / 1_000);
		const token = (iat: number | undefined, key = secret, alg = 'HS256') =>
			new SignJWT(iat === undefined ? {} : { iat }).setProtectedHeader({ alg }).sign(key);
		const status = async (authorization?: string) =>
			(await post(server, echo(1), authorization === undefined ? {} : { authorization })).status;
		expect(await status()).toBe(401);
		expect(await status('Bearer x')).toBe(401);
		expect(await status(`Bearer ${await token(now)}`)).toBe(200);
		expect(await status(`Bearer ${await token(now - 50)}`)).toBe(200);
		expect(await status(`Bearer ${await token(now + 50)}`)).toBe(200);
		expect(await status(`Bearer ${await token(now - 70)}`)).toBe(401);
		expect(await status(`Bearer ${await token(now + 70)}`)).toBe(401);
		expect(await status(`Bearer ${await token(undefined)}`)).toBe(401);
		expect(await status(`Bearer ${await token(now, new Uint8Array(32))}`)).toBe(401);
		expect(await status(`Bearer ${await token(now, new Uint8Array(64), 'HS512')}`)).toBe(401);
		const unsigned = [{ alg: 'none' }, { iat: now }].map((part) =>
			Buffer.from(JSON.stringify(part)).toString('base64url'),
		);
		expect(await status(`Bearer ${unsigned.join('.')}.`)).toBe(401);
		expect(() => jwtAuthorization(new Uint8Array(31))).toThrow('32 bytes');
	});
});

describe('limits of connections', () => {
	it('closes connections that never finish their headers or their body', async () => {
		const server = await serve({ limits: { headersTime: 200, requestTime: 400 } });
		expect(await raw(server, 'POST / HTTP/1.1\r\nHost: localhost\r\n')).toContain('408');
		expect(await raw(server, '')).toMatch(/^$|408/);
		const unfinished = request('localhost', echo(1)).slice(0, -3);
		expect(await raw(server, unfinished)).toContain('408');
	});

	it('closes idle connections', async () => {
		const server = await serve({ limits: { idleTime: 100 } });
		const kept = request('localhost', echo(1)).replace('Connection: close\r\n', '');
		expect(await raw(server, kept)).toContain('200 OK');
	});

	it('closes connections beyond the limit of a client, and answers the others', async () => {
		const server = await serve({ limits: { socketsPerClient: 2 } });
		const sockets = await Promise.all(
			[1, 2].map(
				() =>
					new Promise<ReturnType<typeof connect>>((resolve) => {
						const socket = connect(server.port, '127.0.0.1', () => resolve(socket));
					}),
			),
		);
		expect(await raw(server, request('localhost', echo(1)))).toBe('');
		sockets[0]!.destroy();
		await expect.poll(() => raw(server, request('localhost', echo(1)))).toContain('200 OK');
		for (const socket of sockets) socket.destroy();
	});

	it('closes connections beyond the limit in total', async () => {
		const server = await serve({ limits: { sockets: 1 } });
		const socket = connect(server.port, '127.0.0.1');
		await new Promise((resolve) => socket.once('connect', resolve));
		expect(await raw(server, request('localhost', echo(1)))).toBe('');
		socket.destroy();
	});
});

describe('a stop', () => {
	it('answers what runs, and closes idle connections at once', async () => {
		const server = await serve();
		const idle = raw(server, '');
		const running = post(server, '{"jsonrpc":"2.0","id":1,"method":"waits","params":[300]}');
		await expect.poll(() => dispatcher.openCalls).toBe(1);
		const start = performance.now();
		await Promise.all([server.close(), server.close()]);
		expect(performance.now() - start).toBeLessThan(server.limits.stopTime / 2);
		expect(await (await running).json()).toMatchObject({ result: 'done' });
		expect(await idle).toBe('');
		await expect(post(server, echo(1))).rejects.toThrow();
	});

	it('does not wait longer than it may', async () => {
		const server = await serve({ limits: { stopTime: 100 } });
		const running = post(server, '{"jsonrpc":"2.0","id":1,"method":"waits","params":[5000]}').catch(() => 'cut');
		await expect.poll(() => dispatcher.openCalls).toBe(1);
		await server.close();
		expect(await running).toBe('cut');
	});
});
