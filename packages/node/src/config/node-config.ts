import { HARDFORKS } from '@altvm/evm';
import { z } from 'zod';
import { RPC_LIMITS } from '../rpc/limits.ts';
import { SERVER_LIMITS } from '../servers/server-limits.ts';
import { FILTER_LIMITS } from '../subscriptions/limits.ts';

/** How an option is shown in `--help`. The name of a flag is the path of its option. */
export interface FlagMeta {
	readonly group: string;
	/** Placeholder of the argument, such as `<port>`. None for a switch. */
	readonly argument?: string;
	readonly about: string;
}

const flag = (group: string, argument: string | undefined, about: string) => ({
	flag: { group, ...(argument !== undefined && { argument }), about } satisfies FlagMeta,
});
const section = <T extends z.core.$ZodLooseShape>(shape: T) => z.strictObject(shape);

const port = z.int().min(0).max(65_535);
const positive = z.int().positive();
const names = z.array(z.string().min(1));
const CHAIN = 'Chain:';
const STORAGE = 'Storage:';
const HTTP = 'HTTP, WebSockets and IPC:';
const ENGINE = 'Consensus engines:';
const BLOCKS = 'Block production:';
const DEV = 'Development:';
const LIMITS = 'Limits:';
const OPERATIONS = 'Operations:';

/** The mnemonic that development nodes have in common. Its keys are public. */
export const TEST_MNEMONIC = 'test test test test test test test test test test test junk';

