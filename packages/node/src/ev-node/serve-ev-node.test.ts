import { bytesToHex, type Hex, hexToBytes } from '@altvm/abi-bridge';
import { type Chain, createChain } from '@altvm/chain';
import { create, type DescMessage, fromBinary, toBinary } from '@bufbuild/protobuf';
import { Client, credentials, type ServiceError, status } from '@grpc/grpc-js';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { GENESIS as BASE, transfer } from '../engine/testing/driver.ts';
import { ExecutorService } from './execution_pb.ts';
import { FILTER } from './executor.ts';
import { type RunningEvNodeServer, serveEvNode } from './serve-ev-node.ts';

const GENESIS = { ...BASE, timestamp: 1_000n };

/** A node and a client of its service, as ev-node is one. */
class Node {
	readonly chain: Chain;
	readonly #server: RunningEvNodeServer;
	readonly #client: Client;

	private constructor(chain: Chain, server: RunningEvNodeServer) {
		this.chain = chain;
		this.#server = server;
		this.#client = new Client(`127.0.0.1:${server.port}`, credentials.createInsecure());
	}

	static async start(pooled: readonly Hex[] = []): Promise<Node> {
		const chain = await createChain({ genesis: GENESIS });
		for (const each of pooled) chain.mempool.add(hexToBytes(each));
		return new Node(chain, await serveEvNode(chain, { port: 0 }));
	}

	// biome-ignore lint/suspicious/noExplicitAny: tests read into answers as ev-node does.
	call(name: keyof typeof ExecutorService.method, fields: Record<string, unknown> = {}): Promise<any> {
		const { input, output } = ExecutorService.method[name] as { input: DescMessage; output: DescMessage };
		return new Promise((resolve, reject) => {
			this.#client.makeUnaryRequest(
				`/evnode.v1.ExecutorService/${name[0]!.toUpperCase()}${name.slice(1)}`,
				(value) => Buffer.from(toBinary(input, value)),
				(bytes) => fromBinary(output, bytes),
				create(input, fields),
				{ deadline: Date.now() + 20_000 },
				(error, value) => (error ? reject(error) : resolve(value)),
			);
		});
	}

	/** Executes the block of a height, and returns the state root after it. */
	async execute(height: number, seconds: number, transactions: readonly Hex[], previous: Hex): Promise<Hex> {
		const { updatedStateRoot } = await this.call('executeTxs', {
			blockHeight: BigInt(height),
			timestamp: { seconds: BigInt(seconds), nanos: 5 },
			txs: transactions.map((each) => hexToBytes(each)),
			prevStateRoot: hexToBytes(previous),
		});
		return bytesToHex(updatedStateRoot);
	}

	async stop(): Promise<void> {
		this.#client.close();
		await this.#server.stop();
	}
}

let node: Node;
let genesisRoot: Hex;
beforeEach(async () => {
	node = await Node.start([await transfer(0), await transfer(1)]);
	genesisRoot = node.chain.genesis.header.stateRoot;
});
afterEach(() => node.stop());

const failure = (promise: Promise<unknown>) =>
	promise.then(
		() => undefined,
		({ code, details }: ServiceError) => ({ code, details }),
	);

