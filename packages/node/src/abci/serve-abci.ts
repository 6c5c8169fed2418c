import { createServer, type Server, type Socket } from 'node:net';
import type { Chain } from '@altvm/chain';
import { create, type MessageInitShape } from '@bufbuild/protobuf';
import { Serial } from '../ordering/serial.ts';
import { type Request, RequestSchema, ResponseSchema } from './abci_pb.ts';
import { AbciApplication, AbciError, type ApplicationOptions } from './application.ts';
import { CometRelay } from './comet-relay.ts';
import { FrameReader, toFrame } from './frames.ts';

export interface AbciServerOptions extends Omit<ApplicationOptions, 'onCometTransaction'> {
	/**
	 * Address of CometBFT's RPC, such as http://127.0.0.1:26657: transactions that clients send to the node's JSON-RPC go there, and so to all
	 * validators. Default: they are in blocks that this node proposes.
	 */
	readonly comet?: string;
	/** Where CometBFT connects (`proxy_app`). Default 127.0.0.1:26658. It has no authentication: only CometBFT may reach it. */
	readonly host?: string;
	readonly port?: number;
	/** Most bytes of a request. Default 128 MiB. */
	readonly messageBytes?: number;
	/** Is told of what failed for reasons that are not the caller's. */
	readonly onFault?: (cause: unknown) => void;
}

export interface RunningAbciServer {
	readonly port: number;
	stop(): Promise<void>;
}

type Answer = MessageInitShape<typeof ResponseSchema>['value'];

/**
 * Serves a chain to CometBFT by ABCI 2.0 over a socket.
 *
 * @example
 * ```ts
 * import { createChain } from '@altvm/chain';
 * import { serveAbci } from '@altvm/node';
 *
 * const config = { chainId: 1337n, forks: [{ hardfork: 'osaka' }] } as const;
 * const chain = await createChain({ genesis: { config, gasLimit: 30_000_000n } });
 * const server = await serveAbci(chain, { port: 0 });
 * console.log(server.port > 0); // true
 * await server.stop();
 * ```
 */
export async function serveAbci(chain: Chain, options: AbciServerOptions = {}): Promise<RunningAbciServer> {
	const { host = '127.0.0.1', port = 26_658, messageBytes = 128 * 1_048_576, onFault = () => undefined } = options;
	const relay = options.comet === undefined ? undefined : new CometRelay(chain, options.comet);
	const application = new AbciApplication(chain, {
		...options,
		...(relay && { onCometTransaction: (hash) => relay.cameFromComet(hash) }),
	});
	// CometBFT has a connection each for consensus, the mempool, queries and snapshots. What changes the chain is done in one order.
	const serial = new Serial();
	const sockets = new Set<Socket>();
	const server = createServer((socket) => {
		sockets.add(socket);
		socket.setNoDelay(true);
		socket.on('close', () => sockets.delete(socket));
		socket.on('error', () => socket.destroy());
		void serveSocket(socket, messageBytes, (request) =>
			isChange(request) ? serial.run(() => answer(application, request)) : answer(application, request),
		).catch((error: unknown) => {
			onFault(error);
			socket.destroy();
		});
	});
	await listening(server, host, port);
	const address = server.address();
	return {
		port: typeof address === 'object' && address ? address.port : port,
		stop: async () => {
			relay?.stop();
			application.snapshots.stop();
			const closed = new Promise((resolve) => server.close(resolve));
			for (const socket of sockets) socket.destroy();
			await closed;
		},
	};
}

function listening(server: Server, host: string, port: number): Promise<void> {
	return new Promise((resolve, reject) => {
		server.once('error', reject);
		server.listen(port, host, () => {
			server.off('error', reject);
			resolve();
		});
	});
}

/** Answers the requests of a socket in their order. While one is answered, no more is read than the socket buffers. */
async function serveSocket(
	socket: Socket,
	messageBytes: number,
	respond: (request: Request) => Promise<Answer>,
): Promise<void> {
	const frames = new FrameReader(RequestSchema, messageBytes);
	for await (const chunk of socket) {
		for (const request of frames.read(chunk as Uint8Array)) {
			const value = await respond(request).catch((error: unknown): Answer => {
				if (!(error instanceof AbciError)) throw error;
				return { case: 'exception', value: { error: error.message } };
			});
			socket.write(toFrame(ResponseSchema, create(ResponseSchema, { value: value! })));
		}
	}
}

/** Whether a request is of consensus. Checks of transactions and queries do not wait for a block that is executed. */
function isChange({ value }: Request): boolean {
	return !['echo', 'flush', 'info', 'checkTx', 'query', 'listSnapshots', 'loadSnapshotChunk'].includes(
		value.case ?? '',
	);
}

async function answer(application: AbciApplication, { value: request }: Request): Promise<Answer> {
	switch (request.case) {
		case 'echo':
			return { case: 'echo', value: { message: request.value.message } };
		case 'flush':
			return { case: 'flush', value: {} };
		case 'info':
			return { case: 'info', value: application.info() };
		case 'initChain':
			return { case: 'initChain', value: application.initChain(request.value) };
		case 'query':
			return { case: 'query', value: await application.query(request.value) };
		case 'checkTx':
			return { case: 'checkTx', value: application.checkTx(request.value) };
		case 'prepareProposal':
			return { case: 'prepareProposal', value: await application.prepareProposal(request.value) };
		case 'processProposal':
			return { case: 'processProposal', value: await application.processProposal(request.value) };
		case 'extendVote':
			return { case: 'extendVote', value: application.extendVote() };
		case 'verifyVoteExtension':
			return { case: 'verifyVoteExtension', value: application.verifyVoteExtension(request.value) };
		case 'finalizeBlock':
			return { case: 'finalizeBlock', value: await application.finalizeBlock(request.value) };
		case 'commit':
			return { case: 'commit', value: await application.commit() };
		case 'listSnapshots':
			return { case: 'listSnapshots', value: { snapshots: application.snapshots.list() } };
		case 'offerSnapshot':
			return { case: 'offerSnapshot', value: { result: application.snapshots.offer(request.value) } };
		case 'loadSnapshotChunk':
			return { case: 'loadSnapshotChunk', value: { chunk: application.snapshots.load(request.value) } };
		case 'applySnapshotChunk':
			return { case: 'applySnapshotChunk', value: await application.snapshots.apply(request.value) };
		default:
			throw new AbciError(`a request that is not known: ${request.case}`);
	}
}
