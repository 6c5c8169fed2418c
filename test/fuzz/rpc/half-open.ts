import { connect, type Socket } from 'node:net';
import type { Random } from '../hostile/random.ts';

/** Starts of requests that never end, or end wrongly. */
const STARTS: readonly string[] = [
	'',
	'P',
	'POST / HTTP/1.1\r\n',
	'POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"jsonrpc"',
	'POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nffffff\r\n{',
	'POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999999\r\nContent-Type: application/json\r\n\r\n',
	'POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n',
	'POST / HTTP/1.1\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}',
	'GET / HTTP/9.9\r\n\r\n',
	`GET /${'a'.repeat(100_000)} HTTP/1.1\r\nHost: localhost\r\n\r\n`,
	`GET / HTTP/1.1\r\n${'A: b\r\n'.repeat(5_000)}`,
	'GET / HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
	'GET / HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n\u0081\u00ff',
	'{"jsonrpc":"2.0","id":1,"method":"eth_chainId"}',
	'\u0000\u0001\u0002\u0003',
];

/** Opens connections that send the start of something, and later closes them as rudely as a client may. */
export class HalfOpen {
	readonly #sockets: Socket[] = [];
	readonly #targets: readonly ({ readonly port: number } | { readonly path: string })[];

	constructor(targets: readonly ({ readonly port: number } | { readonly path: string })[]) {
		this.#targets = targets;
	}

	open(random: Random): void {
		const target = random.pick(this.#targets);
		const socket = 'path' in target ? connect(target.path) : connect(target.port, '127.0.0.1');
		socket.on('error', () => socket.destroy());
		socket.on('data', () => {});
		socket.write(Buffer.from(random.pick(STARTS), 'latin1'));
		this.#sockets.push(socket);
		if (this.#sockets.length > 200) this.#close(this.#sockets.shift()!, random);
	}

	closeAll(random: Random): void {
		for (const socket of this.#sockets.splice(0)) this.#close(socket, random);
	}

	#close(socket: Socket, random: Random): void {
		// Only TCP has resets.
		if (random.below(2) === 0 && socket.remotePort !== undefined) socket.resetAndDestroy();
		else socket.destroy();
	}
}
