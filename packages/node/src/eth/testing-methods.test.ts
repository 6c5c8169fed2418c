import { bytesToHex, type Hex } from '@altvm/abi-bridge';
import type { Chain } from '@altvm/chain';
import { beforeEach, describe, expect, it } from 'vitest';
import { ALICE, caller, signed, testChain } from '../testing/test-chain.ts';
import { ethMethods } from './eth-methods.ts';

const attributes = {
	timestamp: '0x20',
	prevRandao: `0x${'11'.repeat(32)}`,
	suggestedFeeRecipient: `0x${'fe'.repeat(20)}`,
	withdrawals: [{ index: '0x0', validatorIndex: '0x5', address: `0x${'3a'.repeat(20)}`, amount: '0x64' }],
	parentBeaconBlockRoot: `0x${'22'.repeat(32)}`,
};
let chain: Chain;
let call: ReturnType<typeof caller>;

beforeEach(async () => {
	({ chain } = await testChain());
	call = caller(ethMethods(chain, { testing: true }));
});

describe('a block', () => {
	it('is built of given transactions, and is not the head', async () => {
		const raw = bytesToHex(await signed(0));
		const built = await call('testing_buildBlockV1', chain.genesis.hash, attributes, [raw], '0xab');
		const { suggestedFeeRecipient: feeRecipient, prevRandao, withdrawals } = attributes;
		expect(built).toMatchObject({
			executionPayload: {
				parentHash: chain.genesis.hash,
				blockNumber: '0x1',
				timestamp: '0x20',
				extraData: '0xab',
				feeRecipient,
				prevRandao,
				withdrawals,
				transactions: [raw],
				blobGasUsed: '0x0',
			},
			blockValue: expect.stringMatching(/^0x[1-9a-f]/),
			blobsBundle: { commitments: [], proofs: [], blobs: [] },
			executionRequests: [],
			shouldOverrideBuilder: false,
		});
		expect(chain.head).toEqual(chain.genesis);
		const { executionPayload } = built as { executionPayload: { blockHash: Hex } };
		expect(chain.blocks.header(executionPayload.blockHash)?.parentBeaconBlockRoot).toBe(
			attributes.parentBeaconBlockRoot,
		);
	});

	it('becomes the head if the client commits it', async () => {
		const hash = await call('testing_commitBlockV1', attributes, [bytesToHex(await signed(0))]);
		expect(chain.head.hash).toBe(hash);
		expect(await call('eth_getTransactionCount', ALICE.address)).toBe('0x1');
	});

	it('is refused with a transaction that cannot be in it', async () => {
		const wrong = call('testing_buildBlockV1', chain.genesis.hash, attributes, [bytesToHex(await signed(9))], null);
		await expect(wrong).rejects.toMatchObject({
			code: -32000,
			message: expect.stringContaining('transaction 0: nonce too high'),
		});
		await expect(call('testing_commitBlockV1', attributes, [bytesToHex(await signed(9))])).rejects.toThrow();
		expect(chain.head).toEqual(chain.genesis);
	});

	it('is refused without a parent, a later time or a sound form', async () => {
		const build = (parent: string, fields: object, extra = '0x') =>
			call('testing_buildBlockV1', parent, { ...attributes, ...fields }, [], extra);
		const { hash } = chain.genesis;
		await expect(build(`0x${'99'.repeat(32)}`, {})).rejects.toMatchObject({ code: -32000 });
		await expect(build(hash, { timestamp: '0x0' })).rejects.toMatchObject({ code: -32000 });
		await expect(build(hash, { timestamp: 5 })).rejects.toMatchObject({ code: -32602 });
		await expect(build(hash, {}, `0x${'00'.repeat(33)}`)).rejects.toMatchObject({ code: -32602 });
		await expect(call('testing_buildBlockV1', hash, attributes, ['0x0'])).rejects.toMatchObject({ code: -32602 });
	});
});

it('clients build no blocks unless the node is told so', () => {
	expect(Object.keys(ethMethods(chain)).filter((name) => name.startsWith('testing_'))).toEqual([]);
});
