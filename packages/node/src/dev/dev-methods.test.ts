import { type Hex, toAddress } from '@altvm/abi-bridge';
import { type Chain, chainMempool, createChain } from '@altvm/chain';
import {
	createTestClient,
	custom,
	getAddress,
	hexToBigInt,
	parseEther,
	parseGwei,
	parseTransaction,
	publicActions,
	walletActions,
} from 'viem';
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ethMethods } from '../eth/eth-methods.ts';
import { Dispatcher } from '../rpc/dispatcher.ts';
import { type Development, development } from './dev-methods.ts';

const KEY: Hex = `0x${'42'.repeat(32)}`;
const alice = privateKeyToAccount(KEY);
const BOB = getAddress(`0x${'b0'.repeat(20)}`);
const NOW = 1_800_000_000n;

let chain: Chain;
let dev: Development;
let dispatcher: Dispatcher;
let now: bigint;
beforeEach(async () => {
	now = NOW;
	chain = await createChain({
		genesis: {
			config: { chainId: 31_337n, forks: [{ hardfork: 'osaka' }] },
			gasLimit: 30_000_000n,
			baseFee: parseGwei('1'),
			timestamp: NOW - 100n,
			accounts: new Map([[toAddress(alice.address), { balance: parseEther('100') }]]),
		},
		allowsEdits: true,
		mempool: chainMempool(),
	});
	dev = await development(chain, { keys: [KEY], now: () => now, clientVersion: 'altvm/test' });
	dispatcher = new Dispatcher({ ...ethMethods(chain), ...dev.methods });
});
afterEach(async () => {
	dev.close();
	await chain.close();
});

async function request({ method, params }: { method: string; params?: unknown }): Promise<unknown> {
	const caller = { address: '127.0.0.1', send: undefined, onClose: () => {} };
	const { text } = await dispatcher.handle(JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }), caller);
	const { result, error } = JSON.parse(text!);
	if (error) throw Object.assign(new Error(error.message), error);
	return result;
}
const ask = (method: string, ...params: unknown[]) => request({ method, params });
const clientOf = (mode: 'anvil' | 'hardhat') =>
	createTestClient({ mode, transport: custom({ request }), pollingInterval: 5, cacheTime: 0 })
		.extend(publicActions)
		.extend(walletActions);
const pay = { account: alice.address, to: BOB, value: 5n, chain: null } as const;

describe.each(['anvil', 'hardhat'] as const)('with the methods of %s', (mode) => {
	const client = clientOf(mode);

	it('accounts are changed outside of blocks', async () => {
		await client.setBalance({ address: BOB, value: 77n });
		await client.setNonce({ address: BOB, nonce: 9 });
		await client.setCode({ address: BOB, bytecode: '0x5f545f5260205ff3' });
		await client.setStorageAt({ address: BOB, index: 0, value: `0x${'0'.repeat(62)}2a` });
		const read = async () => [
			await client.getBalance({ address: BOB }),
			await client.getTransactionCount({ address: BOB }),
			(await client.call({ to: BOB })).data?.at(-1),
			await client.getBlockNumber(),
		];
		expect(await read()).toEqual([77n, 9, 'a', 0n]);
		await client.mine({ blocks: 1 });
		expect(await read()).toEqual([77n, 9, 'a', 1n]);
	});

	it('transactions of an account that is impersonated need no key', async () => {
		await client.setBalance({ address: BOB, value: parseEther('1') });
		const send = () => client.sendTransaction({ account: BOB, to: alice.address, value: 3n, chain: null });
		await expect(send()).rejects.toThrow(/unknown account/);
		await client.impersonateAccount({ address: BOB });
		const receipt = await client.waitForTransactionReceipt({ hash: await send() });
		expect([receipt.from, receipt.status]).toEqual([BOB.toLowerCase(), 'success']);
		expect((await client.getTransaction({ hash: receipt.transactionHash })).from).toBe(BOB.toLowerCase());
		await client.stopImpersonatingAccount({ address: BOB });
		await expect(send()).rejects.toThrow(/unknown account/);
	});

	it('many blocks are built at once, with an interval', async () => {
		await client.mine({ blocks: 3, interval: 60 });
		const [second, third] = await Promise.all([2n, 3n].map((blockNumber) => client.getBlock({ blockNumber })));
		expect(third!.timestamp - second!.timestamp).toBe(60n);
		await expect(client.mine({ blocks: 10_001 })).rejects.toThrow(/at most 10000/);
	});

	it('a transaction waits without automine, and can be dropped', async () => {
		await client.setAutomine(false);
		expect(await client.getAutomine()).toBe(false);
		const hash = await client.sendTransaction(pay);
		expect([await client.getBlockNumber(), (await client.getTxpoolStatus()).pending]).toEqual([0n, 1]);
		await client.dropTransaction({ hash });
		expect((await client.getTxpoolStatus()).pending).toBe(0);
		await client.sendTransaction(pay);
		await client.setAutomine(true);
		await dev.node.miner.idle();
		expect([await client.getBlockNumber(), await client.getBalance({ address: BOB })]).toEqual([1n, 5n]);
	});

	it('the next block has the fees and the miner that are set', async () => {
		await client.setCoinbase({ address: BOB });
		await client.setNextBlockBaseFeePerGas({ baseFeePerGas: parseGwei('20') });
		await client.mine({ blocks: 1 });
		const block = await client.getBlock();
		expect([getAddress(block.miner), block.baseFeePerGas]).toEqual([BOB, parseGwei('20')]);
	});

	it('the chain goes back to a snapshot, with its edits, time and pool', async () => {
		await client.setBalance({ address: BOB, value: 1n });
		await client.setAutomine(false);
		const waiting = await client.sendTransaction(pay);
		const id = await client.snapshot();
		await client.setBalance({ address: BOB, value: 2n });
		await client.increaseTime({ seconds: 1000 });
		await client.mine({ blocks: 2 });
		expect(await client.getBalance({ address: BOB })).toBe(7n);
		await client.revert({ id });
		expect([await client.getBalance({ address: BOB }), await client.getBlockNumber()]).toEqual([1n, 0n]);
		expect((await client.getTransaction({ hash: waiting })).blockNumber).toBe(null);
		await client.mine({ blocks: 1 });
		const block = await client.getBlock();
		expect([block.timestamp, block.transactions]).toEqual([NOW, [waiting]]);
		expect(await ask('evm_revert', id)).toBe(false);
	});
});

