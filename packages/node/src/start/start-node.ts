import { type Chain, type ChainGenesis, chainMempool } from '@altvm/chain';
import type { VmAdapter } from '@altvm/host';
import type { Database } from '@altvm/state';
import { type AltvmOptions, altvmMethods } from '../altvm/altvm-methods.ts';
import { BlockFinder } from '../blocks/block-finder.ts';
import type { NodeConfig, NodeConfigInput } from '../config/node-config.ts';
import { readConfig } from '../config/read-config.ts';
import { Engine } from '../engine/engine.ts';
import { engineMethods } from '../engine/engine-methods.ts';
import { ethMethods } from '../eth/eth-methods.ts';
import { loadKzg } from '../kzg/load-kzg.ts';
import { summarize } from '../operations/block-summary.ts';
import { createLogger, type Logger } from '../operations/logger.ts';
import { Metrics } from '../operations/metrics.ts';
import { Status } from '../operations/status.ts';
import { senderThreads } from '../recovery/sender-threads.ts';
import { Dispatcher } from '../rpc/dispatcher.ts';
import type { RpcMethods } from '../rpc/method.ts';
import { ChainEvents } from '../subscriptions/chain-events.ts';
import { filterMethods } from '../subscriptions/filter-methods.ts';
import { subscriptionMethods } from '../subscriptions/subscription-methods.ts';
import { watchSyncing } from '../subscriptions/watch-syncing.ts';
import { tracingMethods } from '../tracing/tracing-methods.ts';
import { blocksBy, developed, startMining } from './block-production.ts';
import { ofNamespaces, reading } from './choose-methods.ts';
import { Closers } from './closers.ts';
import type { DevAccount } from './dev-accounts.ts';
import { filterLimits, logLimits, rpcLimits } from './limits-of.ts';
import { openChain } from './open-chain.ts';
import { type NodeUrls, openServers } from './open-servers.ts';

/** Options of a node: those of a config file, and what only code can give. */
export interface StartNodeOptions extends NodeConfigInput {
	/** Adapters of the VMs that the chain may have. */
	readonly adapters: readonly VmAdapter[];
	/** Shown to clients. Default 0.0.0. */
	readonly version?: string;
	/** Default: a log to standard error, as `log` says. */
	readonly logger?: Logger;
	/** Instead of `genesis`, which names a file. */
	readonly chainGenesis?: ChainGenesis;
	/** Instead of the one in `datadir`. The node closes it. */
	readonly database?: Database;
	/** What `altvm_getInterface` writes source code with, by the name of a language. */
	readonly bindings?: AltvmOptions['bindings'];
	/** Further methods of JSON-RPC, which may replace those of the node. */
	readonly methods?: (chain: Chain) => RpcMethods;
}

/** A node that runs. */
export interface RunningNode {
	readonly config: NodeConfig;
	readonly chain: Chain;
	/** Accounts of a development node. Their keys are public. */
	readonly accounts: readonly DevAccount[];
	readonly urls: NodeUrls;
	/** What it answers to clients. */
	readonly methods: RpcMethods;
	readonly logger: Logger;
	/** Answers what runs, then closes the servers and the chain. */
	close(): Promise<void>;
}

/**
 * Starts a node: a chain, and servers for its clients.
 *
 * @throws ConfigError if an option is wrong; ChainError if the chain cannot be opened.
 * @example
 * ```ts
 * import { evmAdapter } from '@altvm/evm';
 * import { startNode } from '@altvm/node';
 *
 * const node = await startNode({ adapters: [evmAdapter()], dev: true, http: { port: 0 }, log: { level: 'silent' } });
 * const response = await fetch(node.urls.http, {
 * 	method: 'POST',
 * 	headers: { 'content-type': 'application/json' },
 * 	body: '{"jsonrpc":"2.0","id":1,"method":"eth_chainId"}',
 * });
 * const { result } = await response.json();
 * result; // 0x7a69
 * await node.close();
 * ```
 */
