import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const ALTVM = join(import.meta.dirname, '..', '..', 'packages', 'altvm', 'bin', 'altvm.js');

/** Seconds after which what is awaited is said to have failed. A machine that runs much else is slow. */
const PATIENCE = 240;

/** A port of the loopback interface that nobody listens at. */
export async function freePort(): Promise<number> {
	const server = createServer();
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as { port: number };
	await new Promise((resolve) => server.close(resolve));
	return port;
}

/** A program that a test has started. Its output is in a file. */
export class Program {
	readonly #child: ChildProcess;
	readonly #log: string;

	constructor(command: string, args: readonly string[], log: string, env: NodeJS.ProcessEnv = {}) {
		const output = openSync(log, 'a');
		this.#child = spawn(command, args, { stdio: ['ignore', output, output], env: { ...process.env, ...env } });
		closeSync(output);
		this.#log = log;
	}

	/** What the program has written. */
	get output(): string {
		return readFileSync(this.#log, 'utf8');
	}

	get isRunning(): boolean {
		return this.#child.exitCode === null && this.#child.signalCode === null;
	}

	/** Ends the program at once, as a crash does, or by another signal. */
	async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
		if (!this.isRunning) return;
		const ended = new Promise((resolve) => this.#child.once('exit', resolve));
		this.#child.kill(signal);
		await ended;
	}
}

/** Asks until the answer is not undefined. */
export async function until<T>(what: string, ask: () => Promise<T | undefined>, seconds = PATIENCE): Promise<T> {
	const end = Date.now() + seconds * 1_000;
	let last: unknown;
	while (Date.now() < end) {
		try {
			const answer = await ask();
			if (answer !== undefined) return answer;
		} catch (error) {
			last = error;
		}
		await sleep(100);
	}
	throw new Error(`${what}: not within ${seconds} s`, { cause: last });
}

export interface NodeOptions {
	readonly genesis: string;
	readonly datadir: string;
	/** Flags of the engine. */
	readonly flags: readonly string[];
	readonly log: string;
}

/** `altvm node` in a process of its own, with its chain on disk. */
export class AltvmNode {
	readonly url: string;
	readonly program: Program;

	private constructor(url: string, program: Program) {
		this.url = url;
		this.program = program;
	}

	static async start({ genesis, datadir, flags, log }: NodeOptions): Promise<AltvmNode> {
		const port = await freePort();
		const args = [ALTVM, 'node', '--genesis', genesis, '--datadir', datadir, '--http.port', `${port}`, ...flags];
		const node = new AltvmNode(`http://127.0.0.1:${port}`, new Program(process.execPath, args, log));
		await until('the node answers', async () => {
			if (!node.program.isRunning) throw new Error(node.program.output.slice(-2_000));
			return node.rpc('eth_chainId');
		});
		return node;
	}

	// biome-ignore lint/suspicious/noExplicitAny: tests read into answers as clients do.
	async rpc(method: string, ...params: unknown[]): Promise<any> {
		const response = await fetch(this.url, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
			signal: AbortSignal.timeout(20_000),
		});
		const { result, error } = (await response.json()) as { result?: unknown; error?: { message: string } };
		if (error) throw new Error(`${method}: ${error.message}`);
		return result;
	}

	async height(): Promise<number> {
		return Number(await this.rpc('eth_blockNumber'));
	}

	/** Hash and state root of a block; undefined if there is none. */
	async block(number: number): Promise<{ hash: string; stateRoot: string; transactions: string[] } | undefined> {
		return (await this.rpc('eth_getBlockByNumber', `0x${number.toString(16)}`, false)) ?? undefined;
	}

	/** Resolves when the chain has so many blocks. */
	async reaches(height: number, seconds = PATIENCE): Promise<void> {
		await until(
			`block ${height} at ${this.url}`,
			async () => ((await this.height()) >= height ? true : undefined),
			seconds,
		);
	}
}
