import { type Hex, hexToBytes } from '@altvm/abi-bridge';
import { describe, expect, it } from 'vitest';
import { choice, Driver, hex, transfer } from './testing/driver.ts';

const OPTIONS = { payloads: { rebuildInterval: 20 } };
const start = () => Driver.start({}, OPTIONS);
/** A timestamp of Osaka for which the slot is not over. */
const soon = () => Math.floor(Date.now() / 1000) + 12;

async function begin(node: Driver, timestamp = soon()): Promise<Hex> {
	const { payloadId } = await node.call(
		'forkchoiceUpdatedV3',
		choice(node.chain.head.hash),
		node.attributes(timestamp),
	);
	return payloadId;
}

describe('the building of a payload', () => {
	it('begins with the pool, and goes on with what comes until the payload is taken', async () => {
		const node = await start();
		const sent = await Promise.all([0, 1, 2, 3].map((nonce) => transfer(nonce)));
		const add = (index: number) => node.chain.mempool.add(hexToBytes(sent[index]!));
		add(0);
		const id = await begin(node);
		add(1);
		add(2);
		await new Promise((resolve) => setTimeout(resolve, 400));
		const first = await node.call('getPayloadV5', id);
		expect(first.executionPayload.transactions).toEqual(sent.slice(0, 3));
		expect(BigInt(first.blockValue)).toBe(3n * 21_000n * 10n ** 9n);
		add(3);
		await new Promise((resolve) => setTimeout(resolve, 100));
		expect(await node.call('getPayloadV5', id)).toEqual(first);

		const follower = await Driver.start();
		const given = { payload: first.executionPayload, requests: [], blobHashes: [] };
		expect((await follower.newPayload(given)).status).toBe('VALID');
	});

	it('has the pool in a payload that is taken at once', async () => {
		const node = await start();
		const transaction = await transfer(0);
		node.chain.mempool.add(hexToBytes(transaction));
		const { executionPayload } = await node.call('getPayloadV5', await begin(node));
		expect(executionPayload.transactions).toEqual([transaction]);
	});

	it('puts forced transactions first, and those of the pool after them', async () => {
		const node = await start();
		const [forced, pooled] = await Promise.all([transfer(0, 7n), transfer(1)]);
		node.chain.mempool.add(hexToBytes(await transfer(0)));
		node.chain.mempool.add(hexToBytes(pooled!));
		const attributes = node.attributes(soon(), { transactions: [forced] });
		const { payloadId } = await node.call('forkchoiceUpdatedV3', choice(node.chain.head.hash), attributes);
		const { executionPayload } = await node.call('getPayloadV5', payloadId);
		expect(executionPayload.transactions).toEqual([forced, pooled]);
	});

	it('keeps the last ten payloads', async () => {
		const node = await start();
		const at = soon();
		const ids: Hex[] = [];
		for (let i = 0; i < 12; i++) ids.push(await begin(node, at + i));
		expect(await Promise.all(ids.map((id) => node.code('getPayloadV5', id)))).toEqual([
			-38001,
			-38001,
			...Array(10).fill(undefined),
		]);
		node.engine.stop();
	});

	it('ends with the slot, also if nobody takes the payload', async () => {
		const node = await start();
		const id = await begin(node, 412);
		await node.engine.payloads.take(id);
		node.chain.mempool.add(hexToBytes(await transfer(0)));
		await new Promise((resolve) => setTimeout(resolve, 60));
		const { executionPayload } = await node.call('getPayloadV5', id);
		expect([executionPayload.timestamp, executionPayload.transactions]).toEqual([hex(412), []]);
	});
});
