import { bytesToHex, hexToBytes, toAddress } from '@altvm/abi-bridge';
import {
	type BlockHeader,
	buildBlock,
	type ChainConfig,
	decodeBlock,
	encodeBlock,
	headerHash,
	installGenesis,
	nextBlock,
	type SealedBlock,
} from '@altvm/ethereum';
import { evmAdapter } from '@altvm/evm';
import { Host } from '@altvm/host';
import { describe, expect, it } from 'vitest';
import type { BlockTest, TestBlock } from './format.ts';
import { chainConfig } from './networks.ts';
import { runTest } from './run-test.ts';

const AT = `0x${'11'.repeat(20)}` as const;
const account = { balance: '0x10', nonce: '0x00', code: '0x', storage: { '0x01': '0x02' } } as const;
const accounts = new Map([[toAddress(AT), { balance: 16n, storage: new Map([[1n, 2n]]) }]]);

/** A test of a chain with three blocks and a branch of one, at proof of work or after it. */
async function testOf(network: string, change: Partial<BlockTest> = {}): Promise<BlockTest> {
	const config = chainConfig({ network } as BlockTest) as ChainConfig;
	const difficulty = network === 'Paris' ? 0n : 131_072n;
	const genesis = { config, gasLimit: 30_000_000n, accounts, systemContracts: false, difficulty };
	const host = new Host({ adapters: [evmAdapter()] });
	const header = await installGenesis(host, genesis);
	const first: SealedBlock = { header, transactions: [], ommers: [] };
	const build = async (parent: BlockHeader, timestamp: bigint) => {
		const { block } = await buildBlock(host, nextBlock(parent, config, { timestamp }), { config });
		return block;
	};
	const mark = host.snapshot();
	const side = await build(header, 20n);
	host.restore(mark);
	const one = await build(header, 5n);
	const two = await build(one.header, 10n);
	return {
		network,
		pre: { [AT]: account },
		genesisRLP: bytesToHex(encodeBlock(first)),
		genesisBlockHeader: { hash: headerHash(header) },
		blocks: [one, two, side].map(blockOf),
		lastblockhash: headerHash((network === 'Paris' ? side : two).header),
		...(network === 'Paris' && { postState: { [AT]: account } }),
		...change,
	};
}

function blockOf(block: SealedBlock): TestBlock {
	return { rlp: bytesToHex(encodeBlock(block)), blockHeader: { hash: headerHash(block.header) } };
}

function changed({ rlp }: TestBlock, header: Partial<BlockHeader>, expectException?: string): TestBlock {
	const block = decodeBlock(hexToBytes(rlp));
	const other = { ...block, header: { ...block.header, ...header } };
	return { ...blockOf(other), ...(expectException && { expectException }) };
}

