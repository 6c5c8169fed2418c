import { type Hex, hexToBytes, toAddress } from '@altvm/abi-bridge';
import { type Chain, createChain } from '@altvm/chain';
import type { GenesisAccount } from '@altvm/ethereum';
import { encodeErrorResult, parseAbi } from 'viem';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BlockFinder } from '../blocks/block-finder.ts';
import { Dispatcher } from '../rpc/dispatcher.ts';
import { ALICE, buildOn } from '../testing/chain.ts';
import { callMethods } from './call-methods.ts';

const at = (n: number): Hex => `0x${n.toString(16).padStart(40, '0')}`;
const FROM = ALICE.address.toLowerCase() as Hex;
const word = (value: bigint | number): Hex => `0x${value.toString(16).padStart(64, '0')}`;
/** Returns NUMBER, TIMESTAMP, BASEFEE and GASPRICE. */
const CONTEXT = '0x435f5242602052486040523a60605260805ff3';
const [CONTEXT_AT, READER, REVERTS, LOOPS] = [at(0xc1), at(0xc2), at(0xc3), at(0xc4)];
/** Reads slot 5 and the balance of 0xb2, and returns the slot. */
const READ = '0x60b23150600554' + '5f5260205ff3';
/** Reverts with its input. */
const REVERT = '0x365f5f37365ffd';
const LOOP = '0x5b5f56';

let chain: Chain;
let dispatcher: Dispatcher;
beforeEach(async () => {
	const contracts = { [CONTEXT_AT]: CONTEXT, [READER]: READ, [REVERTS]: REVERT, [LOOPS]: LOOP };
	chain = await createChain({
		genesis: {
			config: { chainId: 1337n, forks: [{ hardfork: 'osaka' }] },
			gasLimit: 60_000_000n,
			baseFee: 1_000n,
			accounts: new Map<ReturnType<typeof toAddress>, GenesisAccount>([
				[toAddress(FROM), { balance: 10n ** 18n }],
				...Object.entries(contracts).map(
					([address, code]) => [toAddress(address as Hex), { code: hexToBytes(code as Hex), nonce: 1n }] as const,
				),
			]),
		},
	});
	dispatcher = new Dispatcher(
		callMethods(chain, new BlockFinder(chain), { gasCap: 5_000_000n, traceBytes: 4_000_000 }),
	);
});
afterEach(() => chain.close());

async function ask(method: string, ...params: unknown[]): Promise<{ result?: never; error?: never }> {
	const caller = { address: '127.0.0.1', send: undefined, onClose: () => {} };
	const { text } = await dispatcher.handle(JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }), caller);
	return JSON.parse(text!);
}
const result = async (method: string, ...params: unknown[]) => {
	const answer = await ask(method, ...params);
	expect(answer.error).toBeUndefined();
	return answer.result as never;
};
const error = async (method: string, ...params: unknown[]) => (await ask(method, ...params)).error;
const words = (data: Hex) => (data.slice(2).match(/.{64}/g) ?? []).map((part) => BigInt(`0x${part}`));

