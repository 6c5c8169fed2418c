import { bytesToHex, type Hex, hexToBytes, toAddress } from '@altvm/abi-bridge';
import { type Chain, createChain } from '@altvm/chain';
import { encodeBlock, type GenesisAccount } from '@altvm/ethereum';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BlockFinder } from '../blocks/block-finder.ts';
import { Dispatcher } from '../rpc/dispatcher.ts';
import { ALICE, buildOn, COUNTER, countCall } from '../testing/chain.ts';
import { TRACE_LIMITS } from '../tracing/trace-limits.ts';
import { debugTraceMethods } from './debug-trace-methods.ts';

const FROM = ALICE.address.toLowerCase() as Hex;
const LOOPS: Hex = `0x${'c1'.repeat(20)}`;
/** Logs 32 bytes with the caller and the count of calls, which is in slot 0. */
const COUNTS = '0x5f54600101805f554343553360205fa200';
const word = (n: number) => `0x${`${n}`.padStart(64, '0')}`;

let chain: Chain;
let hash: Hex;
let dispatcher: Dispatcher;
beforeEach(async () => {
	chain = await createChain({
		genesis: {
			config: { chainId: 1337n, forks: [{ hardfork: 'osaka' }] },
			gasLimit: 30_000_000n,
			accounts: new Map<ReturnType<typeof toAddress>, GenesisAccount>([
				[toAddress(FROM), { balance: 10n ** 21n }],
				[toAddress(COUNTER), { code: hexToBytes(COUNTS), nonce: 1n }],
				[toAddress(LOOPS), { code: hexToBytes('0x5b5f56'), nonce: 1n }],
			]),
		},
	});
	hash = await buildOn(chain, chain.head.hash, [await countCall(0), await countCall(1)]);
	await chain.setHead({ head: hash });
	serve();
});
afterEach(() => chain.close());

const serve = (limits: Partial<typeof TRACE_LIMITS> = {}) => {
	const methods = debugTraceMethods(chain, new BlockFinder(chain), { ...TRACE_LIMITS, gasCap: 5_000_000n, ...limits });
	dispatcher = new Dispatcher(methods);
};

async function ask(method: string, ...params: unknown[]): Promise<{ result?: never; error?: never }> {
	const caller = { address: '127.0.0.1', send: undefined, onClose: () => {} };
	const { text } = await dispatcher.handle(JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }), caller);
	return JSON.parse(text!);
}
// biome-ignore lint/suspicious/noExplicitAny: JSON of any form.
const result = async (method: string, ...params: unknown[]): Promise<any> => {
	const answer = await ask(method, ...params);
	expect(answer.error).toBeUndefined();
	return answer.result;
};
const error = async (method: string, ...params: unknown[]) => (await ask(method, ...params)).error;
const hashOf = (index: number) => chain.blocks.receipts(hash)![index]!.transactionHash;

describe('debug_traceTransaction', () => {
	it('shows the instructions of a transaction on the state that those before it left', async () => {
		const { structLogs, gas, failed } = await result('debug_traceTransaction', hashOf(1));
		expect(structLogs.find(({ op }: { op: string }) => op === 'SLOAD').storage).toEqual({ [word(0)]: word(1) });
		expect([gas, failed]).toEqual([Number(chain.blocks.receipts(hash)![1]!.gasUsed), false]);
	});

	it('uses the tracer that is named, with its options; others are ignored', async () => {
		const config = { tracer: 'callTracer', tracerConfig: { withLog: true, diffMode: 7 }, nonsense: 1 };
		const root = await result('debug_traceTransaction', hashOf(1), config);
		expect(root).toMatchObject({ type: 'CALL', from: FROM, to: COUNTER, logs: [{ index: '0x1' }] });
		const mux = { tracer: 'muxTracer', tracerConfig: { callTracer: null, prestateTracer: { diffMode: true } } };
		expect(await result('debug_traceTransaction', hashOf(0), mux)).toMatchObject({
			callTracer: { to: COUNTER },
			prestateTracer: { post: { [COUNTER]: { storage: { [word(0)]: word(1) } } } },
		});
	});

	it('refuses what it does not know', async () => {
		const server = (message: unknown) => ({ code: -32000, message });
		expect(await error('debug_traceTransaction', word(5))).toEqual(server('transaction not found'));
		const js = { tracer: '{result: function() {}}' };
		expect(await error('debug_traceTransaction', hashOf(0), js)).toMatchObject(
			server(expect.stringContaining('no tracer')),
		);
		expect(await error('debug_traceTransaction', hashOf(0), { timeout: 'soon' })).toEqual(
			server('time: invalid duration "soon"'),
		);
		const wrong = { tracer: 'callTracer', tracerConfig: { withLog: 'yes' } };
		for (const config of [wrong, { limit: -1 }, { tracer: 7 }, 'callTracer']) {
			expect(await error('debug_traceTransaction', hashOf(0), config)).toMatchObject({ code: -32602 });
		}
	});
});

