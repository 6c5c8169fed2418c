import { toAddress } from '@altvm/abi-bridge';
import type { StoredReceipt } from '@altvm/chain';
import { genesisHeader, logsBloom } from '@altvm/ethereum';
import { expect, it } from 'vitest';
import { formatReceipt } from './receipt.ts';

const sender = toAddress(`0x${'a1'.repeat(20)}`);
const to = toAddress(`0x${'b2'.repeat(20)}`);
const hash = `0x${'cd'.repeat(32)}` as const;
const header = { ...genesisHeader('osaka', { gasLimit: 30_000_000n }), number: 9n, timestamp: 12n };
const block = { hash, header };
const logs = [
	{ address: to, vm: 'move', topics: [hash], data: Uint8Array.of(1) },
	{ address: toAddress(`0x${'ee'.repeat(32)}`), vm: 'move', topics: [], data: new Uint8Array(0) },
];
const receipt: StoredReceipt = {
	type: 2,
	result: true,
	cumulativeGasUsed: 70_000n,
	bloom: logsBloom([]),
	logs,
	transactionHash: hash,
	sender,
	status: 'success',
	gasUsed: 50_000n,
	blobGasUsed: 0n,
	gasPrice: 12n,
	contractAddress: undefined,
	vm: 'move',
};
const place = { block, index: 1, firstLog: 4, blobGasPrice: 3n };
const shown = (fields: Partial<StoredReceipt> = {}, showsVm = true) =>
	formatReceipt({ ...receipt, ...fields }, to, place, { showsVm });

it('shows a receipt and its logs', () => {
	const json = shown();
	expect(json).toEqual({
		blockHash: hash,
		blockNumber: '0x9',
		contractAddress: null,
		cumulativeGasUsed: '0x11170',
		effectiveGasPrice: '0xc',
		from: `0x${'a1'.repeat(20)}`,
		gasUsed: '0xc350',
		logs: [
			{
				address: `0x${'b2'.repeat(20)}`,
				topics: [hash],
				data: '0x01',
				blockNumber: '0x9',
				transactionHash: hash,
				transactionIndex: '0x1',
				blockHash: hash,
				blockTimestamp: '0xc',
				logIndex: '0x4',
				removed: false,
				vm: 'move',
			},
			expect.objectContaining({ logIndex: '0x5', address: expect.stringMatching(/^0x[0-9a-f]{40}$/), data: '0x' }),
		],
		logsBloom: `0x${'00'.repeat(256)}`,
		status: '0x1',
		to: `0x${'b2'.repeat(20)}`,
		transactionHash: hash,
		transactionIndex: '0x1',
		type: '0x2',
		vm: 'move',
	});
});

it('says no VM on a chain of the EVM alone', () => {
	const json = shown({}, false);
	expect(json).not.toHaveProperty('vm');
	expect((json['logs'] as object[])[0]).not.toHaveProperty('vm');
});

it('has blob gas for blob transactions only', () => {
	expect(shown({ type: 3, blobGasUsed: 131_072n })).toMatchObject({ blobGasUsed: '0x20000', blobGasPrice: '0x3' });
	expect(shown()).not.toHaveProperty('blobGasUsed');
	expect(shown()).not.toHaveProperty('blobGasPrice');
});

it('has a state root before Byzantium, and the contract of a creation', () => {
	const json = formatReceipt({ ...receipt, result: hash, contractAddress: to }, undefined, place, { showsVm: true });
	expect(json).toMatchObject({ root: hash, to: null, contractAddress: `0x${'b2'.repeat(20)}` });
	expect(json).not.toHaveProperty('status');
	expect(shown({ result: false })).toMatchObject({ status: '0x0' });
});