describe('eth_call', () => {
	it('runs in the block that is named, and sees a price only if it has one', async () => {
		const hash = await buildOn(chain, chain.head.hash, []);
		await chain.setHead({ head: hash });
		expect(words(await result('eth_call', { to: CONTEXT_AT }))).toEqual([1n, 12n, 0n, 0n]);
		expect(words(await result('eth_call', { to: CONTEXT_AT }, '0x0'))).toEqual([0n, 0n, 0n, 0n]);
		const priced = { from: FROM, to: CONTEXT_AT, gas: '0xea60', maxFeePerGas: '0x7d0', maxPriorityFeePerGas: '0x3' };
		expect(words(await result('eth_call', priced, 'latest'))).toEqual([1n, 12n, 875n, 878n]);
		expect(
			words(await result('eth_call', { ...priced, maxFeePerGas: null, maxPriorityFeePerGas: null, gasPrice: '0x400' })),
		).toEqual([1n, 12n, 875n, 1024n]);
	});

	it('takes what forge and cast send: null, both names of the data, and a chain id', async () => {
		const create = { from: FROM, to: null, input: '0x60015ff3', data: '0x60015ff3', chainId: '0x539', nonce: null };
		expect(await result('eth_call', create, 'latest', null, null)).toBe('0x00');
		expect(await error('eth_call', { ...create, data: '0x' })).toMatchObject({ code: -32000 });
		expect(await error('eth_call', { ...create, chainId: '0x1' })).toMatchObject({
			code: -32000,
			message: "chainId does not match node's (have=1, want=1337)",
		});
	});

	it('takes overrides of the state and the block', async () => {
		const state = { [READER]: { stateDiff: { [word(5)]: word(77) } } };
		expect(await result('eth_call', { to: READER }, 'latest', state)).toBe(word(77));
		expect(await result('eth_call', { to: READER }, 'latest', { [READER]: { state: {} } })).toBe(word(0));
		const block = { number: '0x64', time: '0xc8', baseFeePerGas: '0x1' };
		expect(words(await result('eth_call', { to: CONTEXT_AT }, 'latest', {}, block))).toEqual([100n, 200n, 0n, 0n]);
		const moved = { '0x0000000000000000000000000000000000000004': { movePrecompileToAddress: at(0xdd) } };
		expect(await result('eth_call', { to: at(0xdd), data: '0x1234' }, 'latest', moved)).toBe('0x1234');
	});

	it('says why a call fails, as geth does', async () => {
		const user = encodeErrorResult({ abi: parseAbi(['error Error(string)']), errorName: 'Error', args: ['no'] });
		expect(await error('eth_call', { to: REVERTS, data: user })).toEqual({
			code: 3,
			message: 'execution reverted: no',
			data: user,
		});
		expect(await error('eth_call', { to: REVERTS })).toEqual({ code: 3, message: 'execution reverted', data: '0x' });
		expect(await error('eth_call', { to: LOOPS })).toEqual({ code: -32000, message: 'out of gas' });
		const poor = { from: at(0xaa), to: at(0xbb), value: '0x1' };
		expect(await error('eth_call', poor)).toMatchObject({
			code: -32000,
			message: expect.stringMatching(/^insufficient funds for gas/),
		});
	});

	it.each([
		[[{ to: '0x1' }], -32602],
		[[{ to: READER, gas: '0x01' }], -32602],
		[[{ to: READER, gas: 21000 }], -32602],
		[[{ to: READER, data: '0x1' }], -32602],
		[[{ to: READER, accessList: [{ address: READER, storageKeys: ['0x1'] }] }], -32602],
		[['0x'], -32602],
		[[], -32602],
		[[{ to: READER, gasPrice: '0x1', maxFeePerGas: '0x1' }], -32000],
		[[{ to: READER, blobs: ['0x'] }], -32602],
		[[{ to: READER, maxFeePerGas: '0x1', maxPriorityFeePerGas: '0x2' }], -32000],
		[[{ to: READER }, '0x99'], -32000],
		[[{ to: READER }, 'latest', { '0x12': {} }], -32602],
		[[{ to: READER }, 'latest', { [READER]: { state: {}, stateDiff: {} } }], -32000],
		[[{ to: READER }, 'latest', { [READER]: { movePrecompileToAddress: at(1) } }], -32000],
		[[{ to: READER }, 'latest', {}, { beaconRoot: word(1) }], -32000],
		[[{ to: READER }, 'latest', {}, { number: 'latest' }], -32602],
	] as const)('refuses %j', async (params, code) => {
		expect(await error('eth_call', ...params)).toMatchObject({ code });
	});

	it('has at most the gas of the cap, whatever it asks for', async () => {
		const gas = '0x5a60005260206000f3';
		const override = { [at(0xee)]: { code: gas } };
		const [left] = words(await result('eth_call', { to: at(0xee), gas: '0xffffffffffffffff' }, 'latest', override));
		expect(left).toBe(5_000_000n - 21_000n - 2n);
	});
});

describe('eth_estimateGas', () => {
	it('is the least gas', async () => {
		expect(await result('eth_estimateGas', { from: FROM, to: at(0xbb), value: '0x1' })).toBe('0x5208');
		const needed = Number(await result('eth_estimateGas', { to: READER }));
		expect((await ask('eth_call', { to: READER, gas: `0x${needed.toString(16)}` })).error).toBeUndefined();
		expect(await error('eth_call', { to: READER, gas: `0x${(needed - 1).toString(16)}` })).toBeDefined();
	});

	it('says why there is none', async () => {
		expect(await error('eth_estimateGas', { to: REVERTS, data: '0x11' })).toMatchObject({ code: 3, data: '0x11' });
		expect(await error('eth_estimateGas', { to: LOOPS })).toEqual({
			code: -32000,
			message: 'gas required exceeds allowance (5000000)',
		});
	});
});