describe('debug_traceBlock', () => {
	it('shows each transaction, by number, by hash and from bytes', async () => {
		const byNumber = await result('debug_traceBlockByNumber', '0x1', { tracer: 'callTracer' });
		expect(byNumber.map(({ txHash }: { txHash: Hex }) => txHash)).toEqual([hashOf(0), hashOf(1)]);
		expect(await result('debug_traceBlockByHash', hash, { tracer: 'callTracer' })).toEqual(byNumber);
		const bytes = bytesToHex(encodeBlock(chain.blocks.block(hash)!));
		expect(await result('debug_traceBlock', bytes, { tracer: 'callTracer' })).toEqual(byNumber);
		expect(await result('debug_traceBlockByNumber', 'latest')).toEqual(await result('debug_traceBlock', bytes));
	});

	it('executes a block that the chain does not know, if it knows the parent', async () => {
		const block = chain.blocks.block(hash)!;
		const other = { ...block, header: { ...block.header, extraData: Uint8Array.of(1) } };
		const list = await result('debug_traceBlock', bytesToHex(encodeBlock(other)), { tracer: 'noopTracer' });
		expect(list).toHaveLength(2);
		const orphan = { ...block, header: { ...block.header, parentHash: word(7) as Hex } };
		expect(await error('debug_traceBlock', bytesToHex(encodeBlock(orphan)))).toMatchObject({ code: -32000 });
		const invalid = { ...block, transactions: [block.transactions[1]!] };
		expect(await error('debug_traceBlock', bytesToHex(encodeBlock(invalid)))).toMatchObject({ code: -32000 });
		expect(await error('debug_traceBlock', '0xc0')).toMatchObject({ code: -32000 });
	});

	it('refuses the genesis block and unknown ones', async () => {
		const genesis = { code: -32000, message: 'genesis is not traceable' };
		expect(await error('debug_traceBlockByNumber', 'earliest')).toEqual(genesis);
		expect(await error('debug_traceBlockByHash', chain.genesis.hash)).toEqual(genesis);
		expect(await error('debug_traceBlockByNumber', '0x9')).toMatchObject({ message: 'block #9 not found' });
		expect(await error('debug_traceBlockByHash', word(9))).toMatchObject({ code: -32000 });
	});

	it('ends when the results of its transactions together are too large', async () => {
		serve({ bytes: 4_000 });
		expect(await result('debug_traceTransaction', hashOf(0))).toBeDefined();
		expect(await error('debug_traceBlockByHash', hash)).toMatchObject({ code: -32005 });
	});
});

describe('debug_traceCall', () => {
	const count = { from: FROM, to: COUNTER };
	const slot = async (...more: unknown[]) => {
		const { structLogs } = await result('debug_traceCall', count, ...more);
		return Number(structLogs.find(({ op }: { op: string }) => op === 'SLOAD').storage[word(0)]);
	};

	it('runs on the state after a block, or after some transactions of it', async () => {
		expect(await slot()).toBe(2);
		expect(await slot('0x0')).toBe(0);
		expect(await slot('0x1', { txIndex: '0x0' })).toBe(0);
		expect(await slot('0x1', { txIndex: '0x1' })).toBe(1);
		expect(await error('debug_traceCall', count, '0x1', { txIndex: '0x2' })).toMatchObject({ code: -32000 });
	});

	it('takes overrides of the state and the block', async () => {
		const stateOverrides = { [COUNTER]: { stateDiff: { [word(0)]: word(7) } } };
		expect(await slot('latest', { stateOverrides })).toBe(7);
		const blockOverrides = { number: '0x5' };
		const { structLogs } = await result('debug_traceCall', count, 'latest', { blockOverrides });
		const at = structLogs.findIndex(({ op }: { op: string }) => op === 'NUMBER');
		expect(structLogs[at + 1].stack.at(-1)).toBe('0x5');
	});

	it('shows a transfer, and what a call to nothing does', async () => {
		const root = await result('debug_traceCall', { to: FROM, value: '0x0' }, 'latest', { tracer: 'callTracer' });
		expect(root).toMatchObject({ type: 'CALL', to: FROM, gasUsed: '0x5208' });
		expect(await result('debug_traceCall', { to: FROM }, 'latest')).toMatchObject({ structLogs: [], gas: 21_000 });
	});

	it('ends when it takes too many bytes or too long', async () => {
		const loop = { to: LOOPS };
		serve({ bytes: 100_000 });
		expect(await error('debug_traceCall', loop, 'latest')).toMatchObject({ code: -32005 });
		expect((await result('debug_traceCall', loop, 'latest', { limit: 10 })).structLogs).toHaveLength(10);
		const timeout = { code: -32000, message: 'execution timeout' };
		expect(await error('debug_traceCall', loop, 'latest', { timeout: '1ms', limit: 1 })).toEqual(timeout);
		expect(await error('debug_traceCall', loop, 'latest', { timeout: '0s' })).toEqual(timeout);
	});
});
