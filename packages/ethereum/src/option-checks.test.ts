import { toAddress } from '@altvm/abi-bridge';
import { evmAdapter } from '@altvm/evm';
import { Host } from '@altvm/host';
import { describe, expect, it } from 'vitest';
import {
	type Block,
	buildBlock,
	encodeBlock,
	executeBlock,
	headerHash,
	importBlock,
	nextBlock,
	type SealedBlock,
} from './block/index.ts';
import {
	type Genesis,
	genesisHeader,
	installGenesis,
	installSystemContracts,
	systemContracts,
} from './config/index.ts';
import { useFork } from './fork-of.ts';
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

const config = { chainId: 1n, forks: [{ hardfork: 'osaka' }] } as const;
const PARENT = genesisHeader('osaka', { gasLimit: 30_000_000n, timestamp: 12n });

/** A valid block without transactions. */
const EMPTY: SealedBlock = {
	header: {
		...PARENT,
		parentHash: headerHash(PARENT),
		number: 1n,
		timestamp: 24n,
		baseFee: nextBlock(PARENT, config, { timestamp: 24n }).baseFee!,
	},
	transactions: [],
	ommers: [],
	withdrawals: [],
};

describe('the next block', () => {
	it.each<[string, unknown, RegExp]>([
		['no attributes', undefined, /options of nextBlock must be an object, not undefined/],
		[
			'a misspelled attribute',
			{ timestamp: 24n, withdrawls: [] },
			/nextBlock has no option `withdrawls`; did you mean/,
		],
		['a timestamp that is a number', { timestamp: 24 }, /`timestamp` must be a bigint/],
		['no timestamp', {}, /`timestamp` must be a bigint .* not undefined/],
		["the parent's timestamp", { timestamp: 12n }, /the timestamp 12 is not after the parent's 12/],
		['a gas limit below zero', { timestamp: 24n, gasLimit: -1n }, /`gasLimit` must be a bigint/],
		['a coinbase that is no address', { timestamp: 24n, coinbase: 'x' }, /`coinbase` is not an address/],
		['transactions that are no list', { timestamp: 24n, transactions: 'x' }, /`transactions` must be an array/],
	])('is not made with %s', (_what, attributes, says) => {
		expect(() => nextBlock(PARENT, config, attributes as never)).toThrow(refusal(says));
	});

	it.each([null, {}, '0x12'])('is not made after %j', (parent) => {
		expect(() => nextBlock(parent as never, config, { timestamp: 24n })).toThrow(refusal(/the parent: /));
	});
});

describe('a genesis block', () => {
	const at = BLOCK.coinbase;
	it.each<[string, object | null, RegExp]>([
		['null', null, /options of a genesis block must be an object/],
		['a misspelled field', { gaslimit: 1n }, /a genesis block has no option `gaslimit`; did you mean `gasLimit`/],
		['no gas limit', { gasLimit: undefined }, /`gasLimit` must be a bigint .* not undefined/],
		['accounts that are no Map', { accounts: { [at]: { balance: 1n } } }, /`accounts` must be a Map, not object/],
		['an account that is null', { accounts: new Map([[at, null]]) }, /options of the account 0x0+c0.* not null/],
		[
			'a misspelled balance',
			{ accounts: new Map([[at, { balnce: 1n }]]) },
			/no option `balnce`; did you mean `balance`/,
		],
		['a storage that is no Map', { accounts: new Map([[at, { storage: {} }]]) }, /`storage` must be a Map/],
		['a slot below zero', { accounts: new Map([[at, { storage: new Map([[0n, -1n]]) }]]) }, /`storage\[0\]` must be a/],
		[
			'a key in hex',
			{ accounts: new Map([[at, { storage: new Map([['0x0', 1n]]) }]]) },
			/`a key of `storage`` must be/,
		],
		['code in hex', { accounts: new Map([[at, { code: '0x00' }]]) }, /`code` is not bytes/],
		['extra data in hex', { extraData: '0x' }, /the genesis block: header.extraData: not a Uint8Array/],
		['a base fee below zero', { baseFee: -1n }, /the genesis block: header.baseFee: -1 is out of range/],
		['a short nonce', { nonce: '0x0' }, /the genesis block: header.nonce: not 8 bytes/],
		[
			'a fork that there is not',
			{ config: { chainId: 1n, forks: [{ hardfork: 'osakka' }] } },
			/`hardfork` must be one/,
		],
	])('is refused with %s, and the host is as before', async (_what, fields, says) => {
		const on = host();
		const before = [on.adapters.get('evm'), await on.stateRoot()];
		const genesis = fields && { config: { chainId: 1n, forks: [{ hardfork: 'london' }] }, gasLimit: 1n, ...fields };
		await expect(installGenesis(on, genesis as Genesis)).rejects.toThrow(refusal(says));
		expect([on.adapters.get('evm'), await on.stateRoot()]).toEqual(before);
	});
});

describe('what is no host, block or fork', () => {
	it.each<[string, () => unknown, RegExp]>([
		['a host', () => executeTransaction({} as never, new Uint8Array(1)), /`host` must be a Host/],
		['a fork to use', () => useFork(host(), 'x' as never), /`hardfork` must be one of .* not "x"/],
		['a fork of a header', () => genesisHeader('x' as never), /`hardfork` must be one of/],
		['a field of a header', () => genesisHeader('osaka', { gaslimit: 1n } as never), /genesisHeader has no option/],
		['a fork of contracts', () => systemContracts('x' as never), /`hardfork` must be one of/],
		['a fork to install', () => installSystemContracts(host(), 'x' as never), /`hardfork` must be one of/],
		['a block to encode', () => encodeBlock(undefined as never), /`block` must be an object, not undefined/],
	])('is refused: %s', (_what, run, says) => {
		expect(run).toThrow(refusal(says));
	});

	it.each<[string, () => Promise<unknown>, RegExp]>([
		[
			'hex to import',
			() => importBlock(host(), '0xc0' as never, { config, parent: PARENT }),
			/`block` must be an object/,
		],
		[
			'a host to import into',
			() => importBlock({} as never, EMPTY, { config, parent: PARENT }),
			/`host` must be a Host/,
		],
		['nothing to build', () => buildBlock(host(), null as never, { config }), /`block` must be an object, not null/],
	])('is refused: %s', async (_what, run, says) => {
		await expect(run()).rejects.toThrow(refusal(says));
	});
});
