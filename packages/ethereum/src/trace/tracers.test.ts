import { bytesToHex, type Hex, hexToBytes, toAddress } from '@altvm/abi-bridge';
import { type EvmHardfork, evmAdapter } from '@altvm/evm';
import { Host } from '@altvm/host';
import { beforeEach, describe, expect, it } from 'vitest';
import { AUTHORITY, authorize, COINBASE, FUNDS, run, SENDER, TARGET } from '../testing/transactions.ts';
import { flatTraces } from './flat-traces.ts';
import type { TracedPlace } from './tracer.ts';
import { transactionTracer } from './transaction-tracer.ts';

const OTHER: Hex = `0x${'22'.repeat(20)}`;
const IDENTITY = toAddress(`0x${'4'.padStart(40, '0')}`);
const PLACE: TracedPlace = {
	blockHash: `0x${'bb'.repeat(32)}`,
	blockNumber: 7n,
	transactionHash: `0x${'cc'.repeat(32)}`,
	transactionIndex: 3,
	firstLog: 5,
	precompiles: new Set([IDENTITY]),
};
const word = (n: number): Hex => `0x${n.toString(16).padStart(64, '0')}`;

/** CALL of an address with 8 bytes of memory, and so many wei. */
const call = (to: string, value = '00') => `5f5f60085f60${value}73${to.slice(2).slice(-40)}5af150`;

let host: Host;
beforeEach(() => setUp());

function setUp(hardfork: EvmHardfork = 'prague') {
	const block = { coinbase: toAddress(COINBASE), baseFee: 10n };
	host = new Host({ adapters: [evmAdapter({ hardfork })], block });
	host.mint(SENDER, FUNDS);
	// A call of OTHER with its selector, of the identity contract, and of OTHER with a wei; SSTORE(0, SLOAD(0) + 1); LOG0.
	const code = `63aabbccdd5f52${call(OTHER)}${call(IDENTITY)}${call(OTHER, '01')}60015f54015f555f5fa000`;
	host.setAccount(TARGET, { vm: 'evm', code: hexToBytes(`0x${code}`), nonce: 1n, balance: 9n });
	const storage = new Map([[word(0), Uint8Array.of(4)]]);
	host.setAccount(TARGET, { vm: 'evm', storage });
	// Reverts with one byte unless it is sent wei.
	host.setAccount(OTHER, {
		vm: 'evm',
		code: hexToBytes('0x34600857 60015ffd 5b00'.replace(/ /g, '') as Hex),
		nonce: 1n,
	});
}

function traced(
	name: string,
	config: object = {},
	fields: Record<string, unknown> = {},
	hardfork: EvmHardfork = 'prague',
) {
	const tracer = transactionTracer(name, config);
	const ran = run(host, hardfork, { gasLimit: 200_000n, ...fields }, { trace: tracer.trace });
	return JSON.parse(JSON.stringify(tracer.result(ran, PLACE)));
}

describe('callTracer', () => {
	it('shows the tree, and logs if it is asked for them, counted in the block', () => {
		const root = traced('callTracer');
		expect(root).toMatchObject({ type: 'CALL', from: SENDER, to: TARGET, gas: '0x30d40' });
		expect(root.calls.map(({ error }: { error?: string }) => error)).toEqual([
			'execution reverted',
			undefined,
			undefined,
		]);
		expect(root.logs).toBeUndefined();
		setUp();
		expect(traced('callTracer', { withLog: true }).logs).toMatchObject([{ index: '0x5', position: '0x3' }]);
		setUp();
		expect(traced('callTracer', { onlyTopCall: true }).calls).toBeUndefined();
	});
});

it('4byteTracer counts selectors and sizes, without creates and precompiled contracts', () => {
	const data = Uint8Array.of(1, 2, 3, 4, 5, 6);
	expect(traced('4byteTracer', {}, { data })).toEqual({ '0x01020304-2': 1, '0x00000000-4': 2 });
});

describe('flatCallTracer', () => {
	it('lists the frames with their paths and places', () => {
		const list = traced('flatCallTracer');
		expect(list.map(({ traceAddress, subtraces }: Record<string, unknown>) => [traceAddress, subtraces])).toEqual([
			[[], 2],
			[[0], 0],
			[[1], 0],
		]);
		const { blockHash, transactionHash } = PLACE;
		expect(list[0]).toMatchObject({ blockHash, blockNumber: 7, transactionHash, transactionPosition: 3, type: 'call' });
		expect(list[0].action).toMatchObject({ callType: 'call', from: SENDER, gas: '0x30d40', value: '0x0' });
		expect(list[1]).toMatchObject({ error: 'execution reverted', result: { output: '0x00' } });
	});

	it('writes errors as Parity, and shows precompiled contracts, if it is asked to', () => {
		const list = traced('flatCallTracer', { convertParityErrors: true, includePrecompiles: true });
		expect(list).toHaveLength(4);
		expect(list[1].error).toBe('Reverted');
		setUp();
		expect(traced('parityTracer')).toEqual(list);
	});
});

