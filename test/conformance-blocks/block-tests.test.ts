import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createChain, importChain, parseChainGenesis } from '@altvm/chain';
import { rulesAt } from '@altvm/ethereum';
import type { EvmHardfork } from '@altvm/evm';
import { describe, expect, it } from 'vitest';
import { testFiles } from '../conformance/test-files.ts';
import { sliced } from '../slice.ts';
import { answerTo, readExchange } from './eth-call.ts';
import { runFile } from './run-file.ts';

const vectors = process.env['ALTVM_VECTORS'] ?? fileURLToPath(new URL('../../../shared/vectors', import.meta.url));
const root = join(vectors, 'blocks');
const file = join(vectors, 'rpc', 'chain.rlp');

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

const official = existsSync(file)
	? 'the chain of execution-apis, Homestead to two changes of the blob schedule, is imported whole'
	: skipped('the chain of execution-apis');
it.skipIf(!existsSync(file))(official, async () => {
	const genesis = parseChainGenesis(JSON.parse(readFileSync(join(vectors, 'rpc', 'genesis.json'), 'utf8')));
	const chain = await createChain({ genesis });
	const { hash, header } = await importChain(chain, [new Uint8Array(readFileSync(file))]);
	const choice = JSON.parse(readFileSync(join(vectors, 'rpc', 'headfcu.json'), 'utf8'));
	expect(hash).toBe(choice.params[0].headBlockHash);
	// Every fork that the configuration has ran.
	const forks = new Set<EvmHardfork>();
	for (let number = 1n; number <= header.number; number++) {
		const { timestamp, parentHash } = chain.blocks.header(chain.blocks.hashOf(number)!)!;
		const parentTotalDifficulty = chain.blocks.totalDifficulty(parentHash)!;
		forks.add(rulesAt(genesis.config, { number, timestamp, parentTotalDifficulty }).hardfork);
	}
	expect(forks.size).toBe(new Set(genesis.config.forks.map(({ hardfork }) => hardfork)).size - 1);
	// Calls and estimates on its state are answered as geth answers them.
	const files = ['eth_call', 'eth_estimateGas'].flatMap((method) => {
		const folder = join(vectors, 'rpc', method);
		return readdirSync(folder).map((file) => join(folder, file));
	});
	expect(files.length).toBeGreaterThan(5);
	for (const file of files) {
		const exchange = readExchange(file);
		expect(
			chain.at(hash, (host) => answerTo(host, exchange)),
			file,
		).toBe(exchange.answer);
	}
});
