import type { AddressInfo } from 'node:net';
import Fastify from 'fastify';
import type { Registry } from 'prom-client';
import type { RunningServer } from '../servers/http-server.ts';

/** Serves metrics for Prometheus: `GET /metrics`. */
export async function serveMetrics(registry: Registry, host: string, port: number): Promise<RunningServer> {
	const app = Fastify({ logger: false, forceCloseConnections: true });
	app.get('/metrics', async (_request, reply) =>
		reply.header('content-type', registry.contentType).send(await registry.metrics()),
	);
	await app.listen({ host, port });
	const bound = (app.server.address() as AddressInfo).port;
	return { port: bound, url: `http://${host}:${bound}/metrics`, close: () => app.close() };
}
