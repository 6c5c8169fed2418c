import { hexToBytes } from '@altvm/abi-bridge';
import type { Chain } from '@altvm/chain';
import {
	create,
	type DescMessage,
	type DescService,
	fromBinary,
	type MessageInitShape,
	type MessageShape,
	toBinary,
} from '@bufbuild/protobuf';
import {
	type handleUnaryCall,
	Server,
	ServerCredentials,
	type ServiceDefinition,
	status,
	type UntypedServiceImplementation,
} from '@grpc/grpc-js';
import { ExecutorService } from './execution_pb.ts';
import { EvNodeExecutor, ExecutorError, type ExecutorOptions } from './executor.ts';

export interface EvNodeServerOptions extends ExecutorOptions {
	/** Where the service listens. Default 127.0.0.1:50051. It has no authentication: only ev-node may reach it. */
	readonly host?: string;
	readonly port?: number;
	/** Most bytes of a request. Default 64 MiB. */
	readonly messageBytes?: number;
	/** Is told of what failed for reasons that are not the caller's. */
	readonly onFault?: (cause: unknown) => void;
}

export interface RunningEvNodeServer {
	readonly port: number;
	/** Stops when open calls have ended. */
	stop(): Promise<void>;
}

type Methods = typeof ExecutorService.method;
type Handlers = {
	[Name in keyof Methods]: (
		request: MessageShape<Methods[Name]['input']>,
	) => MessageInitShape<Methods[Name]['output']> | Promise<MessageInitShape<Methods[Name]['output']>>;
};

/**
 * Serves a chain to ev-node over gRPC (`evnode.v1.ExecutorService`).
 *
 * @example
 * ```ts
 * import { createChain } from '@altvm/chain';
 * import { serveEvNode } from '@altvm/node';
 *
 * const config = { chainId: 1337n, forks: [{ hardfork: 'osaka' }] } as const;
 * const chain = await createChain({ genesis: { config, gasLimit: 30_000_000n } });
 * const server = await serveEvNode(chain, { port: 0 });
 * console.log(server.port > 0); // true
 * await server.stop();
 * ```
 */
export async function serveEvNode(chain: Chain, options: EvNodeServerOptions = {}): Promise<RunningEvNodeServer> {
	const { host = '127.0.0.1', port = 50_051, messageBytes = 64 * 1_048_576, onFault = () => undefined } = options;
	const server = new Server({
		'grpc.max_receive_message_length': messageBytes,
		'grpc.max_send_message_length': messageBytes,
	});
	server.addService(
		definitionOf(ExecutorService),
		implementation(handlersOf(new EvNodeExecutor(chain, options)), onFault),
	);
	const bound = await new Promise<number>((resolve, reject) => {
		server.bindAsync(`${host}:${port}`, ServerCredentials.createInsecure(), (error, found) =>
			error ? reject(error) : resolve(found),
		);
	});
	return {
		port: bound,
		stop: () =>
			new Promise((resolve) => {
				const timer = setTimeout(() => server.forceShutdown(), 2_000);
				server.tryShutdown(() => {
					clearTimeout(timer);
					resolve();
				});
			}),
	};
}

function handlersOf(executor: EvNodeExecutor): Handlers {
	return {
		initChain: ({ initialHeight }) => ({ stateRoot: hexToBytes(executor.initChain(initialHeight)) }),
		getTxs: () => ({ txs: executor.transactions() }),
		executeTxs: async ({ txs, blockHeight, timestamp, prevStateRoot }) => {
			if (!timestamp || timestamp.seconds < 0n) throw new ExecutorError('invalid', 'no timestamp');
			const root = await executor.execute(blockHeight, timestamp.seconds, txs, prevStateRoot);
			return { updatedStateRoot: hexToBytes(root), maxBytes: BigInt(executor.transactionBytes) };
		},
		setFinal: async ({ blockHeight }) => {
			await executor.setFinal(blockHeight);
			return {};
		},
		getExecutionInfo: () => ({ maxGas: executor.maxGas() }),
		filterTxs: ({ txs, maxBytes, maxGas }) => ({ statuses: executor.filter(txs, maxBytes, maxGas) }),
	};
}

/** The service as grpc-js wants it. */
function definitionOf(service: DescService): ServiceDefinition {
	const methods = service.methods.map(({ name, localName, input, output }) => [
		localName,
		{
			path: `/${service.typeName}/${name}`,
			requestStream: false,
			responseStream: false,
			...codec('request', input),
			...codec('response', output),
		},
	]);
	return Object.fromEntries(methods);
}

function codec(side: 'request' | 'response', message: DescMessage): Record<string, unknown> {
	return {
		[`${side}Serialize`]: (value: MessageShape<typeof message>) => Buffer.from(toBinary(message, value)),
		[`${side}Deserialize`]: (bytes: Buffer) => fromBinary(message, bytes),
	};
}

/** Calls the handlers, and gives their errors the status codes of gRPC. */
function implementation(handlers: Handlers, onFault: (cause: unknown) => void): UntypedServiceImplementation {
	const codes = { invalid: status.INVALID_ARGUMENT, precondition: status.FAILED_PRECONDITION };
	const byName = handlers as Record<string, (request: unknown) => unknown>;
	const method =
		// biome-ignore lint/suspicious/noExplicitAny: grpc-js has the calls of all methods in one type.
			(name: string, output: DescMessage): handleUnaryCall<any, unknown> =>
			async ({ request }, answer) => {
				try {
					answer(null, create(output, (await byName[name]!(request)) as MessageInitShape<typeof output>));
				} catch (error) {
					if (error instanceof ExecutorError) return answer({ code: codes[error.code], details: error.message });
					onFault(error);
					answer({ code: status.INTERNAL, details: 'the request failed' });
				}
			};
	return Object.fromEntries(
		ExecutorService.methods.map(({ localName, output }) => [localName, method(localName, output)]),
	);
}
