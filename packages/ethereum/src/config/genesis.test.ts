import { bytesToHex, type Hex, hexToBytes, toAddress } from '@altvm/abi-bridge';
import { EVM, evmAdapter } from '@altvm/evm';
import { Host } from '@altvm/host';
import { describe, expect, it } from 'vitest';
import { executeBlock } from '../block/execute-block.ts';
import { headerHash } from '../block/header.ts';
import { forkOf } from '../fork-of.ts';
import { installGenesis } from './genesis.ts';
import { genesisHeader } from './genesis-header.ts';
import { parseGenesis } from './parse-genesis.ts';
import { installSystemContracts, systemContracts } from './system-contracts.ts';

const ALICE: Hex = `0x${'a1'.repeat(20)}`;
const freshHost = () => new Host({ adapters: [evmAdapter()] });
const block = {
	number: 1n,
	timestamp: 12n,
	gasLimit: 30_000_000n,
	coinbase: toAddress(ALICE),
	parentHash: `0x${'ab'.repeat(32)}`,
	transactions: [],
} as const;

describe('the system contracts', () => {
	it.each(['cancun', 'prague', 'osaka'] as const)('let the first block of %s run', async (hardfork) => {
		const host = new Host({ adapters: [evmAdapter({ hardfork })] });
		installSystemContracts(host);
		const { requestsHash } = await executeBlock(host, block);
		expect(requestsHash === undefined).toBe(hardfork === 'cancun');
		// The parent's hash is where EIP-2935 keeps it.
		const history = systemContracts('prague')[1]!.address;
		const kept = host.storage(history, EVM, `0x${'0'.repeat(64)}`);
		expect(kept && bytesToHex(kept)).toBe(hardfork === 'cancun' ? undefined : block.parentHash);
	});

	it('are not put over code that is there, and are none before Cancun', () => {
		const host = freshHost();
		const { address } = systemContracts('cancun')[0]!;
		host.setAccount(address, { vm: EVM, code: Uint8Array.of(0) });
		installSystemContracts(host);
		expect(host.code(address)).toHaveLength(1);
		expect(systemContracts('shanghai')).toEqual([]);
	});

	it('queue withdrawal requests, which the block takes', async () => {
		const host = new Host({ adapters: [evmAdapter({ hardfork: 'prague' })] });
		installSystemContracts(host);
		await executeBlock(host, block);
		host.mint(ALICE, 10n ** 18n);
		const request = new Uint8Array(56).fill(7);
		const withdrawals = systemContracts('prague')[2]!.address;
		expect(host.call({ from: ALICE, to: withdrawals, input: request, value: 1n }).status).toBe('success');
		const { requests } = await executeBlock(host, { ...block, number: 2n, timestamp: 24n });
		expect(requests).toHaveLength(1);
		expect(bytesToHex(requests[0]!)).toBe(`0x01${ALICE.slice(2)}${bytesToHex(request).slice(2)}`);
	});
});

describe('a genesis block', () => {
	it('has the hash of mainnet, whose accounts are known by their root', async () => {
		const header = genesisHeader('frontier', {
			stateRoot: '0xd7f8974fb5ac78d9ac099b9ad5018bedc2ce0a72dad1827a1709da30580f0544',
			difficulty: 17_179_869_184n,
			gasLimit: 5000n,
			nonce: '0x0000000000000042',
			extraData: hexToBytes('0x11bbe8db4e347b4e8c937c1c8370e4b5ed33adb3db69cbdb7a38e1e50b1b82fa'),
		});
		expect(headerHash(header)).toBe('0xd4e56740f876aef8c010b86a40d5f56745a118d0906a34e69aec8c0db1cb8fa3');
	});

	it('puts accounts, the fork and the chain id into the host', async () => {
		const host = freshHost();
		const accounts = new Map([
			[
				toAddress(ALICE),
				{
					balance: 5n,
					nonce: 2n,
					code: Uint8Array.of(0),
					storage: new Map([
						[1n, 256n],
						[2n, 0n],
					]),
				},
			],
		]);
		const config = { chainId: 7n, forks: [{ hardfork: 'london' }, { hardfork: 'prague', timestamp: 9n }] } as const;
		const header = await installGenesis(host, { config, gasLimit: 5000n, accounts });
		// A header, such as that of a decoded genesis block, has all fields.
		expect(await installGenesis(freshHost(), { ...header, config, accounts })).toEqual(header);
		expect(header).toMatchObject({ number: 0n, baseFee: 10n ** 9n, stateRoot: await host.stateRoot() });
		expect(header.withdrawalsRoot).toBeUndefined();
		expect([forkOf(host), host.block.chainId, host.balance(ALICE), host.nonce(ALICE)]).toEqual(['london', 7n, 5n, 2n]);
		const slot = (of: number) => host.storage(ALICE, EVM, `0x${`${of}`.padStart(64, '0')}`);
		expect([slot(1), slot(2)]).toEqual([Uint8Array.of(1, 0), undefined]);
		// An account without anything exists, as in Ethereum's own genesis blocks.
		const empty = toAddress(`0x${'ee'.repeat(20)}`);
		const london = { chainId: 7n, forks: [{ hardfork: 'london' }] } as const;
		const other = freshHost();
		await installGenesis(other, { config: london, gasLimit: 5000n, accounts: new Map([[empty, {}]]) });
		expect([...other.balances()]).toEqual([[empty, 0n]]);
		// The system contracts of the fork to come are there.
		expect(host.code(systemContracts('prague')[3]!.address).length).toBeGreaterThan(0);
	});
});

