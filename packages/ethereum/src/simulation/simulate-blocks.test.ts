import { bytesToHex, type Hex, hexToBytes, toAddress } from '@altvm/abi-bridge';
import { EVM, evmAdapter } from '@altvm/evm';
import { Host } from '@altvm/host';
import { beforeEach, describe, expect, it } from 'vitest';
import { type BlockHeader, type ChainConfig, forkOf, headerHash, installGenesis } from '../index.ts';
import { type BlockSimulation, type SimulateBlocksOptions, simulateBlocks } from './index.ts';

const config: ChainConfig = {
	chainId: 7n,
	forks: [{ hardfork: 'prague' }, { hardfork: 'osaka', timestamp: 1_000n }],
};
const [ALICE, BOB, CONTRACT] = [0xa1, 0xb2, 0xc3].map((n) => toAddress(`0x${n.toString(16).padStart(40, '0')}`)) as [
	ReturnType<typeof toAddress>,
	ReturnType<typeof toAddress>,
	ReturnType<typeof toAddress>,
];
const code = (hex: Hex) => ({ vm: EVM, code: hexToBytes(hex) });
/** BLOCKHASH of the number in the input. */
const BLOCKHASH = code('0x5f35405f5260205ff3');
const word = (value: bigint) => hexToBytes(`0x${value.toString(16).padStart(64, '0')}`);

let host: Host;
let parent: BlockHeader;
beforeEach(async () => {
	host = new Host({ adapters: [evmAdapter()] });
	const accounts = new Map([[ALICE, { balance: 10n ** 18n }]]);
	parent = await installGenesis(host, { config, accounts, gasLimit: 30_000_000n, baseFee: 8n });
});
const simulate = (blocks: readonly BlockSimulation[], options: Partial<SimulateBlocksOptions> = {}) =>
	simulateBlocks(host, blocks, { config, parent, ...options });

