import { connect, createServer, type Server, type Socket } from 'node:net';

/** A connection between two programs that a test can cut. It listens at a port, and leads to another. */
export class Cable {
	readonly port: number;
	readonly #server: Server;
	readonly #sockets = new Set<Socket>();
	#isCut = false;

	private constructor(server: Server, port: number) {
		this.#server = server;
		this.port = port;
	}

	static async to(target: number): Promise<Cable> {
		const server = createServer();
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		const cable = new Cable(server, (server.address() as { port: number }).port);
		server.on('connection', (near) => {
			if (cable.#isCut) return near.destroy();
			const far = connect(target, '127.0.0.1');
			for (const [socket, other] of [
				[near, far],
				[far, near],
			] as const) {
				cable.#sockets.add(socket);
				socket.on('error', () => other.destroy());
				socket.on('close', () => {
					cable.#sockets.delete(socket);
					other.destroy();
				});
				socket.pipe(other);
			}
			return undefined;
		});
		return cable;
	}

	cut(): void {
		this.#isCut = true;
		for (const socket of this.#sockets) socket.destroy();
	}

	mend(): void {
		this.#isCut = false;
	}

	async close(): Promise<void> {
		this.cut();
		await new Promise((resolve) => this.#server.close(resolve));
	}
}
