import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { median, report } from '../measure.ts';
import { LoadedNode } from './loaded-node.ts';
import { ANVIL, type NodeOptions, type RunningNode, startAnvil, startOurs } from './nodes.ts';
import { balanceOf } from './transfers.ts';

type Pair = readonly [ours: LoadedNode, peer: LoadedNode];

const ROUNDS = 5;

/** Runs `measure` with both nodes, of which each has made its token. */
async function withBoth(options: NodeOptions, measure: (pair: Pair) => Promise<void>): Promise<void> {
	const running: RunningNode[] = [];
	try {
		for (const start of [startOurs, startAnvil]) running.push(await start(options));
		const mines = options.mining === 'manual';
		await measure([await LoadedNode.on(running[0]!, mines), await LoadedNode.on(running[1]!, mines)]);
	} finally {
		await Promise.all(running.map((node) => node.stop()));
	}
}

async function milliseconds(run: () => Promise<unknown>): Promise<number> {
	const start = performance.now();
	await run();
	return performance.now() - start;
}

/** Runs something on both sides in turns, and returns the medians. */
async function inTurns(pair: Pair, run: (side: LoadedNode) => Promise<number>): Promise<readonly [number, number]> {
	const times: [number[], number[]] = [[], []];
	for (let round = 0; round < ROUNDS + 1; round++) {
		for (const i of [0, 1] as const) {
			const time = await run(pair[i]);
			// The first round is warm-up.
			if (round > 0) times[i].push(time);
		}
	}
	return [median(times[0]), median(times[1])];
}

const PER_BLOCK = 1000;

/** Signed ERC-20 transfers, from the client's request to a block on request. Ten clients send side by side. */
export async function transfersOverHttp(): Promise<void> {
	await withBoth({ mining: 'manual' }, async (pair) => {
		const mined: [number[], number[]] = [[], []];
		const [ours, peer] = await inTurns(pair, async (side) => {
			const lists = side.transfers(PER_BLOCK / side.senders.length);
			const sent = await milliseconds(() => side.send(lists));
			const made = await milliseconds(() => side.mine());
			mined[pair.indexOf(side) as 0 | 1].push(made);
			return sent + made;
		});
		report(
			'node: ERC-20 transfers over HTTP',
			(ours * 1000) / PER_BLOCK,
			(peer * 1000) / PER_BLOCK,
			ANVIL,
			'us/transaction',
		);
		report(
			`node: a block of ${PER_BLOCK} transfers`,
			median(mined[0].slice(1)),
			median(mined[1].slice(1)),
			ANVIL,
			'ms',
		);
		await reads(pair);
		report('node: memory after 6,000 transfers', pair[0].node.memory() / 1e6, pair[1].node.memory() / 1e6, ANVIL, 'MB');
	});
}

const READS = 2000;
const CLIENTS = 16;

/** READS requests, of which so many are on their way at once. */
async function requests(side: LoadedNode, method: string, params: (i: number) => unknown[]): Promise<void> {
	const { client } = side.node;
	let next = 0;
	await Promise.all(
		Array.from({ length: CLIENTS }, async () => {
			for (let i = next++; i < READS; i = next++) await client.call(method, ...params(i));
		}),
	);
}

async function reads(pair: Pair): Promise<void> {
	const us = async (name: string, method: string, params: (side: LoadedNode) => (i: number) => unknown[]) => {
		const [ours, peer] = await inTurns(pair, (side) => milliseconds(() => requests(side, method, params(side))));
		report(`node: ${name}`, (ours * 1000) / READS, (peer * 1000) / READS, ANVIL, 'us/request');
	};
	await us('eth_getBalance', 'eth_getBalance', ({ senders }) => (i) => [
		senders[i % senders.length]!.address,
		'latest',
	]);
	await us('eth_call of balanceOf', 'eth_call', ({ senders, token }) => (i) => {
		return [{ to: token, data: balanceOf(senders[i % senders.length]!.address) }, 'latest'];
	});
	const logs = ({ node, token }: LoadedNode) =>
		milliseconds(() => node.client.call('eth_getLogs', { address: token, fromBlock: '0x0', toBlock: 'latest' }));
	const [ours, peer] = await inTurns(pair, logs);
	report('node: eth_getLogs of 6,000 logs', ours, peer, ANVIL, 'ms');
}

const LATENCIES = 200;

/** From sending a transfer to having its receipt, one after another, with a block for each. */
export async function latencies(): Promise<void> {
	await withBoth({ mining: 'instant' }, async (pair) => {
		const times: [number[], number[]] = [[], []];
		const lists = pair.map((side) => side.transfers(LATENCIES / side.senders.length).flat());
		for (let i = 0; i < LATENCIES; i++) {
			for (const j of [0, 1] as const) {
				const time = await milliseconds(() => pair[j].sendAndWait(lists[j]![i]!));
				if (i >= LATENCIES / 4) times[j].push(time);
			}
		}
		for (const [name, share] of [
			['half', 0.5],
			['99 %', 0.99],
		] as const) {
			const at = (list: number[]) => list.sort((a, b) => a - b)[Math.floor(share * list.length)]!;
			report(`node: a transfer's receipt is there for ${name} within`, at(times[0]), at(times[1]), ANVIL, 'ms');
		}
	});
}

/** Bytes on disk that a transfer takes, state and index included. */
export async function diskBytes(): Promise<void> {
	const folder = mkdtempSync(join(tmpdir(), 'altvm-bench-'));
	const blocks = 5;
	const size = async (start: typeof startOurs, data: string, file: string) => {
		const node = await start({ mining: 'manual', data });
		const loaded = await LoadedNode.on(node, true);
		for (let i = 0; i < blocks; i++) {
			await loaded.send(loaded.transfers(PER_BLOCK / loaded.senders.length));
			await loaded.mine();
		}
		await node.stop();
		return statSync(file).size / (blocks * PER_BLOCK);
	};
	try {
		const [ours, peer] = [join(folder, 'ours'), join(folder, 'anvil.json')];
		report(
			'node: disk for a transfer',
			await size(startOurs, ours, join(ours, 'chain', 'data.mdb')),
			await size(startAnvil, peer, peer),
			`${ANVIL} --state`,
			'bytes/transaction',
		);
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}
