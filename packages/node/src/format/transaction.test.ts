import { hexToBytes, toAddress } from '@altvm/abi-bridge';
import { decodeTransaction, senderOf, signatureOf } from '@altvm/ethereum';
import { type RpcTransaction, formatTransaction as readByViem, type TransactionSerializable } from 'viem';
import { privateKeyToAccount } from 'viem/accounts';
import { expect, it } from 'vitest';
import { formatTransaction } from './transaction.ts';

const account = privateKeyToAccount(`0x${'42'.repeat(32)}`);
const to = `0x${'ab'.repeat(20)}` as const;
const key = `0x${'01'.repeat(32)}` as const;
const accessList = [{ address: to, storageKeys: [key] }];
const same = { chainId: 5, to, nonce: 7, gas: 90_000n, value: 3n, data: '0x0102' } as const;
const fees = { maxFeePerGas: 100n, maxPriorityFeePerGas: 2n };

async function shown(transaction: TransactionSerializable, baseFee?: bigint) {
	const raw = hexToBytes(await account.signTransaction(transaction));
	const decoded = decodeTransaction(raw, 'osaka', 5n);
	const block = baseFee === undefined ? undefined : { hash: key, number: 9n, timestamp: 12n, baseFee, index: 1 };
	return formatTransaction(decoded, senderOf(decoded), signatureOf(decoded), block);
}

it.each<[string, TransactionSerializable]>([
	['legacy', { ...same, type: 'legacy', gasPrice: 4n }],
	['eip2930', { ...same, type: 'eip2930', gasPrice: 4n, accessList }],
	['eip1559', { ...same, type: 'eip1559', ...fees, accessList }],
	[
		'eip4844',
		{ ...same, type: 'eip4844', ...fees, maxFeePerBlobGas: 6n, blobVersionedHashes: [`0x01${'02'.repeat(31)}`] },
	],
])('viem reads a transaction of type %s as it was signed', async (type, transaction) => {
	const read = readByViem((await shown(transaction, 10n)) as unknown as RpcTransaction);
	const { data, ...given } = transaction as typeof same;
	expect(read).toMatchObject({
		...given,
		type,
		input: data,
		from: account.address.toLowerCase(),
		blockNumber: 9n,
		transactionIndex: 1,
	});
});

it('shows authorizations and the chain of a signature', async () => {
	const authorization = await account.signAuthorization({ contractAddress: to, chainId: 5, nonce: 8 });
	const json = await shown({ ...same, type: 'eip7702', ...fees, authorizationList: [authorization] });
	expect(json['authorizationList']).toEqual([
		{
			chainId: '0x5',
			address: to,
			nonce: '0x8',
			yParity: `0x${authorization.yParity}`,
			r: expect.stringMatching(/^0x[1-9a-f]/),
			s: expect.stringMatching(/^0x[1-9a-f]/),
		},
	]);
	expect(json).toMatchObject({ type: '0x4', chainId: '0x5', yParity: json['v'], accessList: [] });
	// EIP-155: 35 + 2 * 5 + parity.
	expect((await shown({ ...same, type: 'legacy', gasPrice: 4n }))['v']).toMatch(/^0x2[de]$/);
});

it('a legacy transaction of every chain has no chain', async () => {
	const json = await shown({ type: 'legacy', to, nonce: 7, gas: 90_000n, gasPrice: 4n });
	expect(json).not.toHaveProperty('chainId');
	expect(json).not.toHaveProperty('accessList');
	expect(json).not.toHaveProperty('yParity');
	expect(json['v']).toMatch(/^0x1[bc]$/);
});

it('pays the base fee and the tip, up to its own limit', async () => {
	const transaction = { ...same, type: 'eip1559', ...fees } as const;
	expect((await shown(transaction, 10n))['gasPrice']).toBe('0xc');
	expect((await shown(transaction, 99n))['gasPrice']).toBe('0x64');
	// One that waits shows what it pays at most.
	expect(await shown(transaction)).toMatchObject({ gasPrice: '0x64', blockHash: null, transactionIndex: null });
});

it('shows an address that the EVM does not have by its alias', () => {
	const address = toAddress(`0x${'cd'.repeat(32)}`);
	const transaction = {
		type: 0,
		hash: key,
		chainId: undefined,
		to: address,
		nonce: 0n,
		gasLimit: 1n,
		value: 0n,
		data: new Uint8Array(0),
		maxFee: 0n,
		maxPriorityFee: 0n,
		accessList: [],
		blobHashes: [],
		maxBlobFee: 0n,
		authorizations: [],
	} as const;
	const json = formatTransaction(transaction, address, { yParity: 0n, r: 0n, s: 0n }, undefined);
	expect(json).toMatchObject({ from: expect.stringMatching(/^0x[0-9a-f]{40}$/), to: json['from'], v: '0x0', r: '0x0' });
});
