import { toAddress } from '@altvm/abi-bridge';
import { evmAdapter } from '@altvm/evm';
import { Host } from '@altvm/host';
import { describe, expect, it } from 'vitest';
import { type Block, executeBlock } from './block/index.ts';
import { executeTransaction } from './transaction/index.ts';

const host = () => new Host({ adapters: [evmAdapter()] });
const ZERO = `0x${'0'.repeat(64)}` as const;
const BLOCK: Block = {
	number: 2n,
	timestamp: 1n,
	gasLimit: 30_000_000n,
	coinbase: toAddress(`0x${'c0'.repeat(20)}`),
	parentHash: ZERO,
	transactions: [],
};
const refusal = (says: RegExp) =>
	expect.objectContaining({ name: 'HostError', code: 'bad-request', message: expect.stringMatching(says) });
const schedule = { target: 3, max: 6, baseFeeUpdateFraction: 3338477n };

describe('the options of a signed transaction', () => {
	it.each<[string, object | null, RegExp]>([
		['a misspelled name', { simulat: true }, /executeTransaction has no option `simulat`; did you mean `simulate`/],
		['text for a boolean', { simulate: 'no' }, /`simulate` must be true or false, not "no"/],
		['room without blob gas', { room: { gas: 1n } }, /`room.blobGas` must be a bigint/],
		['room that is a number', { room: { gas: 1, blobGas: 1n } }, /`gas` must be a bigint of 0 or more/],
		['half a schedule', { blobSchedule: { ...schedule, max: undefined } }, /`blobSchedule.max` must be an integer/],
		['a schedule of another form', { blobSchedule: { ...schedule, limit: 1 } }, /`blobSchedule` has no option `limit`/],
		['null', null, /options of executeTransaction must be an object/],
	])('are refused with %s', (_what, options, says) => {
		expect(() => executeTransaction(host(), new Uint8Array(1), options as never)).toThrow(refusal(says));
	});
});

describe('a block to execute', () => {
	it.each<[string, object, object | undefined, RegExp]>([
		['a misspelled field', { basefee: 7n }, {}, /a block has no option `basefee`; did you mean `baseFee`/],
		['transactions that are no list', { transactions: {} }, {}, /`transactions` must be an array, not object/],
		['no transactions', { transactions: undefined }, {}, /`transactions` must be an array, not undefined/],
		['a misspelled option', {}, { blockHahs: () => ZERO }, /executeBlock has no option `blockHahs`; did you mean/],
		['a hash that is no function', {}, { blockHash: ZERO }, /`blockHash` must be a function/],
		['a contract at no address', {}, { depositContract: '0x12' }, /`depositContract` is not an address/],
	])('is refused with %s, and the host is as before', async (_what, fields, options, says) => {
		const on = host();
		const before = await on.stateRoot();
		await expect(executeBlock(on, { ...BLOCK, ...fields } as Block, options as never)).rejects.toThrow(refusal(says));
		expect([on.block.number, await on.stateRoot()]).toEqual([1n, before]);
		on.mint(BLOCK.coinbase, 1n);
	});
});
