import { type Hex, hexToBytes, toAddress } from '@altvm/abi-bridge';
import { Host } from '@altvm/host';
import { describe, expect, it } from 'vitest';
import { evmAdapter } from './adapter.ts';
import { type EvmBlockContext, type EvmTransactionContext, evmBlockContext } from './chain-context.ts';

const USER = toAddress(`0x${'b2'.repeat(20)}`);
const MAIN = toAddress(`0x${'a1'.repeat(20)}`);
const RANDAO: Hex = `0x${'5d'.repeat(32)}`;

/** The word that code leaves on the stack, run in a block and a transaction with these contexts. */
function wordOf(code: string, block: Partial<EvmBlockContext>, transaction?: EvmTransactionContext): bigint {
	const host = new Host({ adapters: [evmAdapter()], block: { chain: block } });
	host.setAccount(MAIN, { vm: 'evm', code: hexToBytes(`0x${code}5f5260205ff3`) });
	const { outcome } = host.transact((open) =>
		open.run(
			{ kind: 'call', target: MAIN, value: 0n, input: new Uint8Array(0) },
			{
				sender: USER,
				gas: 100_000,
				transaction: { origin: USER, gasPrice: 0n, ...(transaction && { chain: transaction }) },
			},
		),
	);
	return BigInt(`0x${Buffer.from(outcome.output).toString('hex')}`);
}

describe("the chain's context", () => {
	it('is read by PREVRANDAO, BLOBBASEFEE and BLOBHASH', () => {
		expect(wordOf('44', { prevRandao: RANDAO })).toBe(BigInt(RANDAO));
		expect(wordOf('4a', { blobBaseFee: 7n })).toBe(7n);
		const blobHashes: Hex[] = [`0x01${'00'.repeat(31)}`, RANDAO];
		expect(wordOf('600149', {}, { blobHashes })).toBe(BigInt(RANDAO));
		expect(wordOf('600249', {}, { blobHashes })).toBe(0n);
	});

	it('has a default for each field, and keeps the others', () => {
		expect(wordOf('44', {})).toBe(0n);
		expect(wordOf('4a', {})).toBe(1n);
		expect(wordOf('5f49', {})).toBe(0n);
		expect(evmBlockContext({ chain: { difficulty: 5n } })).toEqual({
			prevRandao: `0x${'00'.repeat(32)}`,
			difficulty: 5n,
			blobBaseFee: 1n,
		});
	});

	it.each<[string, object, RegExp]>([
		['a short randomness', { prevRandao: '0x05' }, /`prevRandao` is not 32 bytes in hex: 0x05/],
		['randomness that is no hex', { prevRandao: `0x${'zz'.repeat(32)}` }, /`prevRandao` is not 32 bytes in hex/],
		['randomness in bytes', { prevRandao: new Uint8Array(32) }, /`prevRandao` is not 32 bytes in hex: object/],
		['a difficulty of more than 256 bits', { difficulty: 2n ** 256n }, /`difficulty` is not an integer of 256 bits/],
		['a blob base fee of more than 256 bits', { blobBaseFee: 2n ** 256n + 5n }, /`blobBaseFee` is not an integer/],
		['a negative blob base fee', { blobBaseFee: -1n }, /`blobBaseFee` is not an integer of 256 bits: -1/],
		['a fee that is a number', { blobBaseFee: 1 }, /`blobBaseFee` is not an integer of 256 bits: 1/],
	])('of a block is refused with %s', (_what, chain, says) => {
		const refusal = { name: 'HostError', code: 'bad-request', message: expect.stringMatching(says) };
		expect(() => wordOf('44', chain)).toThrow(expect.objectContaining(refusal));
	});

	it.each<[string, unknown, RegExp]>([
		['hashes that are no array', RANDAO, /`blobHashes` is not an array/],
		['a short hash', [RANDAO, '0x01'], /`blobHashes\[1\]` is not 32 bytes in hex: 0x01/],
	])('of a transaction is refused with %s', (_what, blobHashes, says) => {
		const refusal = { name: 'HostError', code: 'bad-request', message: expect.stringMatching(says) };
		expect(() => wordOf('5f49', {}, { blobHashes } as never)).toThrow(expect.objectContaining(refusal));
	});

	it('may hold the largest numbers, and the engines agree on them', () => {
		expect(wordOf('4a', { blobBaseFee: 2n ** 256n - 1n })).toBe(2n ** 256n - 1n);
	});
});
