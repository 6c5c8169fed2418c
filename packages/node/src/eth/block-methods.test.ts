import { keccak256 } from '@altvm/abi-bridge';
import type { Chain } from '@altvm/chain';
import { beforeAll, describe, expect, it } from 'vitest';
import { ALICE, caller, mine, signed, testChain } from '../testing/test-chain.ts';
import { ethMethods } from './eth-methods.ts';

const NONE = `0x${'0'.repeat(64)}`;
let chain: Chain;
let call: ReturnType<typeof caller>;
let first: string;

beforeAll(async () => {
	({ chain } = await testChain());
	call = caller(ethMethods(chain));
	first = await mine(chain, [await signed(0), await signed(1)]);
	await mine(chain, [await signed(2)]);
});

describe('a block', () => {
	it('has hashes of transactions, or whole ones', async () => {
		const block = (await call('eth_getBlockByNumber', '0x1', false)) as { transactions: string[]; hash: string };
		expect(block.hash).toBe(first);
		expect(block.transactions).toEqual([keccak256(await signed(0)), keccak256(await signed(1))]);
		const whole = (await call('eth_getBlockByHash', first, true)) as { transactions: { hash: string; from: string }[] };
		expect(whole).toEqual({ ...block, transactions: whole.transactions });
		expect(whole.transactions.map(({ hash }) => hash)).toEqual(block.transactions);
		expect(whole.transactions[1]).toMatchObject({
			from: ALICE.address.toLowerCase(),
			blockHash: first,
			transactionIndex: '0x1',
		});
	});

	it('is named by tags', async () => {
		const hashOf = async (tag: string) =>
			((await call('eth_getBlockByNumber', tag, false)) as { hash?: string } | null)?.hash;
		expect(await hashOf('latest')).toBe(chain.head.hash);
		expect(await hashOf('earliest')).toBe(chain.genesis.hash);
		expect(await hashOf('finalized')).toBeUndefined();
		await chain.setHead({ head: chain.head.hash, safe: first as `0x${string}`, finalized: chain.genesis.hash });
		expect(await hashOf('safe')).toBe(first);
		expect(await hashOf('finalized')).toBe(chain.genesis.hash);
	});

	it('that would come next has no hash', async () => {
		const pending = await call('eth_getBlockByNumber', 'pending', false);
		expect(pending).toMatchObject({ number: '0x3', hash: null, nonce: null, miner: null, parentHash: chain.head.hash });
		expect(await call('eth_getHeaderByNumber', 'pending')).toBeNull();
	});

	it('that is not known is null', async () => {
		for (const [name, param] of [
			['eth_getBlockByHash', NONE],
			['eth_getBlockByNumber', '0x9'],
			['eth_getHeaderByHash', NONE],
			['eth_getHeaderByNumber', '0x9'],
			['eth_getBlockTransactionCountByHash', NONE],
			['eth_getBlockTransactionCountByNumber', '0x9'],
			['eth_getUncleCountByBlockHash', NONE],
			['eth_getUncleCountByBlockNumber', '0x9'],
			['eth_getBlockReceipts', NONE],
			['eth_getBlockReceipts', '0x9'],
		] as const) {
			expect(await call(name, param), name).toBeNull();
		}
		expect(await call('eth_getUncleByBlockHashAndIndex', first, '0x0')).toBeNull();
		expect(await call('eth_getUncleByBlockNumberAndIndex', '0x1', '0xffffffffffffffff')).toBeNull();
	});

	it('has counts and a header', async () => {
		expect(await call('eth_getBlockTransactionCountByHash', first)).toBe('0x2');
		expect(await call('eth_getBlockTransactionCountByNumber', '0x0')).toBe('0x0');
		expect(await call('eth_getUncleCountByBlockNumber', 'latest')).toBe('0x0');
		const header = (await call('eth_getHeaderByHash', first)) as object;
		expect(await call('eth_getHeaderByNumber', '0x1')).toEqual(header);
		expect(header).not.toHaveProperty('size');
		expect(await call('eth_getBlockByNumber', '0x1')).toMatchObject(header);
	});
});

it('receipts of a block count its logs through', async () => {
	const receipts = (await call('eth_getBlockReceipts', '0x1')) as { logs: object[]; vm?: string }[];
	expect(receipts).toHaveLength(2);
	expect(receipts.map(({ logs }) => logs)).toMatchObject([[{ logIndex: '0x0' }], [{ logIndex: '0x1' }]]);
	expect(receipts[1]).toEqual(await call('eth_getTransactionReceipt', keccak256(await signed(1))));
	// A chain of the EVM alone answers as Ethereum does.
	expect(receipts[0]).not.toHaveProperty('vm');
	expect(await call('eth_getBlockReceipts', { blockHash: first })).toEqual(receipts);
});

it('a hash that must be canonical', async () => {
	const { hash: side } = await chain.build({ parent: chain.genesis.hash, timestamp: 99n, fromMempool: false });
	expect(await call('eth_getBlockByHash', side, false)).toMatchObject({ number: '0x1' });
	expect(await call('eth_getBalance', ALICE.address, { blockHash: side })).toMatch(/^0x/);
	await expect(
		call('eth_getBalance', ALICE.address, { blockHash: side, requireCanonical: true }),
	).rejects.toMatchObject({
		code: -32000,
		message: 'hash is not currently canonical',
	});
	await expect(call('eth_getBalance', ALICE.address, { blockHash: NONE })).rejects.toMatchObject({ code: -32000 });
});
