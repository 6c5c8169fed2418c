import type { Server, Socket } from 'node:net';
import type { ServerLimits } from './server-limits.ts';

/** Closes connections beyond the limits, as soon as they are made. Returns those that are open. */
export function limitSockets(
	server: Server,
	limits: Pick<ServerLimits, 'sockets' | 'socketsPerClient'>,
): ReadonlySet<Socket> {
	const open = new Set<Socket>();
	const byClient = new Map<string, number>();
	server.maxConnections = limits.sockets;
	server.on('connection', (socket: Socket) => {
		const address = socket.remoteAddress ?? 'ipc';
		const count = (byClient.get(address) ?? 0) + 1;
		byClient.set(address, count);
		open.add(socket);
		socket.once('close', () => {
			open.delete(socket);
			const left = byClient.get(address)! - 1;
			if (left === 0) byClient.delete(address);
			else byClient.set(address, left);
		});
		if (count > limits.socketsPerClient) socket.destroy();
	});
	return open;
}