describe('a blockchain test', () => {
	it.each([
		// The heaviest branch by work.
		'Homestead',
		// The last block that was imported.
		'Paris',
	])('passes if head and state match, in %s', async (network) => {
		expect(await runTest(await testOf(network), 'interpreter')).toEqual({});
	});

	it.each<[string, Partial<BlockTest>, RegExp]>([
		['another head', { lastblockhash: `0x${'0'.repeat(64)}` }, /^head 0x.*, not 0x0/],
		['another genesis hash', { genesisBlockHeader: { hash: '0x' } }, /^genesis hash/],
		['other accounts at first', { pre: {} }, /^genesis state root/],
		['another balance at the end', { postState: { [AT]: { ...account, balance: '0x11' } } }, /balance 16, not 17/],
		['another slot at the end', { postState: { [AT]: { ...account, storage: { '0x01': '0x03' } } } }, /slot 0x01/],
		['another root at the end', { postStateHash: '0x00' }, /^state 0x.*, not 0x00/],
	])('reports %s', async (_what, change, says) => {
		expect((await runTest(await testOf('Paris', change), 'interpreter')).difference).toMatch(says);
	});

	it('reports an invalid block that should be valid, and a valid one that should not', async () => {
		const test = await testOf('Paris');
		const [one, ...others] = test.blocks as [TestBlock, ...TestBlock[]];
		const wrong = { ...test, blocks: [changed(one, { gasUsed: 1n }), ...others] };
		expect((await runTest(wrong, 'interpreter')).difference).toMatch(/^block 1 of the file: invalid: gas-used/);
		const valid = { ...test, blocks: [{ ...one, expectException: 'BlockException.INVALID_GASLIMIT' }] };
		expect((await runTest(valid, 'interpreter')).difference).toMatch(/^block 1 of the file: valid, not/);
	});

	it('takes a block without hex, or without a header beside it, for an invalid one', async () => {
		const test = await testOf('Paris');
		const [one] = test.blocks as [TestBlock];
		const run = async (block: object) =>
			(await runTest({ ...test, blocks: [block as TestBlock, ...test.blocks] }, 'interpreter')).difference;
		expect(await run({ rlp: '0xf9zz', expectException: 'RLP' })).toBeUndefined();
		expect(await run({ rlp: '0xf9zz', blockHeader: one.blockHeader })).toMatch(/^block 1 of the file: no hex/);
		expect(await run({ rlp: '0xc0' })).toBeUndefined();
		expect(await run({ rlp: one.rlp })).toMatch(/^block 1 of the file: valid, not an invalid block/);
	});

	it.each([
		['BlockException.INVALID_STATE_ROOT', undefined],
		['BlockException.OF_A_FORK_TO_COME', undefined],
		['BlockException.INVALID_GASLIMIT|BlockException.INVALID_STATE_ROOT', undefined],
		[
			'BlockException.INVALID_GASLIMIT',
			/^block 1 of the file: invalid by state-root .* not BlockException.INVALID_GASLIMIT/,
		],
		['TransactionException.NONCE_MISMATCH_TOO_LOW', /^block 1 of the file: the body is valid/],
	])('compares the rule of an invalid block with %s', async (exception, says) => {
		const test = await testOf('Paris');
		const wrong = changed(test.blocks[0]!, { stateRoot: `0x${'ab'.repeat(32)}` }, exception);
		const { difference } = await runTest({ ...test, blocks: [wrong, ...test.blocks] }, 'interpreter');
		if (says) expect(difference).toMatch(says);
		else expect(difference).toBeUndefined();
	});

	it("is skipped by name if it needs a seal, or a network that is not one of Ethereum's", async () => {
		const test = await testOf('Homestead');
		const sealed = { ...test, sealEngine: 'Ethash', blocks: [{ ...test.blocks[0]!, expectException: 'INVALID_POW' }] };
		expect(await runTest(sealed, 'interpreter')).toEqual({ skipped: 'the seal of proof of work' });
		expect(await runTest({ ...test, network: 'Verkle' }, 'interpreter')).toEqual({ skipped: 'network Verkle' });
	});
});

describe('a network', () => {
	it.each([
		['Cancun', [{ hardfork: 'cancun' }]],
		['HomesteadToDaoAt5', [{ hardfork: 'homestead' }, { hardfork: 'dao', block: 5n }]],
		['ByzantiumToConstantinopleFixAt5', [{ hardfork: 'byzantium' }, { hardfork: 'petersburg', block: 5n }]],
		[
			'ArrowGlacierToParisAtDiffC0000',
			[{ hardfork: 'arrowGlacier' }, { hardfork: 'paris', totalDifficulty: 0xc0000n }],
		],
		['ShanghaiToCancunAtTime15k', [{ hardfork: 'shanghai' }, { hardfork: 'cancun', timestamp: 15_000n }]],
		[
			'OsakaToBPO1AtTime15k',
			[
				{ hardfork: 'osaka' },
				{
					hardfork: 'osaka',
					timestamp: 15_000n,
					blobSchedule: { target: 10, max: 15, baseFeeUpdateFraction: 8346193n },
				},
			],
		],
	])('%s has its forks', (network, forks) => {
		expect(chainConfig({ network } as BlockTest)).toEqual({ chainId: 1n, forks });
	});
});
