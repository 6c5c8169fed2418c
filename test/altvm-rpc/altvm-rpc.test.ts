import { type Chain, createChain } from '@altvm/chain';
import { evmAdapter } from '@altvm/evm';
import { moveAdapter } from '@altvm/move';
import { altvmMethods, Dispatcher, tracingMethods } from '@altvm/node';
import { wasmAdapter } from '@altvm/wasm';
import { createCustomCommon, Mainnet } from '@ethereumjs/common';
import { createTx } from '@ethereumjs/tx';
import { privateToAddress } from '@ethereumjs/util';
import {
	type Address,
	bytesToHex,
	concatBytes,
	evmFormOf,
	type Hex,
	hexToBytes,
	INTERFACE_BINDINGS,
	selectorOf,
	toEvmHex,
} from 'altvm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { COINS, OWNER, setUpMarket, TOKENS, USER } from '../../examples/swap/set-up.ts';

const KEY = hexToBytes(`0x${'42'.repeat(32)}`);
const FROM = bytesToHex(privateToAddress(KEY));
const AMOUNT = 100n * TOKENS;
const word = (value: bigint) => hexToBytes(`0x${value.toString(16).padStart(64, '0')}`);
const SWAP = bytesToHex(concatBytes(hexToBytes(selectorOf('swap(uint256,uint256)')), word(AMOUNT), word(0n)));

let chain: Chain;
let dispatcher: Dispatcher;
let market: ReturnType<typeof setUpMarket>;
let hash: Hex;

beforeAll(async () => {
	chain = await createChain({
		genesis: {
			config: { chainId: 1337n, forks: [{ hardfork: 'osaka' }] },
			vms: ['evm', 'wasm', 'move'],
			gasLimit: 30_000_000n,
		},
		adapters: [evmAdapter(), await wasmAdapter(), moveAdapter()],
		allowsEdits: true,
	});
	let nonce = 0n;
	chain.edit((host) => {
		market = setUpMarket(host);
		host.mint(FROM, 10n ** 18n);
		host.call({ from: OWNER, to: market.token, function: 'transfer', args: [FROM, AMOUNT] });
		host.call({ from: FROM, to: market.token, function: 'approve', args: [market.exchange, AMOUNT] });
		host.call({ from: FROM, to: market.coin, function: 'register' });
		nonce = host.nonce(FROM);
	});
	const common = createCustomCommon({ chainId: 1337 }, Mainnet, { hardfork: 'osaka' });
	const fields = {
		type: 2,
		chainId: 1337n,
		nonce,
		gasLimit: 1_000_000n,
		maxFeePerGas: 10n ** 11n,
		maxPriorityFeePerGas: 1n,
		to: evm(market.exchange),
		data: hexToBytes(SWAP),
	} as const;
	const raw = createTx(fields, { common }).sign(KEY).serialize();
	const built = await chain.build({ timestamp: 12n, forced: [raw], fromMempool: false });
	expect(built.skipped).toEqual([]);
	await chain.setHead({ head: built.hash });
	hash = chain.blocks.receipts(built.hash)![0]!.transactionHash;
	dispatcher = new Dispatcher({
		...altvmMethods(chain, { bindings: INTERFACE_BINDINGS }),
		...tracingMethods(chain),
	});
});
afterAll(() => chain.close());

const evm = (address: Address): Hex => toEvmHex(evmFormOf(address));

// biome-ignore lint/suspicious/noExplicitAny: JSON of any form.
async function ask(method: string, ...params: unknown[]): Promise<any> {
	const caller = { address: '127.0.0.1', send: undefined, onClose: () => {} };
	const { text } = await dispatcher.handle(JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }), caller);
	return JSON.parse(text!);
}
const result = async (method: string, ...params: unknown[]) => {
	const answer = await ask(method, ...params);
	expect(answer.error).toBeUndefined();
	return answer.result;
};
const vmsOf = (frame: { vm?: string; steps: { type: string; frame?: never }[] }): string[] => [
	frame.vm ?? 'transfer',
	...frame.steps.flatMap((step) => (step.frame ? vmsOf(step.frame) : [])),
];

