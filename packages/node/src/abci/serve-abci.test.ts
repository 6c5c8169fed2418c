import { connect, type Socket } from 'node:net';
import { bytesToHex, hexToBytes } from '@altvm/abi-bridge';
import { type Chain, createChain } from '@altvm/chain';
import { create, type MessageInitShape } from '@bufbuild/protobuf';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { GENESIS as BASE, transfer } from '../engine/testing/driver.ts';
import { defineMethod } from '../rpc/define-method.ts';
import { Dispatcher } from '../rpc/dispatcher.ts';
import { RequestSchema, type Response, ResponseSchema } from './abci_pb.ts';
import { FrameReader, toFrame } from './frames.ts';
import { VERDICT } from './results.ts';
import { type RunningAbciServer, serveAbci } from './serve-abci.ts';

const GENESIS = { ...BASE, timestamp: 1_000n };
type Ask = MessageInitShape<typeof RequestSchema>['value'];

/** A node, and a connection of CometBFT's to it. */
class Node {
	readonly chain: Chain;
	readonly server: RunningAbciServer;
	readonly socket: Socket;
	readonly #frames = new FrameReader(ResponseSchema, 10_000_000);
	readonly #waiting: ((response: Response['value']) => void)[] = [];

	private constructor(chain: Chain, server: RunningAbciServer) {
		this.chain = chain;
		this.server = server;
		this.socket = connect(server.port, '127.0.0.1');
		this.socket.on('data', (bytes) => {
			for (const { value } of this.#frames.read(bytes as Uint8Array)) this.#waiting.shift()!(value);
		});
	}

	static async start(): Promise<Node> {
		const chain = await createChain({ genesis: GENESIS });
		const queries = new Dispatcher({
			eth_blockNumber: defineMethod(z.tuple([]), () => `0x${chain.head.header.number.toString(16)}`),
			eth_getText: defineMethod(z.tuple([z.string()]), ([text]) => text),
			eth_sendRawTransaction: defineMethod(z.tuple([]), () => 'sent'),
		});
		return new Node(chain, await serveAbci(chain, { port: 0, queries, version: '1.0', retainBlocks: 2n }));
	}

	/** Sends a request and returns what is in the response. */
	// biome-ignore lint/suspicious/noExplicitAny: tests read into answers as CometBFT does.
	ask(value: Ask): Promise<any> {
		this.socket.write(toFrame(RequestSchema, create(RequestSchema, { value: value! })));
		return new Promise((resolve) => this.#waiting.push((response) => resolve(response.value)));
	}

	/** Decides a block, executes it and makes it the head. Returns the application's hash and the results. */
	async decide(height: number, transactions: readonly Uint8Array[], seconds = 1_000 + height) {
		const decided = { height: BigInt(height), time: { seconds: BigInt(seconds), nanos: 1 }, txs: [...transactions] };
		const answer = await this.ask({ case: 'finalizeBlock', value: decided });
		if (answer.error) throw new Error(answer.error);
		const before = this.chain.head.hash;
		const { retainHeight } = await this.ask({ case: 'commit', value: {} });
		return { hash: bytesToHex(answer.appHash), results: answer.txResults, before, retainHeight };
	}

	async stop(): Promise<void> {
		this.socket.destroy();
		await this.server.stop();
	}
}

const raw = async (nonce: number, value?: bigint) => hexToBytes(await transfer(nonce, value));

let node: Node;
beforeEach(async () => {
	node = await Node.start();
});
afterEach(() => node.stop());

describe('ABCI', () => {
	it('Echo, Flush, Info and InitChain', async () => {
		const [echo, flush, info] = await Promise.all([
			node.ask({ case: 'echo', value: { message: 'hello' } }),
			node.ask({ case: 'flush', value: {} }),
			node.ask({ case: 'info', value: {} }),
		]);
		expect(echo.message).toBe('hello');
		expect(flush).toBeDefined();
		expect(info).toMatchObject({ data: 'altvm', version: '1.0', appVersion: 1n, lastBlockHeight: 0n });
		const { appHash } = await node.ask({ case: 'initChain', value: { initialHeight: 1n, chainId: 'x' } });
		expect(bytesToHex(appHash)).toBe(node.chain.genesis.hash);
		const refused = await node.ask({ case: 'initChain', value: { initialHeight: 5n } });
		expect(refused.error).toContain('not 5');
	});

	it('CheckTx puts transactions into the pool, and checks them again', async () => {
		const tx = await raw(0);
		const check = (tx: Uint8Array, type = 0) => node.ask({ case: 'checkTx', value: { tx, type } });
		expect(await check(tx, 1)).toMatchObject({ code: 2 });
		expect(await check(tx)).toMatchObject({ code: 0, gasWanted: 21_000n });
		expect(await check(tx)).toMatchObject({ code: 0 });
		expect(await check(tx, 1)).toMatchObject({ code: 0 });
		expect(await check(new Uint8Array(3))).toMatchObject({ code: 2, codespace: 'altvm', log: expect.any(String) });
		expect(await check(Uint8Array.of(3, 1, 2))).toMatchObject({ code: 2 });
		node.chain.mempool.clear();
		expect(await check(tx, 1)).toMatchObject({ code: 2 });
	});

	it('PrepareProposal offers the valid transactions that have room; ProcessProposal accepts them and nothing else', async () => {
		for (const tx of [await raw(0), await raw(9), await raw(1)]) node.chain.mempool.add(tx);
		const place = { height: 1n, time: { seconds: 1_005n } };
		const prepare = async (maxTxBytes: bigint): Promise<Uint8Array[]> => {
			const { txs } = await node.ask({ case: 'prepareProposal', value: { ...place, maxTxBytes } });
			return txs.map((bytes: Uint8Array) => new Uint8Array(bytes));
		};
		const txs = await prepare(10_000n);
		expect(txs).toEqual([await raw(0), await raw(1)]);
		expect(await prepare(130n)).toEqual([await raw(0)]);
		expect(await prepare(1n)).toEqual([]);
		const process = async (txs: Uint8Array[], more: object = {}) =>
			(await node.ask({ case: 'processProposal', value: { ...place, ...more, txs } })).status;
		expect(await process(txs)).toBe(VERDICT.accept);
		expect(await process([])).toBe(VERDICT.accept);
		expect(await process([...txs, await raw(9)])).toBe(VERDICT.reject);
		expect(await process([Uint8Array.of(1, 2, 3)])).toBe(VERDICT.reject);
		expect(await process([Uint8Array.of(3, 2, 3)])).toBe(VERDICT.reject);
		const early = await node.ask({ case: 'processProposal', value: { ...place, height: 2n } });
		expect(early.error).toContain('next block is 1');
		expect(node.chain.head.hash).toBe(node.chain.genesis.hash);
	});

	it('FinalizeBlock computes and Commit persists; two nodes agree whether they saw the proposal or not', async () => {
		const other = await Node.start();
		const transactions = [await raw(0), await raw(7), Uint8Array.of(9), await raw(1)];
		await node.ask({ case: 'processProposal', value: { height: 1n, time: { seconds: 1_001n }, txs: transactions } });
		const [a, b] = await Promise.all([node.decide(1, transactions), other.decide(1, transactions)]);
		expect(a.before).toBe(node.chain.genesis.hash);
		expect(a.hash).toBe(b.hash);
		expect([node, other].map(({ chain }) => chain.head.hash)).toEqual([a.hash, a.hash]);
		expect(node.chain.finalized?.hash).toBe(a.hash);
		expect(a.results.map(({ code }: { code: number }) => code)).toEqual([0, 2, 2, 0]);
		expect(a.results[3].gasUsed).toBe(21_000n);
		const info = await node.ask({ case: 'info', value: {} });
		expect(info.lastBlockHeight).toBe(1n);
		expect(bytesToHex(info.lastBlockAppHash)).toBe(a.hash);
		await expect(node.decide(1, [])).rejects.toThrow('next block is 2');
		// The time of consensus may stand still.
		for (let height = 2; height <= 4; height++) {
			const [next, same] = await Promise.all([node.decide(height, [], 1_001), other.decide(height, [], 1_001)]);
			expect(next.hash).toBe(same.hash);
			expect(next.retainHeight).toBe(BigInt(Math.max(0, height - 2)));
		}
		expect(node.chain.head.header.timestamp).toBe(1_004n);
		expect((await node.ask({ case: 'commit', value: {} })).error).toContain('no block is decided');
		await other.stop();
	});

	it('Query answers methods of JSON-RPC', async () => {
		await node.decide(1, []);
		const query = (path: string, data = '', more: object = {}) =>
			node.ask({ case: 'query', value: { path, data: new TextEncoder().encode(data), ...more } });
		const answer = await query('/eth_blockNumber');
		expect(answer).toMatchObject({ code: 0, height: 1n });
		expect(new TextDecoder().decode(answer.value)).toBe('"0x1"');
		expect(new TextDecoder().decode((await query('eth_getText', '["a"]')).value)).toBe('"a"');
		expect(await query('eth_getText', '[1]')).toMatchObject({ code: 1, height: 1n });
		expect(await query('eth_getText', '{')).toMatchObject({ code: 2 });
		expect(await query('/eth_sendRawTransaction')).toMatchObject({ code: 2 });
		expect(await query('/nothing')).toMatchObject({ code: 2 });
		expect(await query('eth_getText', '["a"]', { prove: true })).toMatchObject({ code: 2 });
	});

	it('vote extensions are empty, and others are rejected', async () => {
		expect((await node.ask({ case: 'extendVote', value: {} })).voteExtension).toHaveLength(0);
		const verify = async (voteExtension: Uint8Array) =>
			(await node.ask({ case: 'verifyVoteExtension', value: { voteExtension } })).status;
		expect(await verify(new Uint8Array(0))).toBe(VERDICT.accept);
		expect(await verify(new Uint8Array(1))).toBe(VERDICT.reject);
	});

	it('closes a socket that sends nonsense, and serves the others', async () => {
		const hostile = connect(node.server.port, '127.0.0.1');
		const closed = new Promise((resolve) => hostile.on('close', resolve));
		hostile.on('error', () => undefined);
		hostile.write(new Uint8Array(64).fill(0xff));
		await closed;
		expect((await node.ask({ case: 'echo', value: { message: 'still here' } })).message).toBe('still here');
	});
});
