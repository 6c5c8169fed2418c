import { createHmac } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { walletOf, writeGenesis } from './mixed-chain.ts';
import { AltvmNode, freePort, until } from './processes.ts';

const folder = mkdtempSync(join(tmpdir(), 'altvm-engine-api-'));
const SECRET = '5e'.repeat(32);
const ZERO = `0x${'0'.repeat(64)}`;

// biome-ignore lint/suspicious/noExplicitAny: tests read into answers as a consensus client does.
type Json = any;

/** A node with the Engine API, in a process of its own and with its chain on disk. */
class ExecutionNode {
	node!: AltvmNode;
	readonly #name: string;
	readonly #port: number;

	private constructor(name: string, port: number) {
		this.#name = name;
		this.#port = port;
	}

	static async start(name: string, peers: readonly ExecutionNode[] = []): Promise<ExecutionNode> {
		const made = new ExecutionNode(name, await freePort());
		await made.restart(peers);
		return made;
	}

	get #datadir(): string {
		return join(folder, this.#name);
	}

	async restart(peers: readonly ExecutionNode[] = []): Promise<void> {
		this.node = await AltvmNode.start({
			genesis: join(folder, 'genesis.json'),
			datadir: this.#datadir,
			flags: [
				...['--authrpc', '--authrpc.port', `${this.#port}`, '--authrpc.jwt-secret', join(folder, 'jwt.hex')],
				...(peers.length > 0 ? ['--peers', peers.map(({ node }) => node.url).join(',')] : []),
			],
			log: join(folder, `${this.#name}.log`),
		});
	}

	kill(): Promise<void> {
		return this.node.program.kill();
	}

	wipe(): void {
		rmSync(this.#datadir, { recursive: true });
	}

	post(method: string, params: readonly unknown[], token = jwt(SECRET)): Promise<Response> {
		return fetch(`http://127.0.0.1:${this.#port}`, {
			method: 'POST',
			headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
			body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
		});
	}

	async call(method: string, ...params: unknown[]): Promise<Json> {
		const { result, error } = (await (await this.post(`engine_${method}`, params)).json()) as Json;
		if (error) throw new Error(`${method}: ${error.code} ${error.message}`);
		return result;
	}

	async choose(head: string, final: string): Promise<string> {
		const state = { headBlockHash: head, safeBlockHash: final, finalizedBlockHash: final };
		return (await this.call('forkchoiceUpdatedV3', state, null)).payloadStatus.status;
	}
}

/** A token as consensus clients make it (engine/authentication.md). */
function jwt(secret: string): string {
	const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
	const text = `${part({ alg: 'HS256', typ: 'JWT' })}.${part({ iat: Math.floor(Date.now() / 1000) })}`;
	return `${text}.${createHmac('sha256', Buffer.from(secret, 'hex')).update(text).digest('base64url')}`;
}

/** A consensus client with a slot each time that it is told, whose blocks are final after three more. */
class Beacon {
	readonly hashes: string[];
	#timestamp = Math.floor(Date.now() / 1000) - 10_000;

	constructor(genesis: string) {
		this.hashes = [genesis];
	}

	get head(): string {
		return this.hashes.at(-1)!;
	}

	get final(): string {
		return this.hashes.length > 4 ? this.hashes.at(-4)! : ZERO;
	}

	/** Has one node propose a block, and gives it to all. Returns what the others say of it. */
	async slot(proposer: ExecutionNode, others: readonly ExecutionNode[]): Promise<string[]> {
		const root = `0x${(this.#timestamp += 2).toString(16).padStart(64, '0')}`;
		const state = { headBlockHash: this.head, safeBlockHash: this.final, finalizedBlockHash: this.final };
		const { payloadId } = await proposer.call('forkchoiceUpdatedV3', state, {
			timestamp: `0x${this.#timestamp.toString(16)}`,
			prevRandao: root,
			suggestedFeeRecipient: `0x${'fe'.repeat(20)}`,
			withdrawals: [{ index: '0x0', validatorIndex: '0x1', address: `0x${'aa'.repeat(20)}`, amount: '0x1' }],
			parentBeaconBlockRoot: root,
		});
		const { executionPayload, executionRequests } = await proposer.call('getPayloadV5', payloadId);
		const params = [executionPayload, [], root, executionRequests];
		expect((await proposer.call('newPayloadV4', ...params)).status).toBe('VALID');
		this.hashes.push(executionPayload.blockHash);
		await proposer.choose(this.head, this.final);
		return Promise.all(
			others.map(async (other) => {
				await other.call('newPayloadV4', ...params);
				return other.choose(this.head, this.final);
			}),
		);
	}
}

const nodes: ExecutionNode[] = [];

beforeAll(() => {
	writeGenesis(join(folder, 'genesis.json'));
	writeFileSync(join(folder, 'jwt.hex'), SECRET);
});

afterAll(async () => {
	for (const each of nodes) await each.kill();
	rmSync(folder, { recursive: true, force: true });
});

describe('nodes that a consensus client drives', () => {
	it('have the same chain, whoever proposes, and one that lost its disk gets it from the other', async () => {
		const first = await ExecutionNode.start('first');
		const second = await ExecutionNode.start('second', [first]);
		nodes.push(first, second);
		const beacon = new Beacon((await first.node.block(0))!.hash);

		// Only who has the secret is answered.
		expect((await first.post('engine_exchangeCapabilities', [[]], jwt('00'.repeat(32)))).status).toBe(401);
		expect((await first.post('eth_chainId', [])).status).toBe(200);

		// Slots go by, while a wallet sends transactions across VMs to the first node.
		let isOver = false;
		const wallet = walletOf(first.node.url);
		const work = (async () => {
			const contracts = await wallet.deployPair();
			await wallet.setAcross(contracts, 7n, 99n);
			return contracts;
		})().finally(() => {
			isOver = true;
		});
		while (!isOver) expect(await beacon.slot(first, [second])).toEqual(['VALID']);
		const contracts = await work;
		expect(await walletOf(second.node.url).get(contracts.wasm, 7n)).toBe(99n);
		for (let i = 0; i < 3; i++) expect(await beacon.slot(second, [first])).toEqual(['VALID']);
		const final = await second.node.rpc('eth_getBlockByNumber', 'finalized', false);
		expect(final.hash).toBe(beacon.final);

		// A crash loses nothing, and what the node missed is fetched.
		await second.kill();
		for (let i = 0; i < 5; i++) await beacon.slot(first, []);
		await second.restart([first]);
		expect(beacon.hashes).toContain((await second.node.block(await second.node.height()))!.hash);
		await beacon.slot(first, [second]);
		await until('the second node follows', async () =>
			(await second.choose(beacon.head, beacon.final)) === 'VALID' ? true : undefined,
		);

		// A node without its disk begins anew.
		await second.kill();
		second.wipe();
		await second.restart([first]);
		expect(await second.node.height()).toBe(0);
		expect(await beacon.slot(first, [second])).toEqual(['SYNCING']);
		await until('the second node follows', async () =>
			(await second.choose(beacon.head, beacon.final)) === 'VALID' ? true : undefined,
		);
		expect(await second.node.height()).toBe(beacon.hashes.length - 1);
		for (const [number, hash] of beacon.hashes.entries()) expect((await second.node.block(number))?.hash).toBe(hash);
		expect(await walletOf(second.node.url).get(contracts.wasm, 7n)).toBe(99n);
		expect(await beacon.slot(second, [first])).toEqual(['VALID']);
	});
});
