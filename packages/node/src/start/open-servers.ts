import { join } from 'node:path';
import type { Chain } from '@altvm/chain';
import { serveAbci } from '../abci/serve-abci.ts';
import { ConfigError } from '../config/config-error.ts';
import type { NodeConfig } from '../config/node-config.ts';
import { serveEvNode } from '../ev-node/serve-ev-node.ts';
import type { Logger } from '../operations/logger.ts';
import type { Metrics } from '../operations/metrics.ts';
import { serveMetrics } from '../operations/metrics-server.ts';
import { addStatusRoutes } from '../operations/routes.ts';
import type { Status } from '../operations/status.ts';
import type { Dispatcher } from '../rpc/dispatcher.ts';
import { serveHttp } from '../servers/http-server.ts';
import { serveIpc } from '../servers/ipc-server.ts';
import { jwtAuthorization } from '../servers/jwt.ts';
import type { Closers } from './closers.ts';
import { readJwtSecret } from './jwt-secret.ts';
import { engineLimits, serverLimits } from './limits-of.ts';

/** Where a node can be reached. What is off has an empty text. */
export interface NodeUrls {
	readonly http: string;
	readonly ws: string;
	/** Path of the Unix socket. */
	readonly ipc: string;
	/** The Engine API. */
	readonly engine: string;
	/** ev-node's execution service. */
	readonly evNode: string;
	/** The socket for CometBFT. */
	readonly abci: string;
	readonly metrics: string;
}

export interface OpenServersOptions {
	readonly config: NodeConfig;
	readonly chain: Chain;
	readonly logger: Logger;
	readonly dispatcher: Dispatcher;
	readonly engineDispatcher: Dispatcher;
	/** Methods that read, for queries by CometBFT. */
	readonly queries: Dispatcher;
	readonly version: string;
	readonly metrics: Metrics;
	readonly status: Status;
	readonly closers: Closers;
	readonly isSyncing: () => boolean;
}

const toWs = (url: string) => url.replace(/^http/, 'ws');

/** An error of a server that cannot listen, with the flag that says where. */
const listening = async <T>(flag: string, server: Promise<T>): Promise<T> => {
	try {
		return await server;
	} catch (cause) {
		throw new ConfigError(`${flag}: ${(cause as Error).message}`, { cause });
	}
};

/** Opens the servers of a configuration. */
export async function openServers({ config, dispatcher, closers, ...options }: OpenServersOptions): Promise<NodeUrls> {
	const { http, authrpc } = config;
	const urls = { http: '', ws: '', ipc: '', engine: '', evNode: '', abci: '', metrics: '' };
	let isStopping = false;
	const readiness = () => (isStopping ? 'stopping' : options.isSyncing() ? 'syncing' : undefined);
	if (config.metrics.port !== undefined) {
		const { registry } = options.metrics;
		const server = await listening('--metrics.port', serveMetrics(registry, config.metrics.addr, config.metrics.port));
		closers.add(() => server.close());
		urls.metrics = server.url;
	}
	if (config.ipc !== undefined) {
		const path = config.ipc;
		const server = await listening('--ipc', serveIpc({ dispatcher, path, limits: serverLimits(config) }));
		closers.add(() => server.close());
		urls.ipc = path;
	}
	if (authrpc.enabled) {
		const authorize = jwtAuthorization(readJwtSecret(secretFile(config)));
		const server = await listening(
			'--authrpc.port',
			serveHttp({
				dispatcher: options.engineDispatcher,
				host: authrpc.addr,
				port: authrpc.port,
				vhosts: authrpc.vhosts,
				webSockets: true,
				authorize,
				limits: engineLimits(config),
			}),
		);
		closers.add(() => server.close());
		urls.engine = server.url;
	}
	if (config.evNode.enabled) {
		const { addr, port } = config.evNode;
		const onFault = (err: unknown) => options.logger.error({ err }, 'a call of ev-node failed');
		const server = await listening('--ev-node.port', serveEvNode(options.chain, { host: addr, port, onFault }));
		closers.add(() => server.stop());
		urls.evNode = `${addr}:${server.port}`;
	}
	if (config.abci.enabled) {
		const { addr, port, comet, snapshotInterval } = config.abci;
		const onFault = (err: unknown) => options.logger.error({ err }, 'a call of CometBFT failed');
		const server = await listening(
			'--abci.port',
			serveAbci(options.chain, {
				host: addr,
				port,
				queries: options.queries,
				version: options.version,
				snapshotInterval: BigInt(snapshotInterval),
				onFault,
				...(comet !== undefined && { comet }),
			}),
		);
		closers.add(() => server.stop());
		urls.abci = `${addr}:${server.port}`;
	}
	if (http.enabled) {
		const server = await listening(
			'--http.port',
			serveHttp({
				dispatcher,
				host: http.addr,
				port: http.port,
				cors: http.cors,
				vhosts: http.vhosts,
				webSockets: config.ws,
				limits: serverLimits(config),
				routes: (app) => addStatusRoutes(app, options.status, readiness),
			}),
		);
		closers.add(() => server.close());
		urls.http = server.url;
		if (config.ws) urls.ws = toWs(server.url);
	}
	closers.add(() => (isStopping = true));
	return urls;
}

function secretFile({ authrpc, datadir }: NodeConfig): string {
	if (authrpc.jwtSecret !== undefined) return authrpc.jwtSecret;
	if (datadir !== undefined) return join(datadir, 'jwt.hex');
	throw new ConfigError('--authrpc needs --authrpc.jwt-secret <file>, or a --datadir for the file');
}
