import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { evmAdapter } from '@altvm/evm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { buildOn } from '../testing/chain.ts';
import { type RunningNode, type StartNodeOptions, startNode } from './start-node.ts';

let folder: string;
const nodes: RunningNode[] = [];
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'altvm-node-'))));
afterEach(async () => {
	for (const node of nodes.splice(0)) await node.close();
	rmSync(folder, { recursive: true });
});
async function start(options: Partial<StartNodeOptions> = {}): Promise<RunningNode> {
	const { http, ...others } = options;
	const node = await startNode({
		adapters: [evmAdapter()],
		dev: true,
		http: { port: 0, ...http },
		log: { level: 'silent' },
		...others,
	});
	nodes.push(node);
	return node;
}
async function ask(url: string, method: string, params: unknown[] = [], headers = {}) {
	const response = await fetch(url, {
		method: 'POST',
		headers: { 'content-type': 'application/json', ...headers },
		body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
	});
	return response.ok ? await response.json() : { status: response.status };
}

const instantGenesis = () => ({
	config: { chainId: 7n, forks: [{ hardfork: 'osaka' as const }] },
	gasLimit: 30_000_000n,
});

describe('startNode', () => {
	it('--dev has ten funded accounts on chain 31337', async () => {
		const { urls, accounts } = await start();
		expect(accounts).toHaveLength(10);
		expect((await ask(urls.http, 'eth_chainId')).result).toBe('0x7a69');
		const listed = (await ask(urls.http, 'eth_accounts')).result;
		expect(listed).toHaveLength(10);
		expect((await ask(urls.http, 'eth_getBalance', [listed[9], 'latest'])).result).toBe(
			`0x${(10_000n * 10n ** 18n).toString(16)}`,
		);
		expect((await ask(urls.http, 'web3_clientVersion')).result).toMatch(/^altvm\//);
	});

	it('has the chain that its options say', async () => {
		const { urls } = await start({ chainId: 5, hardfork: 'cancun', accounts: 2, balance: 1, gasLimit: 1_000_000 });
		expect((await ask(urls.http, 'eth_chainId')).result).toBe('0x5');
		expect((await ask(urls.http, 'eth_accounts')).result).toHaveLength(2);
		const block = (await ask(urls.http, 'eth_getBlockByNumber', ['latest', false])).result;
		expect([block.gasLimit, block.requestsHash]).toEqual(['0xf4240', undefined]);
	});

	it('reads a genesis file, and has no unlocked accounts then', async () => {
		const genesis = join(folder, 'genesis.json');
		const config = { chainId: 99, terminalTotalDifficulty: 0, shanghaiTime: 0 };
		writeFileSync(genesis, JSON.stringify({ config, difficulty: '0x0', gasLimit: '0x1c9c380', alloc: {} }));
		const { urls } = await start({ dev: false, genesis });
		expect((await ask(urls.http, 'eth_chainId')).result).toBe('0x63');
		expect((await ask(urls.http, 'eth_accounts')).result).toEqual([]);
		writeFileSync(genesis, '{');
		await expect(start({ dev: false, genesis })).rejects.toThrow('--genesis:');
	});

	it('serves WebSockets, IPC and metrics', async () => {
		const ipc = join(folder, 'altvm.ipc');
		const { urls, chain } = await start({ ipc, metrics: { port: 0 } });
		expect(statSync(ipc).isSocket()).toBe(true);
		const socket = new WebSocket(urls.ws);
		await new Promise((resolve) => socket.addEventListener('open', resolve));
		const messages: { result?: unknown; params?: { result: { hash: string } } }[] = [];
		socket.addEventListener('message', ({ data }) => messages.push(JSON.parse(data)));
		socket.send(JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'eth_subscribe', params: ['newHeads'] }));
		await expect.poll(() => messages).toHaveLength(1);
		const head = await buildOn(chain, chain.genesis.hash, []);
		await chain.setHead({ head });
		await expect.poll(() => messages[1]?.params?.result.hash).toBe(head);
		await ask(urls.http, 'no_such');
		const metrics = await (await fetch(urls.metrics)).text();
		expect(metrics).toContain('altvm_head_number 1');
		expect(metrics).toContain('altvm_blocks_total 1');
		expect(metrics).toContain('altvm_rpc_calls_total{method="unknown",code="-32601"} 1');
		expect(metrics).toContain('altvm_rpc_calls_total{method="eth_subscribe",code="0"} 1');
		expect(metrics).toContain('altvm_rpc_subscriptions 1');
		socket.close();
	});

	it('takes further methods', async () => {
		const { urls } = await start({
			methods: (chain) => ({ my_head: { params: z.tuple([]), answer: () => chain.head.hash } }),
		});
		expect((await ask(urls.http, 'my_head')).result).toMatch(/^0x/);
	});

	it('builds blocks as its options say', async () => {
		const coinbase = `0x${'c1'.repeat(20)}`;
		const instant = await start({ coinbase });
		const [from, to] = (await ask(instant.urls.http, 'eth_accounts')).result;
		const hash = (await ask(instant.urls.http, 'eth_sendTransaction', [{ from, to, value: '0x1' }])).result;
		const receipt = async () => (await ask(instant.urls.http, 'eth_getTransactionReceipt', [hash])).result;
		await expect.poll(async () => (await receipt())?.status).toBe('0x1');
		expect((await ask(instant.urls.http, 'eth_getBlockByNumber', ['latest', false])).result.miner).toBe(coinbase);
		const every = await start({ dev: false, chainGenesis: instantGenesis(), blockTime: 0.05, coinbase });
		await expect.poll(() => every.chain.head.header.number).toBeGreaterThan(2n);
		expect(every.chain.head.header.coinbase).toBe(`0x${'0'.repeat(24)}${'c1'.repeat(20)}`);
		const off = await start({ mine: 'off' });
		await ask(off.urls.http, 'eth_sendTransaction', [{ from, to, value: '0x1' }]);
		await new Promise((resolve) => setTimeout(resolve, 100));
		expect((await ask(off.urls.http, 'txpool_status')).result.pending).toBe('0x1');
		await expect(start({ mine: 'instant', evNode: { enabled: true } })).rejects.toThrow('do not go with an engine');
	});

	it('serves only the namespaces that its options name', async () => {
		const { urls } = await start({ rpc: { namespaces: ['net'] } });
		expect((await ask(urls.http, 'net_version')).result).toBe('31337');
		expect((await ask(urls.http, 'eth_chainId')).error.code).toBe(-32601);
		await expect(start({ rpc: { namespaces: ['nat'] } })).rejects.toThrow('no namespace nat; there are');
	});

	it('applies the limits of its options', async () => {
		const { urls } = await start({ rpc: { batchSize: 2, bodyBytes: 300, filters: 1 } });
		const batch = Array.from({ length: 3 }, (_, id) => ({ jsonrpc: '2.0', id, method: 'eth_chainId' }));
		const post = async (body: string) =>
			fetch(urls.http, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
		expect(await (await post(JSON.stringify(batch))).json()).toMatchObject([{ error: { code: -32600 } }]);
		expect((await post(' '.repeat(301))).status).toBe(413);
		await ask(urls.http, 'eth_newBlockFilter');
		expect((await ask(urls.http, 'eth_newBlockFilter')).error.code).toBe(-32005);
	});
});

describe('health, readiness and the status page', () => {
	it('tell how the node is', async () => {
		const { urls, chain } = await start();
		expect(await (await fetch(`${urls.http}/health`)).json()).toEqual({ status: 'ok' });
		expect((await fetch(`${urls.http}/ready`)).status).toBe(200);
		const head = await buildOn(chain, chain.genesis.hash, []);
		await chain.setHead({ head });
		await expect
			.poll(async () => (await (await fetch(`${urls.http}/status.json`)).json()).blocks)
			.toMatchObject([{ number: '1', hash: head, transactions: 0 }]);
	});

	it('the page loads nothing from elsewhere', async () => {
		const { urls } = await start();
		const response = await fetch(urls.http);
		expect(response.headers.get('content-type')).toContain('text/html');
		expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
		expect(await response.text()).not.toMatch(/https?:\/\//);
	});
});
