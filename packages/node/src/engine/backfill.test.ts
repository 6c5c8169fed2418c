import { bytesToHex, type Hex, hexToBytes } from '@altvm/abi-bridge';
import { decodeBlock, encodeBlock } from '@altvm/ethereum';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Driver, hex, transfer } from './testing/driver.ts';
import { answersOf, type PeerAnswer, PeerServer } from './testing/peer-server.ts';

const LENGTH = 70;

/** A node with a chain of so many blocks, some of them with a transaction. */
let full: Driver;
let head: Hex;
const open: PeerServer[] = [];

beforeAll(async () => {
	full = await Driver.start();
	head = full.chain.genesis.hash;
	for (let i = 0; i < LENGTH; i++) {
		const transactions = i % 10 === 0 ? [await transfer(i / 10)] : [];
		head = (await full.build(head, 7 * (i + 1), { transactions })).payload.blockHash;
	}
	await full.choose(head);
}, 60_000);

afterEach(async () => {
	for (const peer of open.splice(0)) await peer.stop();
});

async function serve(answer: PeerAnswer = answersOf(full.chain)): Promise<PeerServer> {
	const peer = await PeerServer.start(answer);
	open.push(peer);
	return peer;
}

/** A node that asks peers in batches of 16. */
const follower = (...peers: PeerServer[]) =>
	Driver.start({}, { peers: peers.map(({ url }) => url), backfill: { batch: 16, tries: 2 } });

const status = async (node: Driver) => (await node.choose(head)).payloadStatus.status;

describe('backfill', () => {
	it('fetches the gap, imports it and follows; then later blocks need no peer', async () => {
		const node = await follower(await serve());
		expect(await status(node)).toBe('SYNCING');
		expect(node.engine.isSyncing).toBe(true);
		await expect.poll(() => node.chain.head.hash, { timeout: 30_000 }).toBe(head);
		expect(await status(node)).toBe('VALID');
		expect(node.engine.progress).toBeUndefined();
		expect(node.chain.blocks.isCanonical(full.chain.blocks.hashOf(33n)!)).toBe(true);
	});

	it('fetches only what is missing below a payload that waits, and keeps safe and final blocks', async () => {
		const node = await follower(await serve());
		const payloadAt = async (number: number) => {
			const block = full.chain.blocks.block(full.chain.blocks.hashOf(BigInt(number))!)!;
			return node.engine.importBlock(full.chain.blocks.hashOf(BigInt(number))!, block);
		};
		expect((await payloadAt(LENGTH)).status).toBe('SYNCING');
		expect((await payloadAt(LENGTH - 1)).status).toBe('SYNCING');
		const [safe, final] = [full.chain.blocks.hashOf(60n)!, full.chain.blocks.hashOf(50n)!];
		const choice = { safeBlockHash: safe, finalizedBlockHash: final };
		expect((await node.choose(head, choice)).payloadStatus.status).toBe('SYNCING');
		await expect.poll(() => node.chain.head.hash, { timeout: 30_000 }).toBe(head);
		expect(node.chain.safe?.hash).toBe(safe);
		expect(node.chain.finalized?.hash).toBe(final);
		expect(open[0]!.asked.filter((method) => method === 'debug_getRawBlock')).toHaveLength(LENGTH - 2);
	});

	it('goes to the next peer when one lies about bodies or headers, or fails, and calls no block invalid for it', async () => {
		const honest = answersOf(full.chain);
		const wrongBody = await serve((method, params) => {
			const answer = honest(method, params);
			if (method !== 'debug_getRawBlock' || params[0] !== hex(11)) return answer;
			return bytesToHex(encodeBlock({ ...decodeBlock(hexToBytes(answer as Hex)), transactions: [] }));
		});
		const wrongHeader = await serve((method, [place]) =>
			honest(method, [method === 'debug_getRawHeader' ? hex(BigInt(place!) - 1n) : place!]),
		);
		const nonsense = await serve(() => '0x1234');
		const huge = await serve((method, params) =>
			method === 'debug_getRawHeader' ? '0x00'.repeat(10_000) : honest(method, params),
		);
		const stopped = await serve();
		await stopped.stop();
		const node = await Driver.start(
			{},
			{
				peers: [stopped, nonsense, huge, wrongHeader, wrongBody, await serve()].map(({ url }) => url),
				peer: { responseBytes: 100_000 },
				backfill: { batch: 16, tries: 1 },
			},
		);
		await status(node);
		await expect.poll(() => node.chain.head.hash, { timeout: 30_000 }).toBe(head);
		expect(wrongBody.asked).toContain('debug_getRawBlock');
		expect(wrongHeader.asked).not.toContain('debug_getRawBlock');
	});

	it('asks a bounded number of times, and again when the consensus client chooses again', async () => {
		let isUp = false;
		const honest = answersOf(full.chain);
		const peer = await serve((method, params) => (isUp ? honest(method, params) : null));
		const node = await follower(peer);
		expect(await status(node)).toBe('SYNCING');
		await expect.poll(() => peer.asked.length).toBe(2);
		await new Promise((resolve) => setTimeout(resolve, 100));
		expect(peer.asked).toHaveLength(2);
		isUp = true;
		expect(await status(node)).toBe('SYNCING');
		await expect.poll(() => node.chain.head.hash, { timeout: 30_000 }).toBe(head);
	});

	it('leaves a gap that is too long, and a chain of another genesis', async () => {
		const peer = await serve();
		const node = await Driver.start({}, { peers: [peer.url], backfill: { batch: 16, tries: 1, maxGap: 40 } });
		await status(node);
		await expect.poll(() => node.engine.progress === undefined && peer.asked.length).toBe(1 + 40);
		expect(node.chain.head.hash).toBe(node.chain.genesis.hash);

		const other = await Driver.start(
			{ genesis: { config: { chainId: 1n, forks: [{ hardfork: 'osaka' }] }, gasLimit: 30_000_000n } },
			{ peers: [peer.url], backfill: { tries: 1 } },
		);
		expect((await other.choose(head)).payloadStatus.status).toBe('SYNCING');
		await expect.poll(() => peer.asked.length).toBeGreaterThan(41 + LENGTH);
		expect(other.chain.head.hash).toBe(other.chain.genesis.hash);
		expect(peer.asked).not.toContain('debug_getRawBlock');
	});
});
