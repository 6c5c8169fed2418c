import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { RpcClient } from './rpc-client.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const GAS_LIMIT = 1_000_000_000;
/** How many requests a client has open at once. */
const CONNECTIONS = 16;
const START_MS = 60_000;

/** A node in a process of its own, with the ten funded accounts of development networks. */
export interface RunningNode {
	readonly name: string;
	readonly client: RpcClient;
	/** Resident memory, in bytes. */
	memory(): number;
	stop(): Promise<void>;
}

/** How blocks are made: one for each transaction, one a second, or on request. */
export type Mining = 'instant' | 'interval' | 'manual';

export interface NodeOptions {
	readonly mining: Mining;
	/** A folder (ours) or a file (anvil) where the node keeps its data. Default: in memory. */
	readonly data?: string;
}

export const ANVIL = 'anvil';

export function startOurs({ mining, data }: NodeOptions): Promise<RunningNode> {
	const command = join(root, 'packages/altvm/bin/altvm.js');
	return start('altvm', process.execPath, (port) => [
		command,
		...['node', '--dev', '--http.port', `${port}`, '--gas-limit', `${GAS_LIMIT}`, '--log.level', 'error'],
		...(mining === 'interval' ? ['--mine', 'interval', '--block-time', '1'] : ['--mine', mining]),
		...(data === undefined ? [] : ['--datadir', data]),
	]);
}

/** @throws Error if the npm package of anvil has no program for this machine. */
export function startAnvil({ mining, data }: NodeOptions): Promise<RunningNode> {
	return start(ANVIL, anvilProgram(), (port) => [
		...[
			'--port',
			`${port}`,
			'--gas-limit',
			`${GAS_LIMIT}`,
			'--silent',
			'--hardfork',
			'osaka',
			'--no-request-size-limit',
		],
		...(mining === 'interval' ? ['--block-time', '1'] : mining === 'manual' ? ['--no-mining'] : []),
		...(data === undefined ? [] : ['--state', data]),
	]);
}

function anvilProgram(): string {
	const arch = process.arch === 'x64' ? 'amd64' : process.arch;
	const fromHere = createRequire(import.meta.url);
	// The programs are dependencies of the package that chooses between them.
	const fromAnvil = createRequire(fromHere.resolve('@foundry-rs/anvil/package.json'));
	return fromAnvil.resolve(`@foundry-rs/anvil-${process.platform}-${arch}/bin/anvil`);
}

async function start(name: string, program: string, args: (port: number) => string[]): Promise<RunningNode> {
	const port = await freePort();
	const child = spawn(program, args(port), { stdio: ['ignore', 'ignore', 'inherit'] });
	const client = new RpcClient(`http://127.0.0.1:${port}`, CONNECTIONS);
	await answers(client, child, name);
	return {
		name,
		client,
		memory: () => residentBytes(child.pid!),
		stop: () => {
			client.close();
			return new Promise((resolve) => {
				child.once('exit', () => resolve());
				child.kill('SIGTERM');
			});
		},
	};
}

async function answers(client: RpcClient, child: ChildProcess, name: string): Promise<void> {
	const end = Date.now() + START_MS;
	while (Date.now() < end && child.exitCode === null) {
		try {
			await client.call('eth_chainId');
			return;
		} catch {
			await new Promise((resolve) => setTimeout(resolve, 50));
		}
	}
	child.kill('SIGKILL');
	throw new Error(`${name} did not start`);
}

function residentBytes(pid: number): number {
	const kib = /^VmRSS:\s*(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
	return Number(kib) * 1024;
}

function freePort(): Promise<number> {
	return new Promise((resolve, reject) => {
		const server = createServer();
		server.once('error', reject);
		server.listen(0, '127.0.0.1', () => {
			const { port } = server.address() as { port: number };
			server.close(() => resolve(port));
		});
	});
}
