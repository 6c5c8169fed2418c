import type { Chain } from '@altvm/chain';
import { beforeAll, describe, expect, it } from 'vitest';
import { COUNTER, caller, mine, signed, testChain } from '../testing/test-chain.ts';
import { ethMethods } from './eth-methods.ts';

let chain: Chain;
let call: ReturnType<typeof caller>;
let first: string;
type Logs = { blockNumber: string; logIndex: string }[];
const places = async (filter: object) =>
	((await call('eth_getLogs', filter)) as Logs).map(({ blockNumber, logIndex }) => `${blockNumber}:${logIndex}`);

beforeAll(async () => {
	({ chain } = await testChain());
	call = caller(ethMethods(chain));
	first = await mine(chain, [await signed(0), await signed(1)]);
	await mine(chain);
	await mine(chain, [await signed(2)]);
});

describe('logs', () => {
	it('of a range', async () => {
		expect(await places({ fromBlock: 'earliest', toBlock: 'latest' })).toEqual(['0x1:0x0', '0x1:0x1', '0x3:0x0']);
		expect(await places({ fromBlock: '0x1', toBlock: '0x2' })).toEqual(['0x1:0x0', '0x1:0x1']);
		expect(await places({ fromBlock: '0x2' })).toEqual(['0x3:0x0']);
		expect(await places({})).toEqual(['0x3:0x0']);
		expect(await places({ fromBlock: '0x3', toBlock: 'pending' })).toEqual(['0x3:0x0']);
		// A client asks for what comes after the last block that it knows.
		expect(await places({ fromBlock: '0x4', toBlock: 'latest' })).toEqual([]);
	});

	it('of a block by its hash, canonical or not', async () => {
		expect(await places({ blockHash: first })).toEqual(['0x1:0x0', '0x1:0x1']);
		expect(await places({ blockHash: first, address: `0x${'aa'.repeat(20)}` })).toEqual([]);
		const forced = [await signed(0)];
		const { hash } = await chain.build({ parent: chain.genesis.hash, timestamp: 99n, forced, fromMempool: false });
		expect(await places({ blockHash: hash })).toEqual(['0x1:0x0']);
		expect(await places({ fromBlock: '0x1', toBlock: '0x1', address: COUNTER })).toEqual(['0x1:0x0', '0x1:0x1']);
	});

	it('of a range that is searched in several turns', async () => {
		const { chain: long } = await testChain();
		for (let i = 0; i < 40; i++) await mine(long, i % 13 === 0 ? [await signed(i / 13)] : []);
		const logs = (await caller(ethMethods(long))('eth_getLogs', { fromBlock: '0x0' })) as Logs;
		expect(logs.map(({ blockNumber }) => Number(blockNumber))).toEqual([1, 14, 27, 40]);
	});

	it('by topics', async () => {
		const [log] = (await call('eth_getLogs', { fromBlock: '0x3' })) as { topics: string[] }[];
		const count = log!.topics[1];
		expect(await places({ fromBlock: '0x0', topics: [null, count] })).toEqual(['0x3:0x0']);
		expect(await places({ fromBlock: '0x0', topics: [[], [count]] })).toEqual(['0x3:0x0']);
		expect(await places({ fromBlock: '0x0', topics: [count] })).toEqual([]);
	});
});

describe('a request is refused', () => {
	it.each([
		[{ fromBlock: '0x2', toBlock: '0x1' }, -32602, 'invalid block range params'],
		[{ fromBlock: '0x2', toBlock: '0x4' }, -32602, 'block range extends beyond current head block'],
		[{ blockHash: `0x${'00'.repeat(32)}` }, -32000, 'unknown block'],
		[{ fromBlock: 'safe' }, -32000, 'safe block not found'],
	])('%j', async (filter, code, message) => {
		await expect(call('eth_getLogs', filter)).rejects.toMatchObject({ code, message });
	});

	it('that asks for too much', async () => {
		const strict = caller(ethMethods(chain, { logs: { blocks: 3, logs: 2 } }));
		const ask = (fromBlock: string, toBlock: string) => strict('eth_getLogs', { fromBlock, toBlock });
		await expect(ask('0x0', '0x3')).rejects.toMatchObject({
			code: -32005,
			message: expect.stringContaining('3 blocks'),
		});
		await expect(ask('0x1', '0x3')).rejects.toMatchObject({ code: -32005, message: expect.stringContaining('2 logs') });
		expect(await ask('0x0', '0x2')).toHaveLength(2);
		// A log of the counter has 32 bytes.
		const short = caller(ethMethods(chain, { logs: { bytes: 64 } }));
		expect(await short('eth_getLogs', { fromBlock: '0x1', toBlock: '0x2' })).toHaveLength(2);
		await expect(short('eth_getLogs', { fromBlock: '0x1' })).rejects.toMatchObject({ code: -32005 });
	});

	it('that takes too long', async () => {
		const late = caller(ethMethods(chain), AbortSignal.abort());
		await expect(late('eth_getLogs', { fromBlock: '0x0' })).rejects.toMatchObject({ code: -32005 });
	});
});