describe('the time of blocks', () => {
	const client = clientOf('anvil');
	const next = async () => {
		await client.mine({ blocks: 1 });
		return (await client.getBlock()).timestamp - NOW;
	};

	it('is that of the clock, moved as tests ask, and never goes back', async () => {
		expect(await next()).toBe(0n);
		expect(await next()).toBe(1n);
		expect(hexToBigInt((await ask('evm_increaseTime', 100)) as Hex)).toBe(100n);
		expect(await next()).toBe(100n);
		now += 7n;
		expect(await next()).toBe(107n);
		await client.setNextBlockTimestamp({ timestamp: NOW + 500n });
		expect(await next()).toBe(500n);
		now += 2n;
		expect(await next()).toBe(502n);
		await client.setBlockTimestampInterval({ interval: 12 });
		expect([await next(), await next()]).toEqual([514n, 526n]);
		await client.removeBlockTimestampInterval();
		await expect(client.setNextBlockTimestamp({ timestamp: NOW })).rejects.toThrow(/not after/);
		await ask('evm_mine', Number(NOW) + 900);
		expect((await client.getBlock()).timestamp - NOW).toBe(900n);
	});

	it('passes by itself in interval mode', async () => {
		await client.setIntervalMining({ interval: 1 });
		expect(await client.getAutomine()).toBe(false);
		await expect.poll(() => client.getBlockNumber(), { timeout: 3000 }).toBeGreaterThan(0n);
		await ask('evm_setIntervalMining', 0);
		expect(dev.node.miner.mode).toBe('manual');
	});
});

