import { bytesToHex, type Hex, hexToBytes, toAddress } from '@altvm/abi-bridge';
import { EVM, type EvmHardfork, evmAdapter } from '@altvm/evm';
import { Host, MemoryStore, type StateChanges } from '@altvm/host';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { installGenesis } from '../config/genesis.ts';
import { forkOf } from '../fork-of.ts';
import { twoNodes } from '../testing/chain.ts';
import { blobs, COINBASE, SENDER, signed, TARGET } from '../testing/transactions.ts';
import type { SealedBlock } from './block.ts';
import { BlockError } from './block-error.ts';
import { buildBlock } from './build-block.ts';
import { encodeBlock } from './codec.ts';
import { type BlockHeader, headerHash, ommersHash } from './header.ts';
import { importBlock } from './import-block.ts';
import { nextBlock } from './next-block.ts';

const ZERO: Hex = `0x${'0'.repeat(64)}`;
const OTHER: Hex = `0x${'ab'.repeat(32)}`;
const FORKS: EvmHardfork[] = ['homestead', 'byzantium', 'london', 'paris', 'shanghai', 'cancun', 'prague', 'osaka'];
class CountingStore extends MemoryStore {
	applied = 0;
	override apply(changes: StateChanges): void {
		this.applied++;
		super.apply(changes);
	}
}

const withdrawals = [{ index: 0n, validatorIndex: 1n, address: toAddress(TARGET), gwei: 3n }];

/** A valid block with two transactions, and from Shanghai on a withdrawal. */
async function validBlock(hardfork: EvmHardfork) {
	const nodes = await twoNodes(hardfork);
	const gasPrice = 2n * 10n ** 9n;
	const transactions = [0, 1].map((nonce) => signed(hardfork, { nonce, gasPrice }));
	const built = await nodes.build(nodes.genesis, { transactions, withdrawals, coinbase: toAddress(COINBASE) });
	return { ...nodes, built, block: built.block };
}