describe("geth's genesis.json", () => {
	const json = {
		config: {
			chainId: 1337,
			homesteadBlock: 0,
			daoForkBlock: 1,
			londonBlock: '2',
			terminalTotalDifficulty: '58750000000000000000000',
			cancunTime: '0x64',
			bpo1Time: 200,
			blobSchedule: { bpo1: { target: 10, max: 15, baseFeeUpdateFraction: 8346193 } },
			ethash: {},
		},
		nonce: '0x42',
		timestamp: '0x0',
		extraData: '0x1234',
		gasLimit: '0x1c9c380',
		difficulty: '0x20000',
		coinbase: ALICE,
		alloc: { [ALICE.slice(2)]: { balance: '0x10', storage: { '0x01': '0x0100' } } },
	};

	it('is read whole', () => {
		const { config, accounts, ...fields } = parseGenesis(json);
		expect(config).toEqual({
			chainId: 1337n,
			forks: [
				{ hardfork: 'chainstart' },
				{ hardfork: 'homestead', block: 0n },
				{ hardfork: 'london', block: 2n },
				{ hardfork: 'paris', totalDifficulty: 58_750_000_000_000_000_000_000n },
				{ hardfork: 'cancun', timestamp: 100n },
				{ hardfork: 'osaka', timestamp: 200n, blobSchedule: { target: 10, max: 15, baseFeeUpdateFraction: 8346193n } },
			],
		});
		expect(accounts).toEqual(new Map([[toAddress(ALICE), { balance: 16n, storage: new Map([[1n, 256n]]) }]]));
		expect(fields).toEqual({
			nonce: '0x0000000000000042',
			timestamp: 0n,
			extraData: Uint8Array.of(0x12, 0x34),
			gasLimit: 30_000_000n,
			difficulty: 131_072n,
			coinbase: toAddress(ALICE),
			systemContracts: false,
		});
	});

	it('has the fork of The DAO only if it is supported', () => {
		const { config } = parseGenesis({ ...json, config: { ...json.config, daoForkSupport: true } });
		expect(config.forks[2]).toEqual({ hardfork: 'dao', block: 1n });
	});

	it.each<[string, object, RegExp]>([
		['no chain id', { config: {} }, /^genesis: config.chainId: /],
		[
			'a number that lost digits',
			{ config: { chainId: 1, terminalTotalDifficulty: 5.875e22 } },
			/terminalTotalDifficulty: /,
		],
		['a fork at a negative block', { config: { chainId: 1, londonBlock: -1 } }, /^genesis: config.londonBlock: /],
		[
			'a fork that is not known',
			{ config: { chainId: 1, amsterdamTime: 5 } },
			/^genesis: config.amsterdamTime: not a fork/,
		],
		['half of a fork', { config: { chainId: 1, eip155Block: 2, eip158Block: 3 } }, /^genesis: config.eip155Block: /],
		['no gas limit', { gasLimit: undefined }, /^genesis: gasLimit: /],
		['a nonce of nine bytes', { nonce: '0x010000000000000000' }, /^genesis: nonce: more than 8 bytes/],
		['a short address', { alloc: { '0x1234': {} } }, /^genesis: alloc/],
		['code that is no hex', { alloc: { [ALICE]: { code: '0xz0' } } }, /^genesis: alloc.0xa1.*code: /],
		[
			'a slot of 33 bytes',
			{ alloc: { [ALICE]: { storage: { [`0x${'1'.repeat(66)}`]: '0x1' } } } },
			/storage: not a word/,
		],
	])('is refused with %s', (_what, wrong, message) => {
		const run = () => parseGenesis({ ...json, ...wrong });
		expect(run).toThrow(expect.objectContaining({ name: 'HostError', code: 'bad-request' }));
		expect(run).toThrow(message);
	});

	it('that is no object is refused', () => {
		expect(() => parseGenesis('{}')).toThrow(expect.objectContaining({ code: 'bad-request' }));
	});
});
