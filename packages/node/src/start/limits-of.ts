import type { NodeConfig } from '../config/node-config.ts';
import type { LogLimits } from '../eth/find-logs.ts';
import type { RpcLimits } from '../rpc/limits.ts';
import type { ServerLimits } from '../servers/server-limits.ts';
import type { FilterLimits } from '../subscriptions/limits.ts';

export const rpcLimits = ({ rpc }: NodeConfig): Partial<RpcLimits> => ({
	batchSize: rpc.batchSize,
	batchResponseBytes: rpc.batchBytes,
	responseBytes: rpc.responseBytes,
	callTime: rpc.callTime,
	openCalls: rpc.openCalls,
	openCallsPerClient: rpc.openCallsPerClient,
});

export const serverLimits = ({ rpc }: NodeConfig): Partial<ServerLimits> => ({
	bodyBytes: rpc.bodyBytes,
	idleTime: rpc.idleTime,
	sockets: rpc.sockets,
	socketsPerClient: rpc.socketsPerClient,
});

/** Payloads with blobs are larger than what other clients send, as in geth. */
export const engineLimits = (config: NodeConfig): Partial<ServerLimits> => ({
	...serverLimits(config),
	bodyBytes: 128 * 2 ** 20,
});

export const filterLimits = ({ rpc }: NodeConfig): Partial<FilterLimits> => ({
	filtersPerClient: rpc.filters,
	subscriptionsPerSocket: rpc.subscriptions,
	logs: rpc.logs,
});

export const logLimits = ({ rpc }: NodeConfig): Partial<LogLimits> => ({ blocks: rpc.logBlocks, logs: rpc.logs });
