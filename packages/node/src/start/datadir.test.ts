import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { evmAdapter } from '@altvm/evm';
import { SignJWT } from 'jose';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
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

describe('--datadir', () => {
	it('goes on with the chain of a folder', async () => {
		const datadir = join(folder, 'data');
		const first = await start({ datadir });
		const head = await buildOn(first.chain, first.chain.genesis.hash, []);
		await first.chain.setHead({ head });
		await nodes.pop()!.close();
		for (const options of [{ datadir }, { datadir, dev: false }]) {
			const again = await start(options);
			expect(again.chain.head.hash).toBe(head);
			await nodes.pop()!.close();
		}
	});

	it('serves the Engine API behind a secret that it makes', async () => {
		const datadir = join(folder, 'data');
		const { urls } = await start({ datadir, authrpc: { enabled: true, port: 0 } });
		expect((await ask(urls.engine, 'eth_chainId')).status).toBe(401);
		const file = join(datadir, 'jwt.hex');
		expect(statSync(file).mode & 0o777).toBe(0o600);
		const secret = Buffer.from(readFileSync(file, 'utf8'), 'hex');
		const token = await new SignJWT({}).setProtectedHeader({ alg: 'HS256' }).setIssuedAt().sign(secret);
		const authorization = `Bearer ${token}`;
		const { result } = await ask(urls.engine, 'engine_exchangeCapabilities', [[]], { authorization });
		expect(result).toContain('engine_newPayloadV4');
		expect((await ask(urls.engine, 'eth_chainId', [], { authorization })).result).toBe('0x7a69');
		expect((await ask(urls.http, 'engine_exchangeCapabilities', [[]])).error.code).toBe(-32601);
		await expect(start({ authrpc: { enabled: true, port: 0 } })).rejects.toThrow('--authrpc.jwt-secret');
		writeFileSync(file, 'short');
		await expect(start({ authrpc: { enabled: true, port: 0, jwtSecret: file } })).rejects.toThrow('32 bytes in hex');
	});

	it('closes what it opened if a part cannot be opened', async () => {
		const { urls } = await start();
		const datadir = join(folder, 'data');
		const port = Number(new URL(urls.http).port);
		await expect(start({ datadir, http: { port } })).rejects.toThrow(/--http\.port: .*EADDRINUSE/);
		// The database is free again.
		await start({ datadir });
	});
});
