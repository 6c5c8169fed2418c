import { bytesToHex, keccak256 } from '@altvm/abi-bridge';
import { MempoolError } from '@altvm/chain';
import { TransactionError } from '@altvm/ethereum';
import { describe, expect, it, vi } from 'vitest';
import { caller, mine, signed, testChain } from '../testing/test-chain.ts';
import { ethMethods } from './eth-methods.ts';

it('takes a transaction, and says its hash', async () => {
	const { chain, pool } = await testChain();
	const raw = await signed(0);
	const call = caller(ethMethods(chain));
	expect(await call('eth_sendRawTransaction', bytesToHex(raw))).toBe(keccak256(raw));
	expect(pool.size).toEqual({ pending: 1, queued: 0 });
	await expect(call('eth_sendRawTransaction', bytesToHex(raw))).rejects.toMatchObject({
		code: -32000,
		message: expect.stringMatching(/^already known/),
	});
	await expect(call('eth_sendRawTransaction', '0x0')).rejects.toMatchObject({ code: -32602 });
	await expect(call('eth_sendRawTransaction')).rejects.toMatchObject({ code: -32602 });
});

it.each([
	[new MempoolError('already-known', 'known'), 'already known: known'],
	[new MempoolError('replacement-underpriced', 'too little'), 'replacement transaction underpriced: too little'],
	[new TransactionError('insufficient-funds', 'poor'), 'insufficient funds for gas * price + value: poor'],
	[new TransactionError('nonce-too-low', 'old', { nonce: 1n }), 'nonce too low: old (nonce 1)'],
	[new TransactionError('malformed', 'no bytes'), 'no bytes'],
])('says in the words that wallets look for why not: %s', async (error, message) => {
	const { chain, pool } = await testChain();
	vi.spyOn(pool, 'addLater').mockRejectedValue(error);
	const refused = caller(ethMethods(chain))('eth_sendRawTransaction', '0x01');
	await expect(refused).rejects.toMatchObject({ code: -32000, message });
});

describe('a transaction that the client waits for (EIP-7966)', () => {
	it('is answered with its receipt', async () => {
		const { chain } = await testChain();
		const raw = await signed(0);
		const call = caller(ethMethods(chain));
		const receipt = call('eth_sendRawTransactionSync', bytesToHex(raw));
		await mine(chain);
		await mine(chain, [raw]);
		expect(await receipt).toMatchObject({ transactionHash: keccak256(raw), blockNumber: '0x2', status: '0x1' });
		// One that is in a block already is answered at once.
		expect(await call('eth_sendRawTransactionSync', bytesToHex(raw), '0x1')).toEqual(await receipt);
	});

	it('is answered with its hash after the time that the client waits, or the node', async () => {
		const { chain } = await testChain();
		const raw = bytesToHex(await signed(0));
		const expected = { code: 4, data: keccak256(await signed(0)) };
		const wait = (options: object, ...given: unknown[]) =>
			caller(ethMethods(chain, { send: options }))('eth_sendRawTransactionSync', raw, ...given);
		await expect(wait({}, 5)).rejects.toMatchObject(expected);
		await expect(wait({ maxWait: 5 }, '0xffffff')).rejects.toMatchObject(expected);
		await expect(wait({ defaultWait: 5 })).rejects.toMatchObject(expected);
	});

	it('is answered when the client leaves', async () => {
		const { chain } = await testChain();
		const controller = new AbortController();
		const call = caller(ethMethods(chain), controller.signal);
		const waits = call('eth_sendRawTransactionSync', bytesToHex(await signed(0)));
		setTimeout(() => controller.abort(), 5);
		await expect(waits).rejects.toMatchObject({ code: 4 });
		await expect(call('eth_sendRawTransactionSync', bytesToHex(await signed(0)))).rejects.toMatchObject({ code: 4 });
	});
});
