import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { z } from 'zod';
import { defineMethod } from '../rpc/define-method.ts';
import { Dispatcher } from '../rpc/dispatcher.ts';
import { type IpcServer, serveIpc } from './ipc-server.ts';

const dispatcher = new Dispatcher({
	echo: defineMethod(z.tuple([z.unknown()]), ([value]) => value),
	waits: defineMethod(z.tuple([z.number()]), ([time]) => new Promise((resolve) => setTimeout(resolve, time, 'done'))),
	notifies: defineMethod(z.tuple([]), (_, { notify }) => notify!('0x1', 'hello')),
});
let folder: string;
const servers: IpcServer[] = [];
const sockets: Socket[] = [];
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'altvm-ipc-'))));
afterEach(async () => {
	for (const socket of sockets.splice(0)) socket.destroy();
	for (const server of servers.splice(0)) await server.close();
	rmSync(folder, { recursive: true });
});
async function serve(limits = {}): Promise<IpcServer> {
	const server = await serveIpc({ dispatcher, path: join(folder, 'altvm.ipc'), limits });
	servers.push(server);
	return server;
}
/** A client, and the lines that it got. */
async function open({ path }: IpcServer): Promise<{ socket: Socket; lines: () => string[] }> {
	const socket = connect(path);
	sockets.push(socket);
	await new Promise((resolve) => socket.once('connect', resolve));
	let got = '';
	socket.on('data', (data) => (got += data));
	socket.on('error', () => {});
	return { socket, lines: () => got.split('\n').slice(0, -1) };
}
const request = (method: string, ...params: unknown[]) => JSON.stringify({ jsonrpc: '2.0', id: 1, method, params });

it('answers messages that follow one another in any pieces, each on a line', async () => {
	const { socket, lines } = await open(await serve());
	const text = `${request('echo', 'ü')}${request('echo', 2)}\n[${request('echo', 3)}]`;
	const bytes = Buffer.from(text);
	for (let at = 0; at < bytes.length; at += 7) {
		socket.write(bytes.subarray(at, at + 7));
		await new Promise((resolve) => setTimeout(resolve, 1));
	}
	await expect
		.poll(() => lines().map((line) => JSON.parse(line)))
		.toMatchObject([{ result: 'ü' }, { result: 2 }, [{ result: 3 }]]);
});

it('answers what is no JSON with a parse error, and goes on', async () => {
	const { socket, lines } = await open(await serve());
	socket.write(`hello\n{]${request('echo', 1)}`);
	await expect.poll(() => lines().map((line) => JSON.parse(line).error?.code)).toEqual([-32700, -32700, undefined]);
});

it('sends notifications after the response', async () => {
	const { socket, lines } = await open(await serve());
	socket.write(request('notifies'));
	await expect.poll(() => lines().map((line) => JSON.parse(line).method)).toEqual([undefined, 'eth_subscription']);
});

it('can be opened by its owner only', async () => {
	const { path } = await serve();
	expect(statSync(path).mode & 0o777).toBe(0o600);
});

it('takes the place of a socket that a killed process left, and not of a live one', async () => {
	const path = join(folder, 'altvm.ipc');
	const { execFileSync } = await import('node:child_process');
	// A process that ends without closing its server leaves the socket.
	const code = `require('net').createServer().listen(${JSON.stringify(path)}, () => process.kill(process.pid, 'SIGKILL'))`;
	expect(() => execFileSync(process.execPath, ['-e', code])).toThrow();
	const server = await serve();
	await open(server);
	await expect(serveIpc({ dispatcher, path })).rejects.toThrow('another process listens');
	await expect(serveIpc({ dispatcher, path: join(folder, 'no', 'folder') })).rejects.toThrow();
});

it('closes a connection whose message is too large', async () => {
	const { socket } = await open(await serve({ bodyBytes: 100 }));
	const closed = new Promise((resolve) => socket.once('close', resolve));
	socket.write(`[${'1,'.repeat(100)}`);
	await closed;
});

it('answers what runs before it stops, and removes its socket', async () => {
	const server = await serve();
	const { socket, lines } = await open(server);
	const idle = await open(server);
	socket.write(request('waits', 150));
	await expect.poll(() => dispatcher.openCalls).toBe(1);
	await server.close();
	await expect.poll(() => lines().map((line) => JSON.parse(line).result)).toEqual(['done']);
	expect(idle.socket.destroyed || idle.socket.readableEnded).toBe(true);
	expect(() => statSync(server.path)).toThrow();
	const free = createServer().listen(server.path);
	await new Promise((resolve) => free.close(resolve));
});