describe('simulated blocks', () => {
	it('follow one another, and leave the host as it was', async () => {
		const before = await host.stateRoot();
		const pay = { from: ALICE, to: BOB, value: 5n };
		const [first, second] = await simulate([
			{ calls: [pay, { ...pay, value: 6n }] },
			{ fields: { timestamp: 1_000n }, calls: [{ from: BOB, to: CONTRACT, value: 11n }] },
		]);
		expect(first!.calls.map(({ status, gasUsed, transaction }) => [status, gasUsed, transaction.nonce])).toEqual([
			['success', 21_000n, 0n],
			['success', 21_000n, 1n],
		]);
		expect([first!.block.header.parentHash, second!.block.header.parentHash]).toEqual([
			headerHash(parent),
			first!.hash,
		]);
		expect([first!.block.header.number, second!.block.header.number]).toEqual([1n, 2n]);
		expect(second!.calls[0]!.status).toBe('success');
		expect(second!.stateRoot).not.toBe(first!.stateRoot);
		expect([await host.stateRoot(), host.nonce(ALICE), host.block.number, forkOf(host)]).toEqual([
			before,
			0n,
			0n,
			'prague',
		]);
	});

	it('fill gaps in their numbers, and know the hashes of one another', async () => {
		const ask = (number: bigint) => ({ to: CONTRACT, data: word(number) });
		const blocks = await simulate([
			{ accounts: { [CONTRACT]: BLOCKHASH } },
			{ fields: { number: 4n }, calls: [ask(0n), ask(1n), ask(3n), ask(4n)] },
		]);
		expect(blocks.map(({ block: { header } }) => [header.number, header.timestamp])).toEqual([
			[1n, 12n],
			[2n, 24n],
			[3n, 36n],
			[4n, 48n],
		]);
		const zero = `0x${'00'.repeat(32)}`;
		const known = [headerHash(parent), blocks[0]!.hash, blocks[2]!.hash, zero];
		expect(blocks[3]!.calls.map(({ returned }) => bytesToHex(returned))).toEqual(known);
	});

	it('have what is overridden in their headers and their state', async () => {
		const fields = {
			coinbase: BOB,
			prevRandao: `0x${'07'.repeat(32)}` as const,
			gasLimit: 1_000_000n,
			baseFee: 3n,
			parentBeaconBlockRoot: `0x${'08'.repeat(32)}` as const,
			withdrawals: [{ index: 0n, validatorIndex: 0n, address: BOB, gwei: 2n }],
			blobBaseFee: 99n,
		};
		// PREVRANDAO, COINBASE and BLOBBASEFEE.
		const seen = code('0x445f52416020524a60405260605ff3');
		const calls = [{ to: CONTRACT }, { from: CONTRACT, to: CONTRACT, gasLimit: 25_000n }];
		const [block, next] = await simulate([
			{ fields, accounts: { [CONTRACT]: seen }, calls },
			{ calls: [{ from: BOB, to: ALICE, value: 2n * 10n ** 9n }] },
		]);
		const { coinbase, gasLimit, baseFee, parentBeaconBlockRoot, prevRandao } = fields;
		const inHeader = { coinbase, gasLimit, baseFee, parentBeaconBlockRoot, mixHash: prevRandao };
		expect(block!.block.header).toMatchObject(inHeader);
		const shown = `0x${'07'.repeat(32)}${BOB.slice(2)}${'63'.padStart(64, '0')}`;
		expect(block!.calls.map(({ returned }) => bytesToHex(returned))).toEqual([shown, shown]);
		// The withdrawal has come, and the fields of the next block follow.
		expect(next!.calls[0]!.status).toBe('success');
		expect(next!.block.header).toMatchObject({ coinbase: BOB, gasLimit: 1_000_000n, baseFee: 0n });
		expect(next!.block.header.mixHash).toBe(`0x${'00'.repeat(32)}`);
	});

	it('show transfers of ether among the logs, and count those of frames that failed', async () => {
		// Calls itself with 1 wei, which logs and reverts. Then it logs, and gives all to BOB.
		const callsItself = '333014602957' + '5f5f5f5f6001305af150';
		const script = code(`0x${callsItself}5f5fa073${BOB.slice(26)}ff5b5f5fa05f5ffd`);
		const [block] = await simulate(
			[{ accounts: { [CONTRACT]: { ...script, balance: 9n } }, calls: [{ from: ALICE, to: CONTRACT, value: 4n }] }],
			{ traceTransfers: true },
		);
		const [call] = block!.calls;
		expect(call!.status).toBe('success');
		expect(
			call!.shownLogs.map(({ address, topics, data, logIndex }) => [
				address.slice(-4),
				topics.length,
				data.length,
				logIndex,
			]),
		)
			// The transfer and the log of the frame that failed have indices 1 and 2.
			.toEqual([
				['eeee', 3, 32, 0],
				['00c3', 0, 0, 3],
				['eeee', 3, 32, 4],
			]);
		expect(BigInt(bytesToHex(call!.shownLogs[2]!.data))).toBe(13n);
		expect(call!.logs).toHaveLength(1);
	});

	it('take a transaction without fees and any nonce, unless they are validated', async () => {
		const call = { from: ALICE, to: BOB, nonce: 5n };
		const [free] = await simulate([{ fields: { baseFee: 10n }, calls: [call] }]);
		expect(free!.calls[0]).toMatchObject({ status: 'success', gasPrice: 0n });
		const validated = simulate([{ calls: [call] }], { validation: true });
		await expect(validated).rejects.toMatchObject({ code: 'nonce-too-high' });
		const cheap = simulate([{ calls: [{ ...call, nonce: 0n }] }], { validation: true });
		await expect(cheap).rejects.toMatchObject({ code: 'fee-below-base-fee' });
		const [paid] = await simulate([{ calls: [{ ...call, nonce: 0n, maxFee: 7n }] }], { validation: true });
		expect(paid!.block.header.baseFee).toBe(7n);
	});

	it('may have a contract as a sender, and more gas than a transaction of Osaka', async () => {
		const [block] = await simulate([
			{
				fields: { timestamp: 5_000n },
				accounts: { [CONTRACT]: BLOCKHASH },
				calls: [{ from: CONTRACT, to: BOB, gasLimit: 20_000_000n }],
			},
		]);
		expect(block!.calls[0]!.status).toBe('success');
	});

	it('return the code of a contract that they make', async () => {
		const [block] = await simulate([{ calls: [{ from: ALICE, data: hexToBytes('0x60015ff3') }] }]);
		expect(block!.calls[0]!.returned).toEqual(Uint8Array.of(0));
	});

	it('use no more gas together than the cap', async () => {
		// An endless loop.
		const accounts = { [CONTRACT]: code('0x5b5f56') };
		const [block] = await simulate([{ accounts, calls: [{ to: CONTRACT }, { to: BOB, gasLimit: 0n }].slice(0, 1) }], {
			gasCap: 100_000n,
		});
		expect(block!.calls[0]).toMatchObject({ status: 'halt', gasUsed: 100_000n, isCapped: true });
		const second = simulate([{ accounts, calls: [{ to: CONTRACT }, { to: BOB }] }], { gasCap: 100_000n });
		await expect(second).rejects.toMatchObject({ code: 'gas-below-intrinsic' });
		await expect(simulate([{ calls: [{ to: BOB }] }], { maxTime: -1 })).rejects.toMatchObject({ code: 'timeout' });
	});

	it.each<[string, readonly BlockSimulation[], string]>([
		['numbers out of order', [{ fields: { number: 5n } }, { fields: { number: 5n } }], 'block-number'],
		['a number of the past', [{ fields: { number: 0n } }], 'block-number'],
		['times out of order', [{ fields: { timestamp: 20n } }, { fields: { timestamp: 20n } }], 'block-timestamp'],
		['a gap that takes too much time', [{ fields: { number: 3n, timestamp: 24n } }], 'block-timestamp'],
		['too many blocks', [{ fields: { number: 257n } }], 'too-many'],
		['too many empty blocks', Array.from({ length: 257 }, () => ({})), 'too-many'],
		['too many calls', [{ calls: Array.from({ length: 5001 }, () => ({})) }], 'too-many'],
		['more gas than the block has', [{ calls: [{ to: BOB, gasLimit: 30_000_001n }] }], 'block-gas'],
		['too little gas', [{ calls: [{ to: BOB, gasLimit: 20_999n }] }], 'gas-below-intrinsic'],
		['a sender without funds', [{ calls: [{ from: BOB, to: ALICE, value: 1n }] }], 'insufficient-funds'],
		['fees of two kinds', [{ calls: [{ to: BOB, gasPrice: 1n, maxFee: 1n }] }], 'bad-request'],
		['a wrong override', [{ accounts: { [ALICE]: { movePrecompileTo: BOB } } }], 'bad-request'],
	])('are refused with %s', async (_what, blocks, expected) => {
		const before = await host.stateRoot();
		await expect(simulate(blocks)).rejects.toMatchObject({ code: expected });
		expect([await host.stateRoot(), forkOf(host)]).toEqual([before, 'prague']);
		host.openBlock().discard();
	});
});
