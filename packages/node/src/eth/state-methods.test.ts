import type { Chain } from '@altvm/chain';
import { beforeAll, describe, expect, it } from 'vitest';
import { ALICE, BOB, COUNTER, caller, mine, signed, testChain } from '../testing/test-chain.ts';
import { ethMethods } from './eth-methods.ts';

const word = (n: number) => `0x${n.toString(16).padStart(64, '0')}`;
let chain: Chain;
let call: ReturnType<typeof caller>;

beforeAll(async () => {
	({ chain } = await testChain());
	call = caller(ethMethods(chain));
	await mine(chain, [await signed(0), await signed(1, { to: BOB, value: 5n })]);
	await mine(chain, [await signed(2)]);
});

describe('state', () => {
	it('is that of the latest block if none is named', async () => {
		expect(await call('eth_getBalance', BOB)).toBe('0x5');
		expect(await call('eth_getBalance', BOB, null)).toBe('0x5');
		expect(await call('eth_getStorageAt', COUNTER, '0x0')).toBe(word(2));
	});

	it('is that of the block that is named', async () => {
		expect(await call('eth_getBalance', BOB, '0x0')).toBe('0x0');
		expect(await call('eth_getStorageAt', COUNTER, '0x0', '0x1')).toBe(word(1));
		expect(await call('eth_getTransactionCount', ALICE.address, 'earliest')).toBe('0x0');
		expect(await call('eth_getTransactionCount', ALICE.address, { blockHash: chain.head.hash })).toBe('0x3');
		await expect(call('eth_getBalance', BOB, '0x9')).rejects.toMatchObject({
			code: -32000,
			message: 'header not found',
		});
		await expect(call('eth_getBalance', BOB, 'safe')).rejects.toMatchObject({ message: 'safe block not found' });
	});

	it('of code, and of an account at once', async () => {
		const code = '0x5f54600101805f554343553360205fa200';
		expect(await call('eth_getCode', COUNTER)).toBe(code);
		expect(await call('eth_getCode', BOB)).toBe('0x');
		expect(await call('eth_getAccountInfo', COUNTER, 'latest')).toEqual({ balance: '0x0', nonce: '0x1', code });
	});

	it('of many slots', async () => {
		const accounts = { [COUNTER]: [word(0), word(9)], [BOB]: [word(0)] };
		expect(await call('eth_getStorageValues', accounts)).toEqual({ [COUNTER]: [word(2), word(0)], [BOB]: [word(0)] });
		expect(await call('eth_getStorageValues', { [COUNTER]: ['0x0'] })).toEqual({ [COUNTER]: [word(2)] });
		await expect(call('eth_getStorageValues', {})).rejects.toMatchObject({ code: -32602 });
		await expect(call('eth_getStorageValues', { '0x1': [word(0)] })).rejects.toMatchObject({ code: -32602 });
		await expect(call('eth_getStorageValues', { [BOB]: ['0xasdf'] })).rejects.toMatchObject({ code: -32602 });
		const many = { [BOB]: Array.from({ length: 1025 }, (_, i) => word(i)) };
		await expect(call('eth_getStorageValues', many)).rejects.toMatchObject({ code: -38026 });
		await expect(call('eth_getProof', BOB, many[BOB], 'latest')).rejects.toMatchObject({ code: -38026 });
	});

	it('takes the key of a slot in any length', async () => {
		for (const key of ['0x0', '0x00', word(0), '0']) expect(await call('eth_getStorageAt', COUNTER, key)).toBe(word(2));
		await expect(call('eth_getStorageAt', COUNTER, '0xzz')).rejects.toMatchObject({ code: -32602 });
	});
});