describe('a transaction through three VMs', () => {
	it('is shown as a tree, as text, and by VM', async () => {
		const traced = await result('altvm_traceTransaction', hash);
		expect(traced).toMatchObject({ status: 'success', transactionIndex: 0 });
		expect([...new Set(vmsOf(traced.tree))].sort()).toEqual(['evm', 'move', 'wasm']);
		expect(traced.tree).toMatchObject({ function: 'swap', target: market.exchange, evmAddress: evm(market.exchange) });
		expect(traced.tree.args.map(({ text }: { text: string }) => text)).toEqual([`${AMOUNT}`, '0']);
		expect(traced.text).toMatch(/\[evm\] .*swap\(/);
		expect(traced.text).toMatch(/\[move\] .*\(.*units\)/);
		const sum = Object.values<{ gas: string }>(traced.byVm).reduce((all, { gas }) => all + BigInt(gas), 0n);
		expect(sum).toBe(BigInt(traced.tree.gasUsed));
		expect(BigInt(traced.byVm.move.units)).toBeGreaterThan(BigInt(traced.byVm.move.gas));
		expect(await result('altvm_traceTransaction', `0x${'9'.repeat(64)}`)).toBeNull();
	});

	it('has the frames of all VMs in every tracer', async () => {
		const vms = (frame: { vm?: string; calls?: never[] }): string[] => [frame.vm!, ...(frame.calls ?? []).flatMap(vms)];
		const root = await result('debug_traceTransaction', hash, { tracer: 'callTracer' });
		expect([...new Set(vms(root))].sort()).toEqual(['evm', 'move', 'wasm']);
		const list = await result('trace_transaction', hash);
		expect(new Set(list.map(({ vm = 'evm' }: { vm?: string }) => vm))).toEqual(new Set(['evm', 'wasm', 'move']));
		const { post } = await result('debug_traceTransaction', hash, {
			tracer: 'prestateTracer',
			tracerConfig: { diffMode: true },
		});
		const others = Object.values<{ vmStorage?: object }>(post).flatMap(({ vmStorage }) => Object.keys(vmStorage ?? {}));
		expect(others).toContain('move');
		const { structLogs } = await result('debug_traceTransaction', hash);
		expect(structLogs.length).toBeGreaterThan(100);
	});
});

describe('a contract of any VM', () => {
	it("is called in its own encoding, in Solidity's, or by name", async () => {
		const byName = { from: USER, to: market.coin, function: 'total_supply' };
		const named = await result('altvm_call', byName);
		expect(named).toMatchObject({ vm: 'move', status: 'success', logs: [] });
		expect(BigInt(named.values[0])).toBeGreaterThan(0n);
		const solidity = { to: market.coin, dialect: 'evm', input: selectorOf('totalSupply()') };
		const encoded = await result('altvm_call', solidity);
		expect(BigInt(encoded.output)).toBe(BigInt(named.values[0]));
		const failing = { from: USER, to: market.exchange, function: 'swap', args: [`${AMOUNT}`, `${10n ** 30n}`] };
		expect(await result('altvm_call', failing)).toMatchObject({ status: 'revert', error: expect.any(String) });
	});

	it('is traced and estimated by VM', async () => {
		const request = { from: USER, to: market.exchange, function: 'swap', args: [`${AMOUNT}`, `${49n * COINS}`] };
		const traced = await result('altvm_traceCall', request);
		expect([traced.status, new Set(vmsOf(traced.tree))]).toEqual(['success', new Set(['evm', 'wasm', 'move'])]);
		const { gas, byVm } = await result('altvm_estimateGas', request);
		expect(BigInt(gas)).toBeGreaterThanOrEqual(BigInt(traced.gasUsed));
		expect(Object.keys(byVm).sort()).toEqual(['evm', 'move', 'wasm']);
		const eth = { from: USER, to: evm(market.exchange), data: SWAP };
		expect(Object.keys((await result('altvm_gasByVm', eth)).byVm).sort()).toEqual(['evm', 'move', 'wasm']);
	});

	it('has an interface in several forms', async () => {
		const abi = await result('altvm_getInterface', evm(market.coin), 'abi');
		expect(abi).toMatchObject({ vm: 'move', format: 'abi' });
		expect(abi.interface).toContainEqual(expect.objectContaining({ type: 'function', name: 'totalSupply' }));
		const json = await result('altvm_getInterface', market.coin);
		expect(json.interface.functions.map(({ name }: { name: string }) => name)).toContain('total_supply');
		const source = async (format: string, of = market.coin) => (await result('altvm_getInterface', of, format)).source;
		expect(await source('solidity')).toContain('function totalSupply() external');
		expect(await source('move', market.token)).toContain('public fun total_supply');
		expect(await source('assemblyscript')).toContain('totalSupply(');
		expect(await result('altvm_getInterface', USER)).toBeNull();
		expect((await ask('altvm_getInterface', market.coin, 'cobol')).error).toMatchObject({ code: -32602 });
	});

	it('has storage by its VM', async () => {
		const { tree } = await result('altvm_traceTransaction', hash);
		type Frame = { vm: string; steps: { type: string; frame?: Frame; address: Hex; key: Hex; value: Hex }[] };
		const writes = (frame: Frame): { address: Hex; key: Hex; value: Hex }[] =>
			frame.steps.flatMap((step) =>
				step.frame ? writes(step.frame) : step.type === 'write' && frame.vm === 'move' ? [step] : [],
			);
		const { address, key, value } = writes(tree).at(-1)!;
		expect(await result('altvm_getStorage', address, 'move', key)).toBe(value);
		expect(await result('altvm_getStorage', address, 'evm', key)).toBe('0x');
	});

	it('is deployed, without keeping it', async () => {
		const made = await result('altvm_simulateDeploy', { from: USER, vm: 'evm', code: '0x60015ff3' });
		expect(made).toMatchObject({ vm: 'evm', status: 'success', evmAddress: expect.stringMatching(/^0x[0-9a-f]{40}$/) });
		expect(await result('altvm_simulateDeploy', { vm: 'move', code: '0x00' })).toMatchObject({
			status: 'revert',
			error: expect.any(String),
		});
		expect((await ask('altvm_simulateDeploy', { vm: 'cobol', code: '0x00' })).error).toMatchObject({ code: -32602 });
	});
});

it('the VMs of a chain are listed with their units', async () => {
	const vms = await result('altvm_vms');
	expect(vms.map(({ vm }: { vm: string }) => vm)).toEqual(['evm', 'wasm', 'move']);
	expect(vms[0]).toMatchObject({ unitsPerGas: '0x1', format: 'solidity', rules: 'osaka' });
});

it.each([
	['altvm_call', {}],
	['altvm_call', { to: USER, function: 'f', input: '0x' }],
	['altvm_call', { to: `0x${'12'.repeat(20)}`, function: 'nothing' }],
	['altvm_call', { to: USER, dialect: 'cobol', input: '0x' }],
	['altvm_estimateGas', { vm: 'evm' }],
	['altvm_traceCall', { to: USER, gas: 7 }],
	['altvm_getStorage', `0x${'12'.repeat(20)}`],
])('%s refuses %j', async (method, request) => {
	expect((await ask(method, request)).error).toMatchObject({ code: -32602 });
});
