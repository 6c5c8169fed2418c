import { bytesToHex, checksumAddress, keccak256, toAddress } from '@altvm/abi-bridge';
import type { Chain, Mempool } from '@altvm/chain';
import { unsignedTransaction } from '@altvm/ethereum';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { ALICE, COUNTER, caller, GENESIS, mine, signed, testChain } from '../testing/test-chain.ts';
import { ethMethods } from './eth-methods.ts';

const NONE = `0x${'0'.repeat(64)}`;
let chain: Chain;
let pool: Mempool;
let call: ReturnType<typeof caller>;
let first: string;
let raw: Uint8Array;

beforeAll(async () => {
	({ chain, pool } = await testChain());
	call = caller(ethMethods(chain));
	raw = await signed(1);
	first = await mine(chain, [await signed(0), raw]);
	await mine(chain);
	await mine(chain, [await signed(2)]);
	pool.add(await signed(3));
});

describe('a transaction of the chain', () => {
	it('is found by its hash and by its place', async () => {
		const found = await call('eth_getTransactionByHash', keccak256(raw));
		expect(found).toMatchObject({ hash: keccak256(raw), blockNumber: '0x1', transactionIndex: '0x1', nonce: '0x1' });
		expect(await call('eth_getTransactionByBlockHashAndIndex', first, '0x1')).toEqual(found);
		expect(await call('eth_getTransactionByBlockNumberAndIndex', '0x1', '0x1')).toEqual(found);
		expect(await call('eth_getTransactionBySenderAndNonce', ALICE.address, '0x1')).toEqual(found);
		expect(await call('eth_getTransactionBySenderAndNonce', ALICE.address, '0x2')).toMatchObject({
			blockNumber: '0x3',
		});
	});

	it('has its bytes', async () => {
		const hex = bytesToHex(raw);
		expect(await call('eth_getRawTransactionByHash', keccak256(raw))).toBe(hex);
		expect(await call('eth_getRawTransactionByBlockHashAndIndex', first, '0x1')).toBe(hex);
		expect(await call('eth_getRawTransactionByBlockNumberAndIndex', '0x1', '0x1')).toBe(hex);
		expect(await call('debug_getRawTransaction', keccak256(raw))).toBe(hex);
	});
});

it('a transaction that waits has no block', async () => {
	const hash = keccak256(await signed(3));
	const found = await call('eth_getTransactionByHash', hash);
	expect(found).toMatchObject({
		hash,
		blockHash: null,
		blockNumber: null,
		transactionIndex: null,
		gasPrice: '0x174876e800',
	});
	expect(await call('eth_getTransactionBySenderAndNonce', ALICE.address, '0x3')).toEqual(found);
	expect(await call('eth_getTransactionReceipt', hash)).toBeNull();
	expect(await call('eth_getRawTransactionByHash', hash)).toBe(bytesToHex(await signed(3)));
});

it('what is not known is null', async () => {
	expect(await call('eth_getTransactionByHash', NONE)).toBeNull();
	expect(await call('eth_getTransactionReceipt', NONE)).toBeNull();
	expect(await call('eth_getTransactionByBlockHashAndIndex', NONE, '0x0')).toBeNull();
	expect(await call('eth_getTransactionByBlockHashAndIndex', first, '0x2')).toBeNull();
	expect(await call('eth_getTransactionByBlockNumberAndIndex', '0x1', '0xffffffffffffffff')).toBeNull();
	expect(await call('eth_getRawTransactionByHash', NONE)).toBeNull();
	expect(await call('debug_getRawTransaction', NONE)).toBe('0x');
	expect(await call('eth_getTransactionBySenderAndNonce', ALICE.address, '0x4')).toBeNull();
	expect(await call('eth_getTransactionBySenderAndNonce', `0x${'aa'.repeat(20)}`, '0x0')).toBeNull();
});

it('the pool is shown by sender and nonce', async () => {
	pool.add(await signed(7, { to: undefined as never, data: '0x00', value: 2n }));
	expect(await call('txpool_status')).toEqual({ pending: '0x1', queued: '0x1' });
	const content = (await call('txpool_content')) as Record<string, Record<string, Record<string, object>>>;
	expect(content['pending']![ALICE.address]!['3']).toMatchObject({ nonce: '0x3', blockHash: null });
	expect(content['queued']![ALICE.address]!['7']).toMatchObject({ nonce: '0x7', to: null });
	expect(await call('txpool_contentFrom', ALICE.address)).toEqual({
		pending: content['pending']![ALICE.address],
		queued: content['queued']![ALICE.address],
	});
	expect(await call('txpool_contentFrom', `0x${'aa'.repeat(20)}`)).toEqual({ pending: {}, queued: {} });
	expect(await call('txpool_inspect')).toEqual({
		pending: {
			[ALICE.address]: { 3: `${checksumAddress(toAddress(COUNTER))}: 0 wei + 150000 gas × 100000000000 wei` },
		},
		queued: { [ALICE.address]: { 7: 'contract creation: 2 wei + 150000 gas × 100000000000 wei' } },
	});
	expect(await call('eth_getTransactionCount', ALICE.address, 'latest')).toBe('0x3');
	expect(await call('eth_getTransactionCount', ALICE.address, 'pending')).toBe('0x4');
	expect(await call('eth_getTransactionCount', `0x${'aa'.repeat(20)}`, 'pending')).toBe('0x0');
});

it('shows a transaction of an impersonated account', async () => {
	const sender = toAddress(`0x${'ab'.repeat(20)}`);
	const { transaction } = pool.get(keccak256(await signed(3)))!;
	const fields = { ...transaction, type: 2 as const, nonce: 0n, maxFee: 0n, maxPriorityFee: 0n, gasLimit: 50_000n };
	const rules = { hardfork: 'osaka', chainId: 1337n, marksSender: true } as const;
	const { chain: free, pool: own } = await testChain({
		genesis: { ...GENESIS, accounts: new Map([[sender, { balance: 10n ** 18n }]]) },
	});
	const unsigned = unsignedTransaction(sender, { ...fields, maxFee: 10n ** 10n }, rules);
	const hash = own.addFrom(sender, unsigned);
	expect(await caller(ethMethods(free))('eth_getTransactionByHash', hash)).toMatchObject({
		from: `0x${'ab'.repeat(20)}`,
		hash,
		blockHash: null,
		s: '0x1',
	});
});

it('a pool that is too large is not shown whole', async () => {
	const { chain: full, pool: crowd } = await testChain();
	const raw = await signed(0);
	crowd.add(raw);
	const [pooled] = [...crowd.pending()];
	const ask = caller(ethMethods(full));
	const large = { ...pooled!, transaction: { ...pooled!.transaction, data: new Uint8Array(17_000_000) } };
	const content = vi.spyOn(crowd, 'content');
	content.mockReturnValue({ pending: new Map([[pooled!.sender, [pooled!]]]), queued: new Map() });
	expect(await ask('txpool_content')).toHaveProperty('pending');
	content.mockReturnValue({
		pending: new Map([[pooled!.sender, [large]]]),
		queued: new Map([[pooled!.sender, [large]]]),
	});
	await expect(ask('txpool_content')).rejects.toMatchObject({ code: -32005 });
	expect(await ask('txpool_status')).toEqual({ pending: '0x1', queued: '0x0' });
});