describe('eth_createAccessList', () => {
	it('names what the call touches and is not warm anyway, and what it uses with the list', async () => {
		const { accessList, gasUsed, error: none } = await result('eth_createAccessList', { from: FROM, to: READER });
		expect(accessList).toEqual([
			{ address: at(0xb2), storageKeys: [] },
			{ address: READER, storageKeys: [word(5)] },
		]);
		expect(none).toBeUndefined();
		const plain = await result('eth_createAccessList', { from: FROM, to: at(0xbb) });
		expect(plain).toEqual({ accessList: [], gasUsed: '0x5208' });
		// Two addresses, one key, two warm reads, and 21 for the other instructions.
		expect(Number(gasUsed)).toBe(21_000 + 2 * 2_400 + 1_900 + 2 * 100 + 21);
	});

	it('tells the error of a call that fails', async () => {
		expect(await result('eth_createAccessList', { to: REVERTS })).toMatchObject({ error: 'execution reverted' });
	});

	it('does no work for authorizations that no gas pays', async () => {
		const one = { chainId: '0x0', address: READER, nonce: '0x0', yParity: '0x0', r: '0x1', s: '0x1' };
		const call = { to: READER, authorizationList: Array.from({ length: 201 }, () => one) };
		expect(await error('eth_createAccessList', call)).toMatchObject({
			code: -32000,
			message: expect.stringMatching(/insufficient gas/),
		});
	});
});

describe('eth_simulateV1', () => {
	it('records no more of a call than it may', async () => {
		// Calls an account with a megabyte of input, again and again.
		const code = '0x5b5f5f620f42405f5f60bb5af1505f56';
		const payload = { blockStateCalls: [{ stateOverrides: { [LOOPS]: { code } }, calls: [{ to: LOOPS }] }] };
		expect(await error('eth_simulateV1', payload)).toMatchObject({
			code: -32000,
			message: expect.stringMatching(/more than 4000000 bytes/),
		});
		const call = { to: LOOPS };
		expect(await result('eth_createAccessList', call, 'latest', { [LOOPS]: { code } })).toMatchObject({
			error: 'out of gas',
		});
	});

	it('answers blocks with their calls', async () => {
		const calls = [{ from: FROM, to: at(0xbb), value: '0x5' }, { to: LOOPS }];
		const [block]: readonly unknown[] = await result('eth_simulateV1', {
			blockStateCalls: [{ blockOverrides: { time: '0x64' }, calls }],
			traceTransfers: true,
			returnFullTransactions: true,
		});
		const { calls: answers, hash, transactions, number, timestamp } = block as Record<string, unknown>;
		expect([number, timestamp]).toEqual(['0x1', '0x64']);
		expect(answers).toMatchObject([
			{ status: '0x1', returnData: '0x', logs: [{ blockHash: hash, data: word(5) }] },
			{
				status: '0x0',
				error: { code: -32015, message: "out of gas (gas limit was capped by the RPC server's global gas cap)" },
			},
		]);
		expect(transactions).toMatchObject([{ from: FROM, blockHash: hash, r: '0x0' }, { from: at(0) }]);
	});

	it.each([
		[{ blockStateCalls: [] }, -32602],
		[{}, -32602],
		[{ blockStateCalls: [{ blockOverrides: { number: '0x0' } }] }, -38020],
		[{ blockStateCalls: [{ blockOverrides: { time: '0x0' } }] }, -38021],
		[{ blockStateCalls: [{ blockOverrides: { number: '0x102' } }] }, -38026],
		[{ blockStateCalls: [{ calls: [{ gas: '0xffffffffff' }] }] }, -38015],
		[{ blockStateCalls: [{ calls: [{ to: LOOPS, gas: '0x1' }] }] }, -38013],
		[{ blockStateCalls: [{ calls: [{ from: at(1), to: at(2), value: '0x1' }] }] }, -38014],
		[{ blockStateCalls: [{ calls: [{ to: at(2), maxFeePerGas: '0x1', maxPriorityFeePerGas: '0x2' }] }] }, -32602],
		[{ validation: true, blockStateCalls: [{ calls: [{ from: at(2) }] }] }, -38012],
		[{ validation: true, blockStateCalls: [{ calls: [{ from: FROM, nonce: '0x1' }] }] }, -38011],
		[{ blockStateCalls: [{ stateOverrides: { [READER]: { movePrecompileToAddress: at(9) } } }] }, -32000],
		[{ blockStateCalls: [{ calls: [{ to: at(2), blobVersionedHashes: [word(1)] }] }] }, -32602],
	] as const)('refuses %j', async (payload, code) => {
		expect(await error('eth_simulateV1', payload, 'latest')).toMatchObject({ code });
	});
});