describe('a block of others', () => {
	it.each(FORKS)('is imported in %s with the results of its maker, from its bytes as well', async (hardfork) => {
		const { block, built, importer, genesis, import: importOne } = await validBlock(hardfork);
		const imported = await importOne(encodeBlock(block), genesis);
		expect(imported.hash).toBe(built.hash);
		expect(imported.block).toEqual(block);
		expect(await importer.stateRoot()).toBe(block.header.stateRoot);
		expect(importer.block.number).toBe(1n);
	});

	const cases: [code: string, EvmHardfork, what: string, (header: BlockHeader) => Partial<BlockHeader>][] = [
		['parent-hash', 'osaka', 'another parent', () => ({ parentHash: OTHER })],
		['number', 'osaka', 'a number too high', () => ({ number: 2n })],
		['number', 'osaka', 'the number of its parent', () => ({ number: 0n })],
		['timestamp', 'osaka', 'the timestamp of its parent', () => ({ timestamp: 0n })],
		['gas-limit', 'osaka', 'a gas limit too high', ({ gasLimit }) => ({ gasLimit: gasLimit + gasLimit / 1024n })],
		['gas-limit', 'osaka', 'a gas limit too low', ({ gasLimit }) => ({ gasLimit: gasLimit - gasLimit / 1024n })],
		['gas-used', 'osaka', 'more gas used than its limit', ({ gasLimit }) => ({ gasUsed: gasLimit + 1n })],
		['gas-used', 'osaka', 'other gas used', ({ gasUsed }) => ({ gasUsed: gasUsed - 1n })],
		['extra-data', 'osaka', '33 bytes of extra data', () => ({ extraData: new Uint8Array(33) })],
		['base-fee', 'osaka', 'another base fee', ({ baseFee }) => ({ baseFee: baseFee! + 1n })],
		['base-fee', 'london', 'another base fee', ({ baseFee }) => ({ baseFee: baseFee! - 1n })],
		['difficulty', 'homestead', 'another difficulty', ({ difficulty }) => ({ difficulty: difficulty + 1n })],
		['difficulty', 'paris', 'a difficulty since Paris', () => ({ difficulty: 1n })],
		['nonce', 'paris', 'a nonce since Paris', () => ({ nonce: '0x0000000000000001' })],
		['ommers', 'paris', 'a hash of ommers since Paris', () => ({ ommersHash: OTHER })],
		['ommers', 'homestead', 'a hash of other ommers', () => ({ ommersHash: OTHER })],
		['blob-gas-used', 'cancun', 'blob gas that it did not use', () => ({ blobGasUsed: 131_072n })],
		['blob-gas-used', 'cancun', 'more blob gas than the most', () => ({ blobGasUsed: 7n * 131_072n })],
		['blob-gas-used', 'cancun', 'a part of a blob', () => ({ blobGasUsed: 1n })],
		['excess-blob-gas', 'cancun', 'another excess blob gas', () => ({ excessBlobGas: 131_072n })],
		['excess-blob-gas', 'cancun', 'an excess blob gas near 2^64', () => ({ excessBlobGas: 2n ** 64n - 393_216n })],
		['transactions-root', 'osaka', 'another root of transactions', () => ({ transactionsRoot: OTHER })],
		['receipts-root', 'osaka', 'another root of receipts', () => ({ receiptsRoot: OTHER })],
		['state-root', 'osaka', 'another state root', () => ({ stateRoot: OTHER })],
		['logs-bloom', 'osaka', 'another bloom filter', () => ({ logsBloom: new Uint8Array(256) })],
		['withdrawals-root', 'shanghai', 'another root of withdrawals', () => ({ withdrawalsRoot: OTHER })],
		['requests-hash', 'prague', 'another hash of requests', () => ({ requestsHash: OTHER })],
		['malformed', 'osaka', 'a gas limit of more than 64 bits', () => ({ gasLimit: 2n ** 64n })],
		['malformed', 'osaka', 'a negative number', () => ({ number: -1n })],
		// A root of the beacon chain is free: the state says that it was another.
		['state-root', 'cancun', 'another beacon root', () => ({ parentBeaconBlockRoot: OTHER })],
		['fields', 'berlin', 'a base fee before London', () => ({ baseFee: 7n })],
		['fields', 'paris', 'a root of withdrawals before Shanghai', () => ({ withdrawalsRoot: ZERO })],
		['fields', 'shanghai', 'blob gas before Cancun', () => ({ blobGasUsed: 0n, excessBlobGas: 0n })],
		['fields', 'cancun', 'a hash of requests before Prague', () => ({ requestsHash: ZERO })],
	];
	it.each(cases)('is invalid by %s in %s with %s, and changes nothing', async (code, hardfork, _what, change) => {
		const { block, importer, genesis, import: importOne } = await validBlock(hardfork);
		const before = { root: await importer.stateRoot(), block: importer.block };
		const header = { ...block.header, ...change(block.header) };
		await expect(importOne({ ...block, header }, genesis)).rejects.toMatchObject({ name: 'BlockError', code });
		expect({ root: await importer.stateRoot(), block: importer.block }).toEqual(before);
		await importOne(block, genesis);
	});

	it.each<[keyof BlockHeader, EvmHardfork]>([
		['baseFee', 'london'],
		['withdrawalsRoot', 'shanghai'],
		['blobGasUsed', 'cancun'],
		['excessBlobGas', 'cancun'],
		['parentBeaconBlockRoot', 'cancun'],
		['requestsHash', 'prague'],
	])('is invalid without %s since %s', async (name, hardfork) => {
		const { block, genesis, import: importOne } = await validBlock(hardfork);
		const { [name]: _, ...header } = block.header;
		const found = importOne({ ...block, header: header as BlockHeader }, genesis);
		await expect(found).rejects.toMatchObject({
			code: 'fields',
			message: `${name} is missing, which ${hardfork} introduced`,
		});
	});

	it('is invalid with withdrawals before Shanghai, and without them since', async () => {
		const paris = await validBlock('paris');
		const withList = { ...paris.block, withdrawals: [] };
		await expect(paris.import(withList, paris.genesis)).rejects.toMatchObject({ code: 'withdrawals' });
		const { block, genesis, import: importOne } = await validBlock('shanghai');
		const { withdrawals: _, ...without } = block;
		await expect(importOne(without, genesis)).rejects.toMatchObject({ code: 'withdrawals' });
	});

	it.each<[string, Partial<SealedBlock>, string]>([
		['fewer transactions than its header commits to', { transactions: [] }, 'transactions-root'],
		['an empty transaction', { transactions: [new Uint8Array(0)] }, 'malformed'],
		['a transaction of a reserved type', { transactions: [Uint8Array.of(0x80)] }, 'malformed'],
		[
			'a withdrawal that its header does not commit to',
			{ withdrawals: [{ ...withdrawals[0]!, gwei: 4n }] },
			'withdrawals-root',
		],
		['a withdrawal of 2^64 gwei', { withdrawals: [{ ...withdrawals[0]!, gwei: 2n ** 64n }] }, 'withdrawals'],
	])('is invalid with %s', async (_what, body, code) => {
		for (const hardfork of ['shanghai', 'osaka'] as const) {
			const { block, genesis, import: importOne } = await validBlock(hardfork);
			await expect(importOne({ ...block, ...body }, genesis)).rejects.toMatchObject({ code });
		}
	});

	it('states what its maker decided', async () => {
		const { genesis, build, import: importOne } = await twoNodes('cancun');
		const attributes = {
			timestamp: 13n,
			coinbase: toAddress(COINBASE),
			gasLimit: 2n ** 40n,
			prevRandao: OTHER,
			parentBeaconBlockRoot: `0x${'cd'.repeat(32)}`,
			withdrawals,
		} as const;
		const { block } = await build(genesis, attributes);
		const { gasLimit, prevRandao, withdrawals: _, ...same } = attributes;
		expect(block.header).toMatchObject({
			...same,
			mixHash: prevRandao,
			gasLimit: 30_000_000n + 30_000_000n / 1024n - 1n,
		});
		expect(block.withdrawals).toEqual(withdrawals);
		await importOne(block, genesis);
	});

	it('is invalid with an invalid transaction, which the error names', async () => {
		const { genesis, build } = await twoNodes('osaka');
		const transactions = [signed('osaka', { gasPrice: 2n * 10n ** 9n }), signed('osaka', { nonce: 7 })];
		const found = build(genesis, { transactions });
		await expect(found).rejects.toMatchObject({ code: 'transaction', index: 1, cause: { name: 'TransactionError' } });
	});

	it('counts the blobs of its transactions', async () => {
		const { genesis, build, import: importOne } = await twoNodes('cancun');
		const fees = { maxFeePerGas: 2n * 10n ** 9n };
		const { block } = await build(genesis, { transactions: [signed('cancun', { ...blobs(2), ...fees })] });
		expect(block.header.blobGasUsed).toBe(262_144n);
		await importOne(block, genesis);
	});

	it('of more than 8 MiB is invalid from Osaka on (EIP-7934)', async () => {
		const codeOf = async (hardfork: EvmHardfork, size: number) => {
			const { block, genesis, import: importOne } = await validBlock(hardfork);
			const rest = encodeBlock({ ...block, transactions: [new Uint8Array(70_000).fill(1)] }).length - 70_000;
			// Both lengths have three bytes from 65,536 on.
			const sized = { ...block, transactions: [new Uint8Array(size - rest).fill(1)] };
			const bytes = encodeBlock(sized);
			expect(bytes).toHaveLength(size);
			const codes = await Promise.all([sized, bytes].map((each) => importOne(each, genesis).catch(({ code }) => code)));
			expect(codes[0]).toBe(codes[1]);
			return codes[0];
		};
		expect(await codeOf('osaka', 8_388_609)).toBe('size');
		expect(await codeOf('osaka', 8_388_608)).toBe('transactions-root');
		expect(await codeOf('prague', 8_388_609)).toBe('transactions-root');
	});

	it('changes the fork of the host with the chain, and back if it is invalid', async () => {
		const config = {
			chainId: 1n,
			forks: [{ hardfork: 'shanghai' }, { hardfork: 'cancun', timestamp: 20n }, { hardfork: 'prague', timestamp: 30n }],
		} as const;
		const { genesis, build, importer, import: importOne } = await twoNodes(config);
		const first = await build(genesis, { timestamp: 12n });
		await importOne(first.block, genesis);
		expect(forkOf(importer)).toBe('shanghai');
		const second = await build(first.block.header, { timestamp: 20n });
		const wrong = { ...second.block, header: { ...second.block.header, stateRoot: OTHER } };
		await expect(importOne(wrong, first.block.header)).rejects.toMatchObject({ code: 'state-root' });
		expect(forkOf(importer)).toBe('shanghai');
		await importOne(second.block, first.block.header);
		expect(forkOf(importer)).toBe('cancun');
		const third = await build(second.block.header, { timestamp: 32n });
		await importOne(third.block, second.block.header);
		expect(forkOf(importer)).toBe('prague');
	});

	it('moves the balances of The DAO at its fork, whose blocks are marked', async () => {
		const dao = toAddress('0xd4fe7bc31cedb7bfb8a345f31e668033056b2728');
		const refund = toAddress('0xbf4ed7b27f1d666546e30d74d50d173d20bca754');
		const config = { chainId: 1n, forks: [{ hardfork: 'homestead' }, { hardfork: 'dao', block: 1n }] } as const;
		const host = new Host({ adapters: [evmAdapter()] });
		const accounts = new Map([[dao, { balance: 5n }]]);
		const parent = await installGenesis(host, { config, gasLimit: 30_000_000n, difficulty: 131_072n, accounts });
		const nodes = await twoNodes(config);
		const { block } = await nodes.build(nodes.genesis);
		const unmarked = { ...block, header: { ...block.header, parentHash: headerHash(parent) } };
		const run = (extraData: Uint8Array) =>
			importBlock(host, { ...unmarked, header: { ...unmarked.header, extraData } }, { config, parent });
		await expect(run(new Uint8Array(0))).rejects.toMatchObject({ code: 'extra-data' });
		// The other node had nothing to move.
		await expect(run(hexToBytes('0x64616f2d686172642d666f726b'))).rejects.toMatchObject({ code: 'state-root' });
		await buildBlock(host, nextBlock(parent, config, { timestamp: 12n }), { config });
		expect([host.balance(dao), host.balance(refund)]).toEqual([0n, 5n]);
		// Even with nothing to move, the contract is made.
		await nodes.build(nodes.genesis);
		expect([...nodes.builder.balances()]).toContainEqual([refund, 0n]);
	});

	it.each(['homestead', 'osaka'] as const)(
		'of %s with any bytes changed is another valid block or a BlockError',
		async (hardfork) => {
			const { block, importer, genesis, import: importOne } = await validBlock(hardfork);
			const bytes = encodeBlock(block);
			const before = await importer.stateRoot();
			const at = fc.nat(bytes.length - 1);
			const change = fc.oneof(
				fc.record({ at, remove: fc.constant(1), add: fc.uint8Array({ minLength: 1, maxLength: 1 }) }),
				fc.record({ at, remove: fc.nat(40), add: fc.uint8Array({ maxLength: 40 }) }),
			);
			const codes = new Set<string>();
			await fc.assert(
				fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 3 }), async (changes) => {
					let changed = bytes;
					for (const { at, remove, add } of changes) {
						changed = Uint8Array.of(...changed.subarray(0, at), ...add, ...changed.subarray(at + remove));
					}
					fc.pre(bytesToHex(changed) !== bytesToHex(bytes));
					const mark = importer.snapshot();
					try {
						// Fields that nothing commits to may have any value: the mix hash, the extra data.
						const { block: valid } = await importOne(changed, genesis);
						expect(valid.header).not.toEqual(block.header);
						expect(bytesToHex(encodeBlock(valid))).toBe(bytesToHex(changed));
					} catch (error) {
						expect(error).toBeInstanceOf(BlockError);
						codes.add((error as BlockError).code);
					}
					importer.restore(mark);
				}),
				{ numRuns: 500 },
			);
			expect(codes.size).toBeGreaterThan(5);
			expect(await importer.stateRoot()).toBe(before);
			await importOne(bytes, genesis);
		},
	);

	it.each<[string, object, object]>([
		['a field that there is not', { withdrawls: [] }, {}],
		['no list of transactions', { transactions: undefined }, {}],
		['a header that is none', { header: 7 }, {}],
		['a parent that is no header', {}, { parent: {} }],
		['a fork that there is not', {}, { config: { chainId: 1n, forks: [{ hardfork: 'amsterdam' }] } }],
		['a misspelled place of a fork', {}, { config: { chainId: 1n, forks: [{ hardfork: 'osaka', time: 1n }] } }],
		['forks without a chain id', {}, { config: { forks: [{ hardfork: 'osaka' }] } }],
		[
			'a blob schedule without blobs',
			{},
			{
				config: {
					chainId: 1n,
					forks: [{ hardfork: 'osaka', blobSchedule: { target: 0, max: 0, baseFeeUpdateFraction: 1n } }],
				},
			},
		],
	])('is refused, and not called invalid, with %s', async (_what, fields, options) => {
		const { block, importer, genesis, config } = await validBlock('osaka');
		const wrong = { ...block, ...fields } as SealedBlock;
		const running = importBlock(importer, wrong, { config, parent: genesis, ...options });
		await expect(running).rejects.toMatchObject({ name: 'HostError', code: 'bad-request' });
		await importBlock(importer, block, { config, parent: genesis });
	});

	it('is not built with what its header may not say', async () => {
		const { builder, genesis, config } = await twoNodes('osaka');
		const before = await builder.stateRoot();
		const next = nextBlock(genesis, config, { timestamp: 12n, coinbase: toAddress(COINBASE) });
		const build = (options: object) => buildBlock(builder, next, { config, ...options });
		await expect(build({ extraData: new Uint8Array(33) })).rejects.toMatchObject({ code: 'extra-data' });
		await expect(build({ extraData: '0x' })).rejects.toMatchObject({ code: 'malformed' });
		const withCoinbase = { ...next, coinbase: toAddress(OTHER) };
		await expect(buildBlock(builder, withCoinbase, { config })).rejects.toMatchObject({ code: 'context' });
		expect(await builder.stateRoot()).toBe(before);
	});

	it('is committed at once', async () => {
		const { block, importer, genesis, config } = await validBlock('osaka');
		const store = new CountingStore();
		const host = new Host({ adapters: [evmAdapter()], store });
		host.mint(SENDER, importer.balance(SENDER));
		host.setAccount(TARGET, { vm: EVM, code: importer.code(TARGET), nonce: 1n });
		await installGenesis(host, { config, gasLimit: genesis.gasLimit });
		const before = store.applied;
		const wrong = { ...block, header: { ...block.header, stateRoot: OTHER } };
		await expect(importBlock(host, wrong, { config, parent: genesis })).rejects.toMatchObject({ code: 'state-root' });
		expect(store.applied).toBe(before);
		await importBlock(host, block, { config, parent: genesis });
		expect(store.applied).toBe(before + 1);
	});

	it('is refused, and not called invalid, on the state of another block', async () => {
		const { block, genesis, config, importer, import: importOne } = await validBlock('osaka');
		const options = { config, parent: genesis };
		const both = await Promise.allSettled([
			importBlock(importer, block, options),
			importBlock(importer, block, options),
		]);
		expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
		const { reason } = both.find(({ status }) => status === 'rejected') as PromiseRejectedResult;
		expect(reason).toMatchObject({ name: 'HostError', code: 'busy' });
		const again = importOne(block, genesis);
		await expect(again).rejects.toMatchObject({ name: 'HostError', code: 'bad-request' });
		await expect(again).rejects.toThrow(/not that of the block's parent/);
	});

	it('needs the total difficulty of a chain that merges', async () => {
		const config = {
			chainId: 1n,
			forks: [{ hardfork: 'london' }, { hardfork: 'paris', totalDifficulty: 9n }],
		} as const;
		const { importer, genesis, build } = await twoNodes({ ...config, forks: [config.forks[0]] });
		const { block } = await build(genesis);
		const run = (more: object) => importBlock(importer, block, { config, parent: genesis, ...more });
		await expect(run({})).rejects.toMatchObject({ name: 'HostError', code: 'bad-request' });
		await expect(run({ parentTotalDifficulty: 9n })).rejects.toMatchObject({ code: 'difficulty' });
		await run({ parentTotalDifficulty: 8n });
	});
});

