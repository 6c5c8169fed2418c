import { bytesToHex, type Hex, hexToBytes, toAddress } from '@altvm/abi-bridge';
import { type Chain, createChain } from '@altvm/chain';
import type { ChainConfig, GenesisAccount } from '@altvm/ethereum';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BlockFinder } from '../blocks/block-finder.ts';
import { Dispatcher } from '../rpc/dispatcher.ts';
import { ALICE, buildOn, COUNTER, countCall } from '../testing/chain.ts';
import { TRACE_LIMITS } from '../tracing/trace-limits.ts';
import { traceMethods } from './trace-methods.ts';

const FROM = ALICE.address.toLowerCase() as Hex;
const CALLS: Hex = `0x${'c2'.repeat(20)}`;
const COUNTS = '0x5f54600101805f554343553360205fa200';
const word = (n: number) => `0x${`${n}`.padStart(64, '0')}`;
const OSAKA: ChainConfig = { chainId: 1337n, forks: [{ hardfork: 'osaka' }] };

let chain: Chain;
let blocks: Hex[];
let dispatcher: Dispatcher;
beforeEach(() => start(OSAKA));
afterEach(() => chain.close());

async function start(config: ChainConfig) {
	chain = await createChain({
		genesis: {
			config,
			gasLimit: 30_000_000n,
			difficulty: config === OSAKA ? 0n : 131_072n,
			accounts: new Map<ReturnType<typeof toAddress>, GenesisAccount>([
				[toAddress(FROM), { balance: 10n ** 21n }],
				[toAddress(COUNTER), { code: hexToBytes(COUNTS), nonce: 1n }],
				// Calls the counter.
				[toAddress(CALLS), { code: hexToBytes(`0x5f5f5f5f5f73${COUNTER.slice(2)}5af1`), nonce: 1n }],
			]),
		},
	});
	serve();
	blocks = [chain.genesis.hash];
	if (config !== OSAKA) return;
	await mine(await countCall(0), await countCall(1));
	await mine(await countCall(2));
}

async function mine(...transactions: Uint8Array[]) {
	blocks.push(await buildOn(chain, chain.head.hash, transactions));
	await chain.setHead({ head: blocks.at(-1)! });
}

function serve(limits: Partial<typeof TRACE_LIMITS> = {}) {
	dispatcher = new Dispatcher(traceMethods(chain, new BlockFinder(chain), { ...TRACE_LIMITS, ...limits }));
}

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
const hashOf = (block: number, index = 0) => chain.blocks.receipts(blocks[block]!)![index]!.transactionHash;

describe('the frames of the chain', () => {
	it('of a transaction have its place', async () => {
		const [root, ...rest] = await result('trace_transaction', hashOf(1, 1));
		expect(rest).toEqual([]);
		expect(root).toMatchObject({
			type: 'call',
			action: { callType: 'call', from: FROM, to: COUNTER, value: '0x0', input: '0x' },
			result: { output: '0x' },
			blockHash: blocks[1],
			blockNumber: 1,
			transactionHash: hashOf(1, 1),
			transactionPosition: 1,
			subtraces: 0,
			traceAddress: [],
		});
		expect(await result('trace_transaction', word(9))).toBeNull();
		expect(await result('trace_get', hashOf(1), [])).toMatchObject({ transactionHash: hashOf(1) });
		expect(await result('trace_get', hashOf(1), ['0x0'])).toBeNull();
		expect(await error('trace_get', hashOf(1), [0])).toMatchObject({ code: -32602 });
	});

	it('of a block are those of its transactions; the genesis block has none', async () => {
		const list = await result('trace_block', '0x1');
		expect(list.map((each: { transactionHash: Hex }) => each.transactionHash)).toEqual([hashOf(1, 0), hashOf(1, 1)]);
		expect(await result('trace_block', 'earliest')).toEqual([]);
		expect(await result('trace_block', '0x99')).toBeNull();
	});

	it('of a block of proof of work end with its reward', async () => {
		await chain.close();
		await start({ chainId: 1337n, forks: [{ hardfork: 'byzantium' }] });
		await mine();
		expect(await result('trace_block', '0x1')).toEqual([
			{
				type: 'reward',
				action: { author: `0x${'0'.repeat(40)}`, rewardType: 'block', value: '0x29a2241af62c0000' },
				blockHash: blocks[1],
				blockNumber: 1,
				result: null,
				subtraces: 0,
				traceAddress: [],
				transactionHash: null,
				transactionPosition: null,
			},
		]);
	});
});