describe("ev-node's execution service", () => {
	it('InitChain returns the root before the first block, each time, and refuses another first block', async () => {
		for (let i = 0; i < 2; i++) {
			const { stateRoot } = await node.call('initChain', { initialHeight: 1n, chainId: 'test' });
			expect(bytesToHex(stateRoot)).toBe(genesisRoot);
		}
		expect(await failure(node.call('initChain', { initialHeight: 7n }))).toMatchObject({
			code: status.INVALID_ARGUMENT,
		});
	});

	it('GetTxs offers what the mempool has; GetExecutionInfo tells the gas of a block', async () => {
		const { txs } = await node.call('getTxs');
		expect(txs.map((each: Uint8Array) => bytesToHex(each))).toEqual([await transfer(0), await transfer(1)]);
		expect((await node.call('getExecutionInfo')).maxGas).toBe(30_000_000n);
	});

	it('two nodes get the same blocks; invalid transactions are left out', async () => {
		const other = await Node.start();
		const transactions = ['0x', '0x1234', await transfer(0), await transfer(5), await transfer(1)] as Hex[];
		const first = await node.execute(1, 1_010, transactions, genesisRoot);
		expect(first).not.toBe(genesisRoot);
		expect(node.chain.blocks.block(node.chain.head.hash)!.transactions).toHaveLength(2);
		// The same second again: a block is later than its parent all the same.
		const second = await node.execute(2, 1_010, [], first);
		expect(second).toBe(node.chain.head.header.stateRoot);
		expect(node.chain.head.header.timestamp).toBe(1_011n);
		expect(await other.execute(1, 1_010, transactions, genesisRoot)).toBe(first);
		expect(await other.execute(2, 1_010, [], first)).toBe(second);
		expect(other.chain.head.hash).toBe(node.chain.head.hash);
		await other.stop();
	});

	it('executing again what is executed changes nothing', async () => {
		const roots = [genesisRoot];
		const transactions = await Promise.all([0, 1, 2].map(async (n) => [await transfer(n)]));
		for (const [i, each] of transactions.entries()) roots.push(await node.execute(i + 1, 1_010 + i, each, roots[i]!));
		const { hash } = node.chain.head;
		for (const [i, each] of transactions.entries()) {
			expect(await node.execute(i + 1, 1_010 + i, each, roots[i]!)).toBe(roots[i + 1]);
			expect(node.chain.head.hash).toBe(hash);
		}
	});

	it('another block of a height takes the place of one that is not final', async () => {
		const first = await node.execute(1, 1_010, [], genesisRoot);
		const a = await node.execute(2, 1_020, [await transfer(0, 1n)], first);
		const b = await node.execute(2, 1_020, [await transfer(0, 2n)], first);
		expect(b).not.toBe(a);
		expect(node.chain.head.header.stateRoot).toBe(b);
		await node.call('setFinal', { blockHeight: 2n });
		await node.call('setFinal', { blockHeight: 1n });
		expect(node.chain.finalized?.header.number).toBe(2n);
		const refused = await failure(node.execute(2, 1_020, [await transfer(0, 3n)], first));
		expect(refused).toMatchObject({ code: status.FAILED_PRECONDITION });
		expect(node.chain.head.header.stateRoot).toBe(b);
	});

	it('refuses what does not fit the chain', async () => {
		const code = async (promise: Promise<unknown>) => (await failure(promise))?.code;
		expect(await code(node.execute(0, 1_010, [], genesisRoot))).toBe(status.INVALID_ARGUMENT);
		expect(await code(node.execute(3, 1_010, [], genesisRoot))).toBe(status.FAILED_PRECONDITION);
		expect(await code(node.execute(1, 1_010, [], `0x${'11'.repeat(32)}`))).toBe(status.FAILED_PRECONDITION);
		expect(await code(node.execute(1, 1_010, [], '0x'))).toBe(status.FAILED_PRECONDITION);
		expect(await code(node.call('executeTxs', { blockHeight: 1n }))).toBe(status.INVALID_ARGUMENT);
		expect(await code(node.call('setFinal', { blockHeight: 1n }))).toBe(status.FAILED_PRECONDITION);
		expect(node.chain.head.hash).toBe(node.chain.genesis.hash);
	});

	it('FilterTxs removes what can never be in a block, and postpones from the first that has no room', async () => {
		const good = await Promise.all([0, 1, 2, 3].map((n) => transfer(n)));
		const size = BigInt(hexToBytes(good[0]!).length);
		const filter = async (transactions: readonly string[], limits: object = {}) => {
			const txs = transactions.map((each) => hexToBytes(each as Hex));
			return (await node.call('filterTxs', { txs, ...limits })).statuses;
		};
		const { ok, remove, postpone } = FILTER;
		expect(await filter(['0x', '0x1234', good[0]!, '0x03'])).toEqual([remove, remove, ok, remove]);
		expect(await filter(good, { maxGas: 42_000n })).toEqual([ok, ok, postpone, postpone]);
		expect(await filter(good, { maxBytes: 3n * size })).toEqual([ok, ok, ok, postpone]);
		expect(await filter(good, { maxGas: 20_999n })).toEqual([remove, remove, remove, remove]);
		expect(await filter([])).toEqual([]);
	});
});
