import { bytesToHex, type Hex, hexToBytes, toAddress } from '@altvm/abi-bridge';
import { EVM, type EvmAdapter, type EvmHardfork, evmAdapter } from '@altvm/evm';
import { Host } from '@altvm/host';
import { createTx, type TypedTransaction, type TypedTxData } from '@ethereumjs/tx';
import { privateToAddress } from '@ethereumjs/util';
import { describe, expect, it } from 'vitest';
import { type Block, executeBlock, executeTransaction } from './index.ts';
import { transactionCommon } from './transaction/common.ts';

const KEY = hexToBytes(`0x${'42'.repeat(32)}`);
const TARGET: Hex = `0x${'11'.repeat(20)}`;
/** PUSH0, which Shanghai introduced. */
const PUSH0: Hex = '0x5f';
const STOP: Hex = '0x00';

function hostOf(hardfork: EvmHardfork, code: Hex): Host {
	const host = new Host({ adapters: [evmAdapter({ hardfork })] });
	host.mint(bytesToHex(privateToAddress(KEY)), 10n ** 18n);
	host.setAccount(TARGET, { vm: EVM, code: hexToBytes(code), nonce: 1n });
	return host;
}

/** Made and signed by the rules of a fork that may not be the host's. */
function signed(hardfork: EvmHardfork, fields: Record<string, unknown> = {}): TypedTransaction {
	const data = { type: 2, chainId: 1n, nonce: 0, gasLimit: 100_000n, maxFeePerGas: 5n, to: TARGET, ...fields };
	return createTx(data as TypedTxData, { common: transactionCommon(hardfork, 1n) }).sign(KEY);
}

function blockOf(...transactions: Block['transactions']): Block {
	return {
		number: 2n,
		timestamp: 12n,
		gasLimit: 30_000_000n,
		coinbase: toAddress(`0x${'c0'.repeat(20)}`),
		parentHash: `0x${'ab'.repeat(32)}`,
		withdrawals: [{ index: 0n, validatorIndex: 0n, address: toAddress(TARGET), gwei: 1n }],
		transactions,
	};
}

/** 100 bytes: 1,600 gas in London, and at least 4,000 from Prague on (EIP-7623). */
const data = new Uint8Array(100).fill(1);

describe('the fork of the EVM adapter is the fork of everything', () => {
	it.each<[EvmHardfork, string, bigint]>([
		['london', 'halt', 100_000n],
		['osaka', 'success', 25_000n],
	])('in %s, a transaction with PUSH0 in its target ends with %s', (hardfork, status, gasUsed) => {
		const result = executeTransaction(hostOf(hardfork, PUSH0), signed('osaka', { data }));
		expect(result).toMatchObject({ status, gasUsed });
	});

	it.each<[EvmHardfork, bigint]>([
		['london', 22_600n],
		['osaka', 25_000n],
	])('in %s, data costs what that fork says, whichever fork made the transaction', (hardfork, gasUsed) => {
		for (const made of ['london', 'osaka'] as const) {
			expect(executeTransaction(hostOf(hardfork, STOP), signed(made, { data })).gasUsed).toBe(gasUsed);
		}
	});

	it('a London chain refuses a blob transaction, decoded or not', () => {
		const blobs = { type: 3, maxFeePerBlobGas: 9n, blobVersionedHashes: [`0x01${'00'.repeat(31)}`] };
		const decoded = signed('osaka', blobs);
		for (const transaction of [decoded, decoded.serialize()]) {
			const run = () => executeTransaction(hostOf('london', STOP), transaction);
			expect(run).toThrow(expect.objectContaining({ name: 'TransactionError', code: 'malformed' }));
		}
	});

	it('a block follows it: London has no withdrawals, Shanghai has', async () => {
		const london = await executeBlock(hostOf('london', PUSH0), blockOf(signed('osaka')));
		expect(london.transactions[0]).toMatchObject({ status: 'halt' });
		expect(london.withdrawalsRoot).toBeUndefined();
		const shanghai = await executeBlock(hostOf('shanghai', PUSH0), blockOf(signed('osaka')));
		expect(shanghai.transactions[0]).toMatchObject({ status: 'success' });
		expect(shanghai.withdrawalsRoot).toMatch(/^0x/);
	});

	it('a host without an EVM adapter is refused by name', async () => {
		const host = new Host({ adapters: [] });
		const refusal = { name: 'HostError', code: 'unknown-vm' };
		expect(() => executeTransaction(host, signed('osaka'))).toThrow(expect.objectContaining(refusal));
		await expect(executeBlock(host, blockOf())).rejects.toMatchObject(refusal);
	});

	it.each([
		[undefined, /does not name its hardfork/],
		['amsterdam', /names the hardfork 'amsterdam', which does not exist/],
		['toString', /names the hardfork 'toString', which does not exist/],
	])('an EVM adapter from elsewhere that names the fork %s is refused', async (hardfork, says) => {
		const host = new Host({ adapters: [{ ...evmAdapter(), hardfork } as EvmAdapter] });
		expect(() => executeTransaction(host, signed('osaka'))).toThrow(says);
		await expect(executeBlock(host, blockOf())).rejects.toMatchObject({ name: 'HostError', code: 'bad-request' });
	});
});
