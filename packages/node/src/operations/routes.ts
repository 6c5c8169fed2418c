import type { FastifyInstance } from 'fastify';
import type { Status } from './status.ts';
import { STATUS_PAGE, STATUS_PAGE_POLICY } from './status-page.ts';

/** Adds `GET /`, `/status.json`, `/health` (the process answers) and `/ready` (it has a chain that is not behind) to a server. */
export function addStatusRoutes(app: FastifyInstance, status: Status, readiness: () => string | undefined): void {
	app.get('/', (_request, reply) =>
		reply
			.header('content-type', 'text/html; charset=utf-8')
			.header('content-security-policy', STATUS_PAGE_POLICY)
			.header('x-content-type-options', 'nosniff')
			.send(STATUS_PAGE),
	);
	app.get('/status.json', (_request, reply) => reply.header('cache-control', 'no-store').send(status.json()));
	app.get('/health', (_request, reply) => reply.send({ status: 'ok' }));
	app.get('/ready', (_request, reply) => {
		const reason = readiness();
		return reply.code(reason === undefined ? 200 : 503).send({ status: reason ?? 'ok' });
	});
}
