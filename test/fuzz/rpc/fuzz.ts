import { mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RunningNode, startNode } from '@altvm/node';
import { createAdapters } from 'altvm';
import { Random } from '../hostile/random.ts';
import { HalfOpen } from './half-open.ts';
import { judge } from './judge.ts';
import { callMessage, type Message, oddMessage } from './messages.ts';
import { openIpc, openWebSocket, type Stream } from './stream.ts';

export interface FuzzRpcOptions {
	readonly seed: number;
	readonly seconds: number;
	/** Methods to call. Default: all. */
	readonly only?: RegExp;
	readonly onProgress?: (count: number) => void;
}

export interface RpcFinding {
	readonly seed: number;
	readonly problem: string;
	readonly message: string;
}

export interface FuzzRpcReport {
	readonly count: number;
	readonly findings: readonly RpcFinding[];
}

/** Most milliseconds of one message: calls end after 5 s. */
const TOO_LONG = 15_000;
const MAX_FINDINGS = 20;

function post(url: string, body: string): Promise<string> {
	return new Promise((resolve, reject) => {
		const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
		const sent = request(url, { method: 'POST', headers, agent: false }, (response) => {
			const chunks: Buffer[] = [];
			response.on('data', (chunk: Buffer) => chunks.push(chunk));
			response.on('end', () => resolve(Buffer.concat(chunks).toString('utf8')));
			response.on('error', reject);
		});
		sent.on('error', reject);
		sent.end(body);
	});
}

function isJson(text: string): boolean {
	try {
		JSON.parse(text);
		return true;
	} catch {
		return false;
	}
}

const timeout = <T>(work: Promise<T>): Promise<T> => {
	let timer: NodeJS.Timeout;
	const late = new Promise<never>((_, reject) => {
		timer = setTimeout(() => reject(new Error('no response in time')), TOO_LONG);
	});
	return Promise.race([work, late]).finally(() => clearTimeout(timer));
};

/** Sends a message and then a call that is known, whose response shows that the first was dealt with. */
async function overStream(stream: Stream, message: Message, id: string): Promise<string | undefined> {
	stream.send(message.text);
	// An open line or a text that is not closed ends here, so that the next message is a message.
	stream.send(`\n${JSON.stringify({ jsonrpc: '2.0', id, method: 'web3_clientVersion' })}`);
	for (const text of await timeout(stream.until(id))) {
		const problem = judge({ text: message.text }, text);
		if (problem !== undefined) return problem;
	}
	return undefined;
}

/** Attacks a node that runs in this process, over every transport, until the time is over. */
export async function fuzzRpc({ seed, seconds, only = /./, onProgress }: FuzzRpcOptions): Promise<FuzzRpcReport> {
	const folder = mkdtempSync(join(tmpdir(), 'altvm-fuzz-'));
	const ipc = join(folder, 'ipc');
	const faults: string[] = [];
	const node: RunningNode = await startNode({
		adapters: await createAdapters(),
		dev: true,
		http: { port: 0 },
		ipc,
		log: { level: 'silent' },
		rpc: { callTime: 5_000 },
	});
	const onFault = (error: unknown) => faults.push(String((error as Error)?.stack ?? error));
	process.on('unhandledRejection', onFault);
	process.on('uncaughtException', onFault);
	const findings: RpcFinding[] = [];
	const names = Object.keys(node.methods).filter((name) => only.test(name));
	const halfOpen = new HalfOpen([{ port: Number(new URL(node.urls.http).port) }, { path: ipc }]);
	let count = 0;
	try {
		for (const end = Date.now() + seconds * 1_000; Date.now() < end && findings.length < MAX_FINDINGS; count++) {
			const random = new Random(seed + count);
			const isCall = random.below(4) > 0;
			const message = isCall ? callMessage(node.methods, names, random) : oddMessage(node.methods, names, random);
			if (random.below(5) === 0) halfOpen.open(random);
			let problem: string | undefined;
			try {
				switch (isCall ? 0 : random.below(3)) {
					case 0:
						problem = judge(message, await timeout(post(node.urls.http, message.text)));
						break;
					case 1: {
						const stream = await openWebSocket(node.urls.ws);
						problem = await overStream(stream, message, `s${count}`);
						stream.close();
						break;
					}
					default: {
						const stream = await openIpc(ipc);
						// An object that is not closed may go on in the next line, so nothing can be told about it.
						if (isJson(message.text)) problem = await overStream(stream, message, `s${count}`);
						else stream.send(message.text);
						stream.close();
					}
				}
			} catch (error) {
				problem = String(error);
			}
			problem ??= faults.shift();
			if (problem !== undefined) findings.push({ seed: seed + count, problem, message: message.text.slice(0, 1_000) });
			onProgress?.(count);
		}
		halfOpen.closeAll(new Random(seed));
		const leak = await leftOver(node);
		if (leak !== undefined) findings.push({ seed, problem: leak, message: '' });
	} finally {
		await node.close();
		process.off('unhandledRejection', onFault);
		process.off('uncaughtException', onFault);
		rmSync(folder, { recursive: true });
	}
	for (const problem of faults) findings.push({ seed, problem, message: '' });
	return { count, findings };
}

/** What a node holds though no client is left. */
async function leftOver(node: RunningNode): Promise<string | undefined> {
	for (let tries = 0; ; tries++) {
		const response = await fetch(`${node.urls.http}/status.json`);
		const { rpc } = (await response.json()) as { rpc: { open: number; subscriptions: number } };
		if (rpc.open === 0 && rpc.subscriptions === 0) return undefined;
		if (tries > 60) return `${rpc.open} calls and ${rpc.subscriptions} subscriptions are left over`;
		await new Promise((resolve) => setTimeout(resolve, 250));
	}
}
