import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Hex } from '@altvm/abi-bridge';
import {
	type ChainConfig,
	headerHash,
	importBlock,
	installGenesis,
	parseGenesis,
	type SealedBlock,
} from '@altvm/ethereum';
import { evmAdapter } from '@altvm/evm';
import { Host } from '@altvm/host';
import { describe, expect, it } from 'vitest';
import { testFiles } from '../conformance/test-files.ts';
import { sliced } from '../slice.ts';
import { splitBlocks } from './chain-file.ts';
import { answerTo, readExchange } from './eth-call.ts';
import { runFile } from './run-file.ts';

const vectors = process.env['ALTVM_VECTORS'] ?? fileURLToPath(new URL('../../../shared/vectors', import.meta.url));
const root = join(vectors, 'blocks');
const chain = join(vectors, 'rpc', 'chain.rlp');

// A slice with every rule of headers and every transition. `npm run conformance:blocks` runs the whole suite.
const SLICE = [
	'InvalidBlocks/bc4895-withdrawals',
	'InvalidBlocks/bcBlockGasLimitTest',
	'InvalidBlocks/bcEIP1559',
	'InvalidBlocks/bcEIP3675',
	'InvalidBlocks/bcInvalidHeaderTest',
	'InvalidBlocks/bcMultiChainTest',
	'TransitionTests',
	'ValidBlocks/bcBlockGasLimitTest',
	'ValidBlocks/bcEIP4844-blobtransactions',
	'ValidBlocks/bcExample',
];

const skipped = (what: string) => `${what}: skipped, because there are no vectors (ALTVM_VECTORS)`;

const suite = existsSync(root)
	? "Ethereum's blockchain tests end with the same head"
	: skipped("Ethereum's blockchain tests");
describe.skipIf(!existsSync(root))(suite, () => {
	it.each(sliced(['InvalidBlocks', 'TransitionTests', 'ValidBlocks'], SLICE))('%s', async (part) => {
		let passed = 0;
		for (const file of testFiles(join(root, part))) {
			const result = await runFile(file, { engines: sliced(['interpreter', 'translated'], ['interpreter']) });
			expect([...result.failed, ...result.skipped], file).toEqual([]);
			passed += result.passed;
		}
		expect(passed).toBeGreaterThan(0);
	});
});

const official = existsSync(chain)
	? 'the chain of execution-apis, Homestead to two changes of the blob schedule, is imported whole'
	: skipped('the chain of execution-apis');
it.skipIf(!existsSync(chain))(official, async () => {
	const genesis = parseGenesis(JSON.parse(readFileSync(join(vectors, 'rpc', 'genesis.json'), 'utf8')));
	const { host, head, forks } = await importChain(genesis.config, splitBlocks(readFileSync(chain)), genesis);
	const choice = JSON.parse(readFileSync(join(vectors, 'rpc', 'headfcu.json'), 'utf8'));
	expect(head).toBe(choice.params[0].headBlockHash);
	// Every fork that the configuration has ran.
	expect(forks.size).toBe(new Set(genesis.config.forks.map(({ hardfork }) => hardfork)).size - 1);
	// Calls and estimates on its state are answered as geth answers them.
	const files = ['eth_call', 'eth_estimateGas'].flatMap((method) => {
		const folder = join(vectors, 'rpc', method);
		return readdirSync(folder).map((file) => join(folder, file));
	});
	expect(files.length).toBeGreaterThan(5);
	for (const file of files) {
		const exchange = readExchange(file);
		expect(answerTo(host, exchange), file).toBe(exchange.answer);
	}
});

async function importChain(
	config: ChainConfig,
	blocks: Iterable<Uint8Array>,
	genesis: Parameters<typeof installGenesis>[1],
) {
	const host = new Host({ adapters: [evmAdapter()] });
	let parent = await installGenesis(host, genesis);
	let parentTotalDifficulty = parent.difficulty;
	let head = headerHash(parent);
	const hashes = new Map([[0n, head]]);
	const byHash = new Map<string, SealedBlock>([[head, { header: parent, transactions: [], ommers: [] }]]);
	const forks = new Set<unknown>();
	for (const rlp of blocks) {
		const imported = await importBlock(host, rlp, {
			config,
			parent,
			parentTotalDifficulty,
			blockHash: (number): Hex | undefined => hashes.get(number),
			blockByHash: (hash) => byHash.get(hash),
		});
		forks.add((host.adapters.get('evm') as ReturnType<typeof evmAdapter>).hardfork);
		({ hash: head } = imported);
		parent = imported.block.header;
		parentTotalDifficulty += parent.difficulty;
		hashes.set(parent.number, head);
		byHash.set(head, imported.block);
	}
	return { host, head, forks };
}