describe('frames as `trace_` methods list them', () => {
	const flat = (fields: Record<string, unknown>) => {
		const ran = run(host, 'prague', { gasLimit: 200_000n, ...fields }, { trace: true });
		return JSON.parse(JSON.stringify(flatTraces(ran, PLACE.precompiles)));
	};

	it('have the gas of the code, and no calls of precompiled contracts without value', () => {
		const [root, ...rest] = flat({});
		expect(BigInt(root.action.gas)).toBe(200_000n - 21_000n);
		expect(rest).toHaveLength(2);
	});

	it('of creates have code and address, or what they reverted with', () => {
		const [made] = flat({ to: undefined, data: '0x60015ff3' });
		expect(made).toMatchObject({ type: 'create', action: { creationMethod: 'create', init: '0x60015ff3' } });
		expect(made.result).toMatchObject({ code: '0x00', address: expect.stringMatching(/^0x/) });
		setUp();
		const [reverted] = flat({ to: undefined, data: '0x60015ffd' });
		expect(reverted).toMatchObject({ error: 'Reverted', result: { output: '0x00' } });
		expect(reverted.result.code).toBeUndefined();
	});

	it('show a self-destruct, and a halt without a result', () => {
		host.setAccount(OTHER, { vm: 'evm', code: hexToBytes(`0x73${COINBASE.slice(2)}ff`), balance: 8n });
		const list = flat({ to: OTHER });
		expect(list[1]).toMatchObject({
			type: 'suicide',
			action: { address: OTHER, refundAddress: COINBASE, balance: '0x8' },
			traceAddress: [0],
		});
		setUp();
		host.setAccount(OTHER, { vm: 'evm', code: hexToBytes('0xfe') });
		expect(flat({ to: OTHER })).toMatchObject([{ error: 'Bad instruction', subtraces: 0 }]);
	});
});

describe('prestateTracer', () => {
	const code = () => bytesToHex(host.code(TARGET));

	it('shows what the transaction used, as it was before', () => {
		const balance = `0x${FUNDS.toString(16)}`;
		const state = traced('prestateTracer');
		expect(Object.keys(state).sort()).toEqual([SENDER, TARGET, OTHER].sort());
		expect(state[SENDER]).toEqual({ balance });
		expect(state[TARGET]).toMatchObject({ balance: '0x9', nonce: 1, code: code(), storage: { [word(0)]: word(4) } });
	});

	it('leaves out code and storage, and shows accounts that were not there, as asked', () => {
		const state = traced('prestateTracer', { disableCode: true, disableStorage: true, includeEmpty: true });
		expect(state[TARGET]).toEqual({ balance: '0x9', nonce: 1, codeHash: expect.stringMatching(/^0x[0-9a-f]{64}$/) });
		expect(state[COINBASE]).toEqual({ balance: '0x0' });
	});

	it('shows what was changed, before and after', () => {
		const { pre, post } = traced('prestateTracer', { diffMode: true });
		expect(Object.keys(post).sort()).toEqual([SENDER, TARGET, OTHER, COINBASE].sort());
		expect(post[TARGET]).toEqual({ balance: '0x8', storage: { [word(0)]: word(5) } });
		expect(pre[TARGET]).toMatchObject({ balance: '0x9', nonce: 1, code: code(), storage: { [word(0)]: word(4) } });
		expect(post[SENDER].nonce).toBe(1);
		expect(post[OTHER]).toEqual({ balance: '0x1' });
		// There was no coinbase.
		expect(pre[COINBASE]).toBeUndefined();
	});

	it('shows a new contract after, and one that is gone before', () => {
		const { pre, post } = traced('prestateTracer', { diffMode: true }, { to: undefined, data: '0x60015ff3' });
		const made = Object.keys(post).find((at) => post[at].code === '0x00')!;
		expect(post[made]).toMatchObject({ nonce: 1, code: '0x00' });
		expect(pre[made]).toBeUndefined();
		setUp('shanghai');
		host.setAccount(OTHER, { vm: 'evm', code: hexToBytes(`0x73${COINBASE.slice(2)}ff`), balance: 8n });
		const gone = traced('prestateTracer', { diffMode: true }, { to: OTHER }, 'shanghai');
		expect([gone.pre[OTHER].balance, gone.post[OTHER]]).toEqual(['0x8', undefined]);
	});

	it('has the signer of an authorization', () => {
		const fields = { type: 4, authorizationList: authorize(0n), to: SENDER };
		const { post } = traced('prestateTracer', { diffMode: true }, fields);
		expect(post[AUTHORITY]).toMatchObject({ nonce: 1, code: `0xef0100${TARGET.slice(2)}` });
	});

	it('does not have what only an access list names', () => {
		const accessList = [[hexToBytes(`0x${'77'.repeat(20)}`), [hexToBytes(word(9))]]];
		const state = traced('prestateTracer', { includeEmpty: true }, { type: 1, gasPrice: 15n, accessList });
		expect(Object.keys(state)).not.toContain(`0x${'77'.repeat(20)}`);
	});
});

describe('muxTracer', () => {
	it('gives what each of its tracers gives', () => {
		const config = { callTracer: { onlyTopCall: true }, prestateTracer: { diffMode: true }, noopTracer: {} };
		const all = traced('muxTracer', config);
		expect(Object.keys(all)).toEqual(Object.keys(config));
		expect([all.callTracer.to, all.noopTracer, Object.keys(all.prestateTracer)]).toEqual([TARGET, {}, ['post', 'pre']]);
	});

	it.each<[string, object]>([
		['nopeTracer', {}],
		['constructor', {}],
		['callTracer', { onlyTopCal: true }],
		['prestateTracer', { diffMode: 1 }],
		['muxTracer', { muxTracer: {} }],
		['muxTracer', { callTracer: 7 }],
		['muxTracer', { callTracer: { withLog: 'yes' } }],
	])('refuses %s with %j', (name, config) => {
		expect(() => transactionTracer(name, config)).toThrow(expect.objectContaining({ code: 'bad-request' }));
	});
});
