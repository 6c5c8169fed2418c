import type { Chain } from '@altvm/chain';
import { beforeAll, describe, expect, it } from 'vitest';
import { caller, mine, signed, testChain } from '../testing/test-chain.ts';
import { ethMethods } from './eth-methods.ts';

let chain: Chain;
let call: ReturnType<typeof caller>;
interface History {
	oldestBlock: string;
	baseFeePerGas: string[];
	gasUsedRatio: number[];
	reward?: string[][];
}
const history = (...params: unknown[]) => call('eth_feeHistory', ...params) as Promise<History>;

beforeAll(async () => {
	({ chain } = await testChain());
	call = caller(ethMethods(chain));
	await mine(chain);
	await mine(chain, [
		await signed(0, { maxPriorityFeePerGas: 10n }),
		await signed(1, { maxPriorityFeePerGas: 30n }),
		await signed(2, { maxPriorityFeePerGas: 20n }),
	]);
});

describe('the history of fees', () => {
	it('has the fees of blocks and of the next', async () => {
		const { header } = chain.head;
		const shown = await history('0x2', 'latest', []);
		expect(shown).toMatchObject({ oldestBlock: '0x1', gasUsedRatio: [0, Number(header.gasUsed) / 30_000_000] });
		expect(shown.baseFeePerGas).toHaveLength(3);
		expect(shown.baseFeePerGas[1]).toBe(`0x${header.baseFee!.toString(16)}`);
		expect(shown.baseFeePerGas[2]).toBe(await call('eth_baseFee'));
		expect(shown).not.toHaveProperty('reward');
		const { header: next } = (await chain.build({ timestamp: header.timestamp + 12n, fromMempool: false })).block;
		expect(await call('eth_baseFee')).toBe(`0x${next.baseFee!.toString(16)}`);
	});

	it('has the tips by the gas that paid them', async () => {
		// The first call of the counter takes more gas than the others, and paid the least.
		const { reward } = await history('0x2', '0x2', [0, 30, 60, 90, 100]);
		expect(reward).toEqual([
			['0x0', '0x0', '0x0', '0x0', '0x0'],
			['0xa', '0xa', '0x14', '0x1e', '0x1e'],
		]);
	});

	it('takes the count as clients send it, and gives what there is', async () => {
		for (const count of [1, '0x1', '1'])
			expect(await history(count, 'latest', null)).toMatchObject({ oldestBlock: '0x2' });
		const all = await history('0xffff', 'latest', []);
		expect(all).toMatchObject({ oldestBlock: '0x0', gasUsedRatio: { length: 3 } });
		expect(await history('0x0', 'latest', [])).toMatchObject({ oldestBlock: '0x0', gasUsedRatio: [] });
	});

	it.each([
		[['0x1', '0x9', []], -32000],
		[['0x1', 'latest', [101]], -32602],
		[['0x1', 'latest', [-1]], -32602],
		[['0x1', 'latest', [50, 20]], -32602],
		[['0x1', 'latest', Array.from({ length: 101 }, (_, i) => i / 2)], -32602],
		[['0x1', 'latest', ['50']], -32602],
		[['-0x1', 'latest', []], -32602],
	])('refuses %j', async (params, code) => {
		await expect(history(...params)).rejects.toMatchObject({ code });
	});

	it('ends when the request has taken too long', async () => {
		const late = caller(ethMethods(chain), AbortSignal.abort());
		await expect(late('eth_feeHistory', '0x1', 'latest', [])).rejects.toMatchObject({ code: -32005 });
	});
});

describe('a suggestion', () => {
	it('is the 60th percentile of the lowest tips of blocks', async () => {
		// Block 2 says 10, 20 and 30; block 1 says nothing and counts with the start.
		expect(await call('eth_maxPriorityFeePerGas')).toBe('0x14');
		const price = 20n + chain.head.header.baseFee!;
		expect(await call('eth_gasPrice')).toBe(`0x${price.toString(16)}`);
	});

	it('begins with little and is bounded', async () => {
		const { chain: empty } = await testChain();
		expect(await caller(ethMethods(empty))('eth_maxPriorityFeePerGas')).toBe('0xf4240');
		await mine(empty, [await signed(0, { maxPriorityFeePerGas: 10n ** 10n })]);
		const bounded = caller(ethMethods(empty, { fees: { maxTip: 5n, startTip: 1n } }));
		expect(await bounded('eth_maxPriorityFeePerGas')).toBe('0x5');
	});

	it('does not count what the maker of the block paid itself, or next to nothing', async () => {
		const { chain: own } = await testChain();
		const { hash, header } = own.head;
		const forced = [await signed(0, { maxPriorityFeePerGas: 77n }), await signed(1, { maxPriorityFeePerGas: 1n })];
		const built = await own.build({ parent: hash, timestamp: header.timestamp + 1n, forced, fromMempool: false });
		const coinbase = own.blocks.receipts(built.hash)![0]!.sender;
		const self = await own.build({
			parent: hash,
			timestamp: header.timestamp + 1n,
			coinbase,
			forced,
			fromMempool: false,
		});
		await own.setHead({ head: self.hash });
		expect(await caller(ethMethods(own))('eth_maxPriorityFeePerGas')).toBe('0xf4240');
	});
});

it('blob gas costs 1 wei while nobody uses it', async () => {
	expect(await call('eth_blobBaseFee')).toBe('0x1');
});
