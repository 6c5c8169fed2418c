import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { createPublicClient, createWalletClient, http, publicActions, webSocket } from 'viem';
import { afterEach, beforeEach, expect, it } from 'vitest';

const ALTVM = fileURLToPath(new URL('../packages/altvm/bin/altvm.js', import.meta.url));
const run = async (...args: string[]) => (await promisify(execFile)(process.execPath, [ALTVM, ...args])).stdout;

let folder: string;
const nodes: ChildProcess[] = [];
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'altvm-command-'))));
afterEach(() => {
	for (const node of nodes.splice(0)) node.kill('SIGKILL');
	rmSync(folder, { recursive: true, maxRetries: 5 });
});

interface Started {
	readonly process: ChildProcess;
	readonly url: string;
	readonly output: () => string;
}

/** Starts a node and waits until it says where it is. */
async function start(...args: string[]): Promise<Started> {
	const node = spawn(process.execPath, [ALTVM, 'node', '--http.port', '0', ...args], {
		env: { ...process.env, NO_COLOR: '1' },
	});
	nodes.push(node);
	let output = '';
	node.stdout.on('data', (data) => (output += data));
	node.stderr.on('data', (data) => (output += data));
	await expect.poll(() => output, { timeout: 60_000 }).toMatch(/Status +http/);
	return { process: node, url: /HTTP +(http:\S+)/.exec(output)![1]!, output: () => output };
}
const ended = (node: ChildProcess) => new Promise<number | null>((resolve) => node.once('exit', resolve));
const clientOf = (url: string) =>
	createWalletClient({ transport: http(url), pollingInterval: 50 }).extend(publicActions);

/** Sends a transfer and waits until it is in a block. */
async function pay(url: string): Promise<bigint> {
	const client = clientOf(url);
	const [from, to] = await client.getAddresses();
	const hash = await client.sendTransaction({ account: from!, to: to!, value: 7n, chain: null });
	return (await client.waitForTransactionReceipt({ hash })).blockNumber;
}

it('altvm node --dev prints accounts and keys, mines, tells subscribers, and stops with its answers given', async () => {
	const node = await start('--dev', '--log.format', 'json');
	expect(node.output()).toContain('0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266');
	expect(node.output()).toContain('0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80');
	const subscriber = createPublicClient({ transport: webSocket(node.url.replace('http', 'ws')) });
	const heads: bigint[] = [];
	const stop = subscriber.watchBlockNumber({ onBlockNumber: (number) => heads.push(number) });
	await subscriber.getChainId();
	expect(await pay(node.url)).toBe(1n);
	await expect.poll(() => heads).toContain(1n);
	stop();
	// viem would try to connect again.
	(await subscriber.transport.getRpcClient()).close();
	const exit = ended(node.process);
	node.process.kill('SIGTERM');
	expect(await exit).toBe(0);
	expect(node.output()).toContain('"msg":"the node stops"');
});

it('a chain on disk goes on, is read by a replica meanwhile, and is exported and imported', async () => {
	const datadir = join(folder, 'data');
	const writer = await start('--dev', '--datadir', datadir);
	await pay(writer.url);
	const replica = await start('--read-replica', '--datadir', datadir);
	expect(replica.output()).not.toContain('Private keys');
	const number = await pay(writer.url);
	await expect.poll(() => clientOf(replica.url).getBlockNumber({ cacheTime: 0 })).toBe(number);
	const [, to] = await clientOf(writer.url).getAddresses();
	expect(await clientOf(replica.url).getBalance({ address: to! })).toBe(10_000n * 10n ** 18n + 14n);
	// What was acknowledged is there after a kill.
	const killed = ended(writer.process);
	writer.process.kill('SIGKILL');
	await killed;
	const again = await start('--datadir', datadir);
	expect(await clientOf(again.url).getBlockNumber()).toBe(number);

	const dump = join(folder, 'chain.altvm');
	await run('db', 'export', dump, '--datadir', datadir);
	expect(await run('db', 'import', dump, '--datadir', join(folder, 'copy'))).toContain(`head: block ${number} `);
	expect(await run('db', 'check', '--datadir', join(folder, 'copy'))).toContain(`${number + 1n} blocks are right`);
	expect(await run('db', 'stats', '--datadir', join(folder, 'copy'))).toMatch(/bodies +3 /);
});

it('blocks of a file are imported and exported, byte by byte', async () => {
	const datadir = join(folder, 'data');
	const node = await start('--dev', '--datadir', datadir);
	for (let n = 0; n < 3; n++) await pay(node.url);
	const exit = ended(node.process);
	node.process.kill('SIGINT');
	expect(await exit).toBe(0);
	const [first, second] = [join(folder, 'first.rlp'), join(folder, 'second.rlp')];
	await run('export', first, '--datadir', datadir);
	await run('export', second, '--datadir', datadir, '--from', '2', '--to', '3');
	const bytes = readFileSync(first);
	expect(bytes.subarray(-readFileSync(second).length)).toEqual(readFileSync(second));
	expect(await run('import', first, '--datadir', datadir)).toContain('head: block 3 ');
});

it('what is wrong ends the command with the name of the flag or the field', async () => {
	const config = join(folder, 'node.json');
	writeFileSync(config, '{ "dev": true, "http": { "port": "x" } }');
	const failed = async (...args: string[]) => {
		const { stderr, code } = (await run('node', ...args).catch((error) => error)) as { stderr: string; code: number };
		return `${code} ${stderr}`;
	};
	expect(await failed('--config', config)).toMatch(/^1 .*node\.json: http\.port: expected number/s);
	expect(await failed('--dev', '--http.port', 'x')).toMatch(/^1 .*--http\.port: expected number/s);
	expect(await failed()).toMatch(/^1 .*which chain\?/s);
	expect(await failed('--frob')).toContain('unknown option');
});