describe('trace_filter', () => {
	const positions = async (filter: object) =>
		(await result('trace_filter', filter)).map(
			(each: { blockNumber: number; transactionPosition: number }) => `${each.blockNumber}/${each.transactionPosition}`,
		);

	it('lists the frames of a range that match, a part of them if it is asked to', async () => {
		const all = { fromBlock: 'earliest', toBlock: 'latest' };
		expect(await positions(all)).toEqual(['1/0', '1/1', '2/0']);
		expect(await positions({})).toEqual(['2/0']);
		expect(await positions({ blockHash: blocks[1] })).toEqual(['1/0', '1/1']);
		expect(await positions({ ...all, toAddress: [COUNTER], after: 1, count: 1 })).toEqual(['1/1']);
		expect(await positions({ ...all, fromAddress: [COUNTER] })).toEqual([]);
		expect(await positions({ ...all, fromAddress: [COUNTER], toAddress: [COUNTER] })).toEqual([]);
		expect(await positions({ ...all, fromAddress: [COUNTER], toAddress: [COUNTER], mode: 'union' })).toHaveLength(3);
	});

	it.each<[object, number]>([
		[{ fromBlock: '0x2', toBlock: '0x1' }, -32602],
		[{ toBlock: '0x9' }, -32602],
		[{ fromBlock: 'pending' }, -32602],
		[{ blockHash: word(9) }, -32001],
		[{ blockHash: word(9), toBlock: '0x1' }, -32602],
		[{ mode: 'both' }, -32602],
		[{ count: -1 }, -32602],
		[{ fromblock: '0x1' }, -32602],
		[{ fromBlock: '0x0', toBlock: '0x2' }, -32005],
	])('refuses %j', async (filter, code) => {
		serve({ blocks: 2 });
		expect(await error('trace_filter', filter)).toMatchObject({ code });
	});
});

describe('executions in envelopes', () => {
	it('of a transaction have what was asked for', async () => {
		const all = await result('trace_replayTransaction', hashOf(1, 1), ['trace', 'stateDiff']);
		expect(all).toMatchObject({ output: '0x', vmTrace: null, transactionHash: hashOf(1, 1) });
		expect(all.trace).toMatchObject([{ type: 'call' }]);
		expect(all.trace[0].blockHash).toBeUndefined();
		expect(all.stateDiff[COUNTER]).toEqual({
			balance: '=',
			nonce: '=',
			code: '=',
			storage: { [word(0)]: { '*': { from: word(1), to: word(2) } } },
		});
		expect(all.stateDiff[FROM].nonce).toEqual({ '*': { from: '0x1', to: '0x2' } });
		expect(await result('trace_replayTransaction', hashOf(1), [])).toMatchObject({ trace: [], stateDiff: null });
		expect(await result('trace_replayTransaction', word(9), [])).toBeNull();
		expect(await error('trace_replayTransaction', hashOf(1), ['trees'])).toMatchObject({ code: -32602 });
	});

	it('of a call have the instructions of its frames', async () => {
		const { vmTrace, trace } = await result('trace_call', { to: CALLS, gas: '0x30d40' }, ['vmTrace']);
		expect(trace).toEqual([]);
		expect(vmTrace.code).toBe(`0x5f5f5f5f5f73${COUNTER.slice(2)}5af1`);
		const ops = vmTrace.ops as { op: string; pc: number; ex: { push: string[] }; sub: typeof vmTrace }[];
		expect(ops.map(({ op }) => op)).toEqual([...Array(5).fill('PUSH0'), 'PUSH20', 'GAS', 'CALL']);
		expect(ops[5]!.ex.push).toEqual([COUNTER]);
		expect(ops[7]!.ex.push).toEqual(['0x1']);
		const { sub } = ops[7]!;
		expect(sub.code).toBe(COUNTS);
		expect(sub.ops.find(({ op }: { op: string }) => op === 'SSTORE').ex.store).toEqual({ key: '0x0', val: '0x4' });
		expect(sub.ops.at(-1)).toMatchObject({ op: 'STOP', sub: null });
		const nothing = await result('trace_call', { to: FROM }, ['vmTrace']);
		expect(nothing.vmTrace).toEqual({ code: '0x', ops: [] });
		serve({ bytes: 500 });
		expect(await error('trace_call', { to: CALLS }, ['vmTrace'])).toMatchObject({ code: -32005 });
	});

	it('of a block are those of its transactions', async () => {
		const list = await result('trace_replayBlockTransactions', '0x1', ['stateDiff']);
		expect(list.map((each: { transactionHash: Hex }) => each.transactionHash)).toEqual([hashOf(1, 0), hashOf(1, 1)]);
		// The coinbase is paid by the first.
		const coinbase = `0x${'0'.repeat(40)}`;
		expect(list[0].stateDiff[coinbase]).toMatchObject({ nonce: { '+': '0x0' }, code: { '+': '0x' }, storage: {} });
		expect(list[1].stateDiff[coinbase]).toMatchObject({ nonce: '=', code: '=' });
		expect(await result('trace_replayBlockTransactions', '0x0', ['trace'])).toEqual([]);
	});

	it('of a call keep nothing, and take overrides', async () => {
		const { trace, stateDiff } = await result('trace_call', { to: CALLS }, ['trace', 'stateDiff']);
		expect(trace.map(({ traceAddress }: { traceAddress: number[] }) => traceAddress)).toEqual([[], [0]]);
		expect(stateDiff[COUNTER].storage[word(0)]).toEqual({ '*': { from: word(3), to: word(4) } });
		const accounts = { [COUNTER]: { code: '0x' } };
		const again = await result('trace_call', { to: CALLS }, ['stateDiff'], '0x1', accounts);
		expect(again.stateDiff[COUNTER]).toBeUndefined();
	});

	it('of a signed transaction need not be of the chain, but valid', async () => {
		const raw = bytesToHex(await countCall(3));
		expect(await result('trace_rawTransaction', raw, ['trace'])).toMatchObject({
			trace: [{ action: { to: COUNTER } }],
		});
		expect(await error('trace_rawTransaction', bytesToHex(await countCall(9)), [])).toMatchObject({ code: -32000 });
		expect(await error('trace_rawTransaction', '0x00', [])).toBeDefined();
	});
});
