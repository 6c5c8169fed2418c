import { bytesToHex, type Hex, hexToBytes, toAddress } from '@altvm/abi-bridge';
import { createChain } from '@altvm/chain';
import { BlockError, decodeBlock, encodeBlock } from '@altvm/ethereum';
import { evmAdapter } from '@altvm/evm';
import type { Engine } from '../conformance/environment.ts';
import { firstAccount } from '../conformance/first-account.ts';
import { type TestAccount, toNumber } from '../conformance/format.ts';
import { TestChain } from './chain.ts';
import { isOfTransaction, namesError } from './exceptions.ts';
import type { BlockTest, TestBlock } from './format.ts';
import { chainConfig } from './networks.ts';

/** The result of a test: passed if neither is there. */
export interface TestResult {
	/** Why the test was not run. */
	readonly skipped?: string;
	/** The first difference. */
	readonly difference?: string;
}

/** Exceptions of the seal of proof of work, which is not checked. */
const SEAL = /^(BlockException\.)?(INVALID_?POW|INVALID_?SEAL|INVALID_?MIX_?HASH|INVALID_?NONCE)/i;

/** One adapter for each engine and its forks, so that a program is loaded once. */
const adapters = new Map<Engine, ReturnType<typeof evmAdapter>>();

function adapterOf(engine: Engine) {
	let adapter = adapters.get(engine);
	if (!adapter) adapters.set(engine, (adapter = evmAdapter({ engine })));
	return adapter;
}

/** Imports the blocks of a test, one after another, and compares the head and its state. */
export async function runTest(test: BlockTest, engine: Engine): Promise<TestResult> {
	const config = chainConfig(test);
	if (!config) return { skipped: `network ${test.network}` };
	const needsSeal = test.blocks.some(({ expectException }) => expectException && SEAL.test(expectException));
	if (needsSeal && test.sealEngine !== 'NoProof') return { skipped: 'the seal of proof of work' };
	const genesis = decodeBlock(hexToBytes(test.genesisRLP));
	const accounts = new Map(Object.entries(test.pre).map(([at, account]) => [toAddress(at as Hex), accountOf(account)]));
	// The accounts, and the absence of transactions, give the other fields.
	const { ommersHash, transactionsRoot, receiptsRoot, logsBloom, stateRoot: stated, ...fields } = genesis.header;
	const chain = await createChain({
		genesis: { ...fields, config, accounts, systemContracts: false },
		adapters: [adapterOf(engine)],
	});
	const { stateRoot } = chain.genesis.header;
	if (stateRoot !== stated) return { difference: `genesis state root ${stateRoot}` };
	if (chain.head.hash !== test.genesisBlockHeader.hash) return { difference: `genesis hash ${chain.head.hash}` };
	const testChain = new TestChain(chain);
	for (const [index, block] of test.blocks.entries()) {
		const difference = await importBlock(testChain, block);
		if (difference) return { difference: `block ${index + 1} of the file: ${difference}` };
	}
	if (chain.head.hash !== test.lastblockhash)
		return { difference: `head ${chain.head.hash}, not ${test.lastblockhash}` };
	return chain.at(chain.head.hash, async (host) => {
		const root = await host.stateRoot();
		if (test.postStateHash && root !== test.postStateHash)
			return { difference: `state ${root}, not ${test.postStateHash}` };
		const difference = firstAccount(host, test.postState ?? {});
		return difference ? { difference } : {};
	});
}

async function importBlock(chain: TestChain, test: TestBlock): Promise<string | undefined> {
	const { rlp, blockHeader } = test;
	// Older files say that a block is invalid by leaving out its header.
	const expected = test.expectException ?? (blockHeader ? undefined : 'an invalid block');
	const bytes = bytesOf(rlp);
	if (!bytes) return expected ? undefined : 'no hex';
	const error = await invalidity(() => chain.import(bytes));
	if (!(error instanceof BlockError)) {
		const { hash, block } = error;
		if (expected) return `valid, not ${expected}`;
		if (blockHeader && hash !== blockHeader.hash) return `hash ${hash}, not ${blockHeader.hash}`;
		return bytesToHex(encodeBlock(block)) === rlp.toLowerCase() ? undefined : 'other bytes when it is encoded again';
	}
	if (!expected) return `invalid: ${error.code}, ${error.message}`;
	// The generator left invalid transactions out when it made the header. The body is tried by itself, to compare their error.
	const isLeftOut = isOfTransaction(expected) && error.code !== 'transaction' && error.code !== 'malformed';
	const found = isLeftOut ? await invalidity(() => chain.tryBody(bytes)) : error;
	if (!(found instanceof BlockError)) return `the body is valid, not ${expected}`;
	return namesError(expected, found) ? undefined : `invalid by ${found.code} (${found.message}), not ${expected}`;
}

/** The bytes of a block; undefined if the file has no hex there. */
function bytesOf(rlp: string): Uint8Array | undefined {
	return /^0x([0-9a-fA-F]{2})*$/.test(rlp) ? hexToBytes(rlp) : undefined;
}

/** Returns the error of an invalid block, or the result. */
async function invalidity<T>(run: () => Promise<T>): Promise<T | BlockError> {
	try {
		return await run();
	} catch (error) {
		if (error instanceof BlockError) return error;
		throw error;
	}
}

function accountOf({ balance, nonce, code, storage }: TestAccount) {
	const entries = Object.entries(storage).map(([key, value]) => [toNumber(key), toNumber(value)] as const);
	return { balance: toNumber(balance), nonce: toNumber(nonce), code: hexToBytes(code), storage: new Map(entries) };
}