export async function startNode(options: StartNodeOptions): Promise<RunningNode> {
	const {
		adapters,
		version = '0.0.0',
		logger: given,
		chainGenesis,
		database,
		methods: further,
		bindings,
		...input
	} = options;
	const config = readConfig(input, undefined, chainGenesis !== undefined || database !== undefined);
	const logger = given ?? createLogger(config.log);
	const onListenerError = (err: unknown) => logger.error({ err }, 'a listener failed');
	const closers = new Closers();
	try {
		const threads = config.readReplica ? undefined : senderThreads();
		if (threads) closers.add(() => threads.close());
		const { chain, accounts } = await openChain({
			config,
			adapters,
			...(chainGenesis && { genesis: chainGenesis }),
			...(database && { database }),
			...(threads && {
				mempool: chainMempool({ onError: onListenerError, kzg: await loadKzg(), recover: threads.recover }),
			}),
			onError: onListenerError,
		});
		closers.add(() => chain.close());

		const events = new ChainEvents(chain);
		closers.add(() => events.close());
		const engine = new Engine(chain, { peers: config.peers });
		closers.add(() => engine.stop());
		const filters = filterMethods(chain, new BlockFinder(chain), events, {
			limits: filterLimits(config),
			logs: logLimits(config),
		});
		closers.add(() => filters.close());
		const subscriptions = subscriptionMethods(chain, events, {
			limits: filterLimits(config),
			onSyncing: watchSyncing(() => engine.progress),
		});
		const client = `altvm/v${version}/${process.platform}-${process.arch}/node${process.versions.node}`;
		const dev = config.dev ? await developed(chain, config, accounts, client, logger) : undefined;
		const building = dev ?? startMining(chain, config, logger);
		if (building) closers.add(() => building.close());
		const all: RpcMethods = {
			...ethMethods(chain, {
				client: {
					version: client,
					accounts: () => accounts.map(({ address }) => address),
					syncing: () => engine.progress,
					peers: () => config.peers.length,
				},
				logs: logLimits(config),
				calls: { gasCap: BigInt(config.gasCap), maxTime: config.rpc.evmTime },
				...(!config.archive && { keptStates: BigInt(config.keepBlocks) }),
				testing: config.testing,
			}),
			...tracingMethods(chain, { gasCap: BigInt(config.gasCap) }),
			...altvmMethods(chain, { limits: { gasCap: BigInt(config.gasCap) }, ...(bindings && { bindings }) }),
			...filters.methods,
			...subscriptions.methods,
			...dev?.methods,
			...further?.(chain),
		};
		const methods = ofNamespaces(all, config.rpc.namespaces);

		const engineTable = { ...all, ...engineMethods(engine, { version }) };
		const pool = () => poolOf(chain);
		let openCalls = () => 0;
		const sources = {
			chain,
			pool,
			openCalls: () => openCalls(),
			filters: filters.count,
			subscriptions: subscriptions.count,
		};
		const metrics = new Metrics(Object.keys(engineTable), sources);
		const status = new Status({
			...sources,
			version: client,
			source: () => blocksBy(config),
			syncing: () => engine.progress,
			peers: () => config.peers.length,
		});
		const dispatcherOptions = {
			limits: rpcLimits(config),
			onFault: ({ id, method, cause }: { id: string; method: string; cause: unknown }) =>
				logger.error({ id, method, err: cause }, 'a call failed'),
			onCall: (call: { method: string; milliseconds: number; code: number | undefined }) => {
				metrics.onCall(call);
				status.onCall(call);
				if (!logger.isLevelEnabled('debug')) return;
				const { milliseconds, code } = call;
				logger.debug({ method: call.method.slice(0, 100), milliseconds, code }, 'rpc');
			},
		};
		const dispatcher = new Dispatcher(methods, dispatcherOptions);
		const engineDispatcher = new Dispatcher(engineTable, dispatcherOptions);
		const queries = new Dispatcher(reading(all), dispatcherOptions);
		openCalls = () => dispatcher.openCalls + engineDispatcher.openCalls;
		events.onBlock((block, isRemoved) => {
			const summary = summarize(chain, block);
			metrics.onBlock(isRemoved ? undefined : summary);
			if (!isRemoved) status.onBlock(summary);
			const { number, hash, transactions, gasUsed } = summary;
			logger.info({ number, hash, transactions, gasUsed }, isRemoved ? 'block removed' : 'new head');
		});

		const urls = await openServers({
			config,
			chain,
			logger,
			dispatcher,
			engineDispatcher,
			queries,
			version,
			metrics,
			status,
			closers,
			isSyncing: () => engine.isSyncing,
		});
		logger.info({ chainId: chain.config.chainId, head: chain.head.header.number, ...urls }, 'the node runs');
		return {
			config,
			chain,
			accounts,
			urls,
			methods,
			logger,
			async close() {
				await closers.close();
				logger.flush();
			},
		};
	} catch (error) {
		await closers.close().catch((err: unknown) => logger.error({ err }, 'a part did not close'));
		throw error;
	}
}

function poolOf(chain: Chain): { readonly pending: number; readonly queued: number } {
	try {
		return chain.mempool.size;
	} catch {
		// A read replica has no pool.
		return { pending: 0, queued: 0 };
	}
}