describe('a block with much output', () => {
	it('has a receipt of megabytes and a thousand deposits', async () => {
		const nodes = await twoNodes('osaka');
		// Logs 1 MiB of zeros: PUSH3 0x100000, PUSH0, LOG0, STOP.
		const logger: Hex = '0x621000005fa000';
		for (const host of [nodes.builder, nodes.importer]) {
			host.setAccount(TARGET, { vm: EVM, code: hexToBytes(logger), nonce: 1n });
		}
		const genesis = { ...nodes.genesis, stateRoot: await nodes.builder.stateRoot() };
		const maxFeePerGas = 2n * 10n ** 9n;
		const transactions = [signed('osaka', { type: 2, gasLimit: 12_000_000n, maxFeePerGas })];
		const { block, receipts } = await nodes.build(genesis, { transactions });
		expect(receipts[0]!.logs[0]!.data).toHaveLength(2 ** 20);
		await nodes.import(block, genesis);
	});
});

describe('ommers', () => {
	/** A chain of `length` blocks in Homestead, and a side block at height 1. */
	async function chainOf(length: number) {
		const nodes = await twoNodes('homestead');
		const before = nodes.builder.snapshot();
		const side = await nodes.build(nodes.genesis, { coinbase: toAddress(SENDER), timestamp: 13n });
		nodes.builder.restore(before);
		const blocks: SealedBlock[] = [{ header: nodes.genesis, transactions: [], ommers: [] }];
		for (let i = 0; i < length; i++) {
			const { block } = await nodes.build(blocks.at(-1)!.header);
			await nodes.import(block, blocks.at(-1)!.header);
			blocks.push(block);
		}
		const byHash = new Map<string, SealedBlock>(blocks.map((block) => [headerHash(block.header), block]));
		/** Imports a child of the last block with ommers. The other node pays their makers as well. */
		const withOmmers = async (...ommers: BlockHeader[]) => {
			const parent = blocks.at(-1)!.header;
			const next = nextBlock(parent, nodes.config, { timestamp: parent.timestamp + 12n });
			const mark = nodes.builder.snapshot();
			const { block } = await buildBlock(nodes.builder, next, { config: nodes.config, ommers });
			nodes.builder.restore(mark);
			const blockByHash = (hash: string) => byHash.get(hash);
			return importBlock(nodes.importer, block, { config: nodes.config, parent, blockByHash });
		};
		return { ...nodes, side: side.block.header, blocks, byHash, withOmmers };
	}

	it('of the last six generations are accepted, and their makers paid', async () => {
		const { side, withOmmers, importer } = await chainOf(2);
		const before = importer.balance(SENDER);
		await withOmmers(side);
		// Six eighths of 5 ether: the ommer is two blocks old.
		expect(importer.balance(SENDER) - before).toBe((5n * 10n ** 18n * 6n) / 8n);
		const { side: old, withOmmers: late } = await chainOf(6);
		await late(old);
	});

	it('older than that are refused', async () => {
		const { side, withOmmers } = await chainOf(7);
		await expect(withOmmers(side)).rejects.toMatchObject({ code: 'ommers' });
	});

	it('are refused if they are ancestors, brothers, twins, more than two or of a wrong header', async () => {
		const { side, blocks, withOmmers } = await chainOf(2);
		const refused = (...ommers: BlockHeader[]) => expect(withOmmers(...ommers)).rejects;
		await refused(blocks[1]!.header).toThrow(/ommer 0 is an ancestor/);
		await refused(side, side).toThrow(/ommer 1 is included already/);
		const twin = (extra: number) => ({ ...side, extraData: Uint8Array.of(extra) });
		await refused(side, twin(1), twin(2)).toThrow(/3 ommers; at most 2/);
		await refused({ ...side, difficulty: side.difficulty + 1n }).toMatchObject({ cause: { code: 'difficulty' } });
		await refused({ ...side, timestamp: 0n }).toMatchObject({ cause: { code: 'timestamp' } });
		await refused({ ...side, parentHash: OTHER }).toThrow(/not a child of one of the 7 last ancestors/);
		await refused({ ...side, gasUsed: side.gasLimit + 1n }).toMatchObject({ cause: { code: 'gas-used' } });
		await withOmmers(side, twin(1));
	});

	it('are refused if an ancestor included them, or are brothers of the block', async () => {
		const { side, blocks, byHash, withOmmers } = await chainOf(2);
		byHash.set(headerHash(blocks[2]!.header), { ...blocks[2]!, ommers: [side] });
		await expect(withOmmers(side)).rejects.toThrow(/ommer 0 is included already/);
		const parentHash = headerHash(blocks[2]!.header);
		await expect(withOmmers({ ...side, parentHash, number: 2n })).rejects.toThrow(/ommer 0 is a brother/);
	});

	it('of any number are refused before they are hashed', async () => {
		const { block, genesis, import: importOne } = await validBlock('homestead');
		const ommers = Array<BlockHeader>(300_000).fill(genesis);
		await expect(importOne({ ...block, ommers }, genesis)).rejects.toMatchObject({
			code: 'ommers',
			message: '300000 ommers; at most 2 are allowed',
		});
	});

	it('are refused since Paris, whatever the header says of them', async () => {
		const { block, genesis, import: importOne } = await validBlock('paris');
		const ommers = [genesis];
		const header = { ...block.header, ommersHash: ommersHash(ommers) };
		await expect(importOne({ ...block, header, ommers }, genesis)).rejects.toMatchObject({ code: 'ommers' });
		await expect(importOne({ ...block, ommers }, genesis)).rejects.toMatchObject({ code: 'ommers' });
	});
});