describe('an unlocked account', () => {
	const client = clientOf('anvil');

	it('signs transactions, messages and typed data as its wallet does', async () => {
		expect(await client.getAddresses()).toEqual([alice.address]);
		const hash = await client.sendTransaction(pay);
		expect(await client.getTransactionReceipt({ hash })).toMatchObject({ status: 'success', blockNumber: 1n });
		expect(await client.signMessage({ account: alice.address, message: 'hello' })).toBe(
			await alice.signMessage({ message: 'hello' }),
		);
		const typed = {
			domain: { name: 'Test', chainId: 31_337 },
			types: { Person: [{ name: 'wallet', type: 'address' }] },
			primaryType: 'Person',
			message: { wallet: BOB },
		} as const;
		expect(await client.signTypedData({ account: alice.address, ...typed })).toBe(await alice.signTypedData(typed));
		const fields = { from: alice.address, to: BOB, value: '0x1', nonce: '0x1', gas: '0x5208', gasPrice: '0x77359400' };
		const { raw } = (await ask('eth_signTransaction', fields)) as { raw: Hex };
		expect(await client.sendRawTransaction({ serializedTransaction: raw })).toMatch(/^0x/);
		expect(await client.getBalance({ address: BOB })).toBe(6n);
	});

	it('is known by its key alone', async () => {
		const stranger = privateKeyToAccount(generatePrivateKey()).address;
		await expect(ask('eth_sign', stranger, '0x12')).rejects.toMatchObject({ code: -32000 });
		await expect(ask('personal_sign', '0x12', stranger)).rejects.toMatchObject({ code: -32000 });
		await expect(ask('eth_signTypedData_v4', alice.address, '{')).rejects.toMatchObject({ code: -32602 });
		await expect(ask('eth_sendTransaction', { to: BOB })).rejects.toMatchObject({ code: -32602 });
	});

	it('is told why a transaction would fail', async () => {
		await client.setCode({ address: BOB, bytecode: '0x5f5ffd' });
		await expect(ask('eth_sendTransaction', { from: alice.address, to: BOB })).rejects.toMatchObject({ code: 3 });
		const poor = { from: alice.address, to: alice.address, value: `0x${parseEther('101').toString(16)}` };
		await expect(ask('eth_sendTransaction', poor)).rejects.toMatchObject({ code: -32000 });
	});
});

it.each([
	['evm_increaseTime', '0xffffffffffffffff', -32602],
	['evm_increaseTime', '-99999999999999999', -32602],
	['evm_setNextBlockTimestamp', 2 ** 40, -32602],
	['evm_setNextBlockTimestamp', 5, -32000],
	['evm_setIntervalMining', -1, -32602],
	['evm_setIntervalMining', 1e12, -32602],
	['evm_setAutomine', 'yes', -32602],
	['anvil_setBalance', BOB, -32602],
	['evm_revert', 'x', -32602],
])('%s refuses %j', async (method, param, code) => {
	await expect(ask(method, param)).rejects.toMatchObject({ code });
});

it('changes that no state can have are refused', async () => {
	const most = `0x${'f'.repeat(64)}`;
	expect(await ask('anvil_setBalance', BOB, most)).toBe(true);
	await expect(ask('anvil_addBalance', BOB, '0x1')).rejects.toMatchObject({ code: -32000 });
	expect(await ask('eth_getBalance', BOB)).toBe(most);
});

it('eth_fillTransaction fills nonce, gas, fees and type', async () => {
	await ask('eth_sendTransaction', { from: alice.address, to: BOB, value: '0x1' });
	const fill = async (fields: object) =>
		(await ask('eth_fillTransaction', { from: alice.address, to: BOB, ...fields })) as { raw: Hex; tx: object };
	const { raw, tx } = await fill({ value: '0x2' });
	expect(tx).toMatchObject({ nonce: '0x1', gas: '0x5208', type: '0x2', chainId: '0x7a69', value: '0x2' });
	expect(parseTransaction(raw)).toMatchObject({ nonce: 1, gas: 21_000n, value: 2n, to: BOB.toLowerCase() });
	expect((await fill({ gasPrice: '0x77359400' })).tx).toMatchObject({ type: '0x0', gasPrice: '0x77359400' });
	expect((await fill({ gasPrice: '0x77359400', accessList: [] })).tx).toMatchObject({ type: '0x1' });
	const refused = [
		{ maxFeePerGas: '0x1', maxPriorityFeePerGas: '0x2' },
		{ gasPrice: '0x0' },
		{ blobVersionedHashes: [] },
		{ to: null },
		{ gasPrice: '0x1', maxFeePerGas: '0x1' },
		{ chainId: '0x1' },
	];
	for (const fields of refused) await expect(fill(fields)).rejects.toMatchObject({ code: -32000 });
});

it('says what it is, and begins again', async () => {
	expect(await ask('hardhat_metadata')).toMatchObject({ clientVersion: 'altvm/test', chainId: 31_337 });
	await clientOf('anvil').sendTransaction(pay);
	expect(await ask('anvil_nodeInfo')).toMatchObject({ currentBlockNumber: 1, environment: { chainId: 31_337 } });
	expect(await ask('hardhat_reset')).toBe(true);
	expect([await ask('eth_blockNumber'), await ask('eth_getBalance', BOB)]).toEqual(['0x0', '0x0']);
});