/** Options of a node: what a config file has, and what flags have. Flags win. */
export const nodeConfig = section({
	dev: z
		.boolean()
		.default(false)
		.meta(
			flag(DEV, undefined, 'run a chain of its own, with funded accounts, every VM, and a block for each transaction'),
		),
	mnemonic: z
		.string()
		.default(TEST_MNEMONIC)
		.meta(flag(DEV, '<words>', 'derive the accounts of --dev from these words')),
	accounts: z
		.int()
		.min(0)
		.max(1_000)
		.default(10)
		.meta(flag(DEV, '<number>', 'fund and unlock so many accounts with --dev')),
	balance: z
		.int()
		.min(0)
		.default(10_000)
		.meta(flag(DEV, '<ether>', 'give each account of --dev so much')),
	testing: z
		.boolean()
		.default(false)
		.meta(flag(DEV, undefined, 'let clients build blocks (testing_buildBlockV1, testing_commitBlockV1)')),

	genesis: z
		.string()
		.min(1)
		.optional()
		.meta(flag(CHAIN, '<file>', "begin the chain with this genesis.json, in geth's format")),
	chainId: positive.optional().meta(flag(CHAIN, '<number>', 'chain id of --dev (default: 31337)')),
	hardfork: z
		.enum(HARDFORKS)
		.optional()
		.meta(flag(CHAIN, '<name>', 'fork of --dev (default: the latest)')),
	archive: z
		.boolean()
		.default(false)
		.meta(flag(CHAIN, undefined, 'keep the state of every block')),
	keepBlocks: positive
		.default(10_000)
		.meta(flag(CHAIN, '<blocks>', 'keep the state of so many blocks, without --archive')),

	datadir: z
		.string()
		.min(1)
		.optional()
		.meta(flag(STORAGE, '<folder>', 'keep the chain in this folder (default: in memory)')),
	durability: z
		.enum(['commit', 'periodic'])
		.default('commit')
		.meta(
			flag(
				STORAGE,
				'<mode>',
				'commit: a power failure loses nothing; periodic: at most the last second, and blocks are faster',
			),
		),
	cache: z
		.int()
		.min(0)
		.default(64)
		.meta(flag(STORAGE, '<megabytes>', 'memory for what is read of the state')),
	readReplica: z
		.boolean()
		.default(false)
		.meta(flag(STORAGE, undefined, "serve another process's --datadir, and write nothing")),

	http: section({
		enabled: z
			.boolean()
			.default(true)
			.meta(flag(HTTP, undefined, 'serve no HTTP')),
		addr: z
			.string()
			.min(1)
			.default('127.0.0.1')
			.meta(flag(HTTP, '<address>', 'listen at this address')),
		port: port.default(8545).meta(flag(HTTP, '<port>', 'listen at this port; 0 for any')),
		cors: names
			.default([])
			.meta(flag(HTTP, '<origins>', 'let pages of these origins use the node, separated by commas; * for any')),
		vhosts: names.default(['localhost']).meta(flag(HTTP, '<names>', 'names of this server in Host headers; * for any')),
	}).prefault({}),
	ws: z
		.boolean()
		.default(true)
		.meta(flag(HTTP, undefined, 'serve no WebSockets at the address of HTTP')),
	ipc: z
		.string()
		.min(1)
		.optional()
		.meta(flag(HTTP, '<path>', 'listen at a Unix socket too')),

	authrpc: section({
		enabled: z
			.boolean()
			.default(false)
			.meta(flag(ENGINE, undefined, 'serve the Engine API for a consensus client')),
		addr: z
			.string()
			.min(1)
			.default('127.0.0.1')
			.meta(flag(ENGINE, '<address>', 'listen at this address')),
		port: port.default(8551).meta(flag(ENGINE, '<port>', 'listen at this port')),
		vhosts: names
			.default(['localhost'])
			.meta(flag(ENGINE, '<names>', 'names of this server in Host headers; * for any')),
		jwtSecret: z
			.string()
			.min(1)
			.optional()
			.meta(
				flag(ENGINE, '<file>', 'file with the secret in hex (default: jwt.hex in --datadir, made if it is missing)'),
			),
	}).prefault({}),

	evNode: section({
		enabled: z
			.boolean()
			.default(false)
			.meta(flag(ENGINE, undefined, "serve ev-node's execution service (gRPC)")),
		addr: z
			.string()
			.min(1)
			.default('127.0.0.1')
			.meta(flag(ENGINE, '<address>', 'listen at this address')),
		port: port.default(50_051).meta(flag(ENGINE, '<port>', 'listen at this port')),
	}).prefault({}),
	abci: section({
		enabled: z
			.boolean()
			.default(false)
			.meta(flag(ENGINE, undefined, 'serve CometBFT (ABCI 2.0 over a socket)')),
		addr: z
			.string()
			.min(1)
			.default('127.0.0.1')
			.meta(flag(ENGINE, '<address>', 'listen at this address')),
		port: port.default(26_658).meta(flag(ENGINE, '<port>', 'listen at this port')),
		comet: z
			.url()
			.optional()
			.meta(flag(ENGINE, '<url>', "give transactions to CometBFT's RPC, such as http://127.0.0.1:26657")),
		snapshotInterval: positive
			.default(1_000)
			.meta(flag(ENGINE, '<blocks>', 'offer a snapshot for state sync at each multiple of so many blocks')),
	}).prefault({}),
	peers: names
		.default([])
		.meta(flag(ENGINE, '<urls>', 'fetch missing blocks from the JSON-RPC of these nodes, separated by commas')),

	mine: z
		.enum(['instant', 'interval', 'manual', 'off'])
		.optional()
		.meta(
			flag(BLOCKS, '<mode>', 'build blocks: instant, interval, manual or off (default: instant with --dev, else off)'),
		),
	blockTime: z
		.number()
		.positive()
		.max(86_400)
		.optional()
		.meta(flag(BLOCKS, '<seconds>', 'build a block every so many seconds')),
	gasLimit: positive.optional().meta(flag(BLOCKS, '<gas>', 'gas limit to which built blocks move (default: as it is)')),
	coinbase: z
		.string()
		.regex(/^0x[0-9a-fA-F]{40}$/, { error: 'expected an address of 20 bytes in hex' })
		.optional()
		.meta(flag(BLOCKS, '<address>', 'gets the fees of built blocks')),

	gasCap: positive.default(50_000_000).meta(flag(LIMITS, '<gas>', 'most gas of eth_call and eth_estimateGas')),
	rpc: section({
		namespaces: names
			.default([])
			.meta(flag(LIMITS, '<names>', 'serve methods of these namespaces only, such as eth,net,web3 (default: all)')),
		callTime: positive.default(RPC_LIMITS.callTime).meta(flag(LIMITS, '<ms>', 'longest time of a call or a batch')),
		evmTime: positive.default(5_000).meta(flag(LIMITS, '<ms>', 'longest execution of eth_call and eth_estimateGas')),
		batchSize: positive.default(RPC_LIMITS.batchSize).meta(flag(LIMITS, '<number>', 'most requests of a batch')),
		batchBytes: positive
			.default(RPC_LIMITS.batchResponseBytes)
			.meta(flag(LIMITS, '<bytes>', 'largest response of a batch')),
		responseBytes: positive.default(RPC_LIMITS.responseBytes).meta(flag(LIMITS, '<bytes>', 'largest response')),
		bodyBytes: positive.default(SERVER_LIMITS.bodyBytes).meta(flag(LIMITS, '<bytes>', 'largest request')),
		logBlocks: positive.default(100_000).meta(flag(LIMITS, '<blocks>', 'most blocks of a search for logs')),
		logs: positive.default(20_000).meta(flag(LIMITS, '<number>', 'most logs of a response')),
		filters: positive
			.default(FILTER_LIMITS.filtersPerClient)
			.meta(flag(LIMITS, '<number>', 'most filters of a client')),
		subscriptions: positive
			.default(FILTER_LIMITS.subscriptionsPerSocket)
			.meta(flag(LIMITS, '<number>', 'most subscriptions of a socket')),
		sockets: positive.default(SERVER_LIMITS.sockets).meta(flag(LIMITS, '<number>', 'most connections')),
		socketsPerClient: positive
			.default(SERVER_LIMITS.socketsPerClient)
			.meta(flag(LIMITS, '<number>', 'most connections of a client')),
		openCalls: positive.default(RPC_LIMITS.openCalls).meta(flag(LIMITS, '<number>', 'most calls at the same time')),
		openCallsPerClient: positive
			.default(RPC_LIMITS.openCallsPerClient)
			.meta(flag(LIMITS, '<number>', 'most calls at the same time of a client')),
		idleTime: positive
			.default(SERVER_LIMITS.idleTime)
			.meta(flag(LIMITS, '<ms>', 'how long a connection is kept without a request')),
	}).prefault({}),

	log: section({
		level: z
			.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'])
			.default('info')
			.meta(flag(OPERATIONS, '<level>', 'what is logged: trace, debug, info, warn, error, fatal or silent')),
		format: z
			.enum(['auto', 'pretty', 'json'])
			.default('auto')
			.meta(flag(OPERATIONS, '<format>', 'pretty, json, or auto: pretty in a terminal')),
	}).prefault({}),
	metrics: section({
		addr: z
			.string()
			.min(1)
			.default('127.0.0.1')
			.meta(flag(OPERATIONS, '<address>', 'serve the metrics at this address')),
		port: port.optional().meta(flag(OPERATIONS, '<port>', 'serve metrics for Prometheus at this port (default: none)')),
	}).prefault({}),
});

export type NodeConfig = z.output<typeof nodeConfig>;
/** What is omitted has its default. */
export type NodeConfigInput = z.input<typeof nodeConfig>;
