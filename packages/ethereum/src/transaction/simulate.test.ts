import { type Hex, hexToBytes, toAddress } from '@altvm/abi-bridge';
import { EVM, evmAdapter } from '@altvm/evm';
import { Host, HostError } from '@altvm/host';
import { describe, expect, it } from 'vitest';
import { blobs, FUNDS, hostOf, run, SENDER, signed, TARGET } from '../testing/transactions.ts';
import { decodeTransaction } from './decode.ts';
import { estimateTransactionGas } from './estimate.ts';
import { executeTransaction } from './execute.ts';
import { simulateTransaction } from './simulate.ts';
import type { TransactionCall, TransactionOverrides } from './transaction-call.ts';
import { TransactionError } from './transaction-error.ts';

const NOBODY = '0x00000000000000000000000000000000000000d4';
/** Clears slot 0 and stores 5 in slot 1. */
const CLEARS = '0x5f5f5560056001550000';
/** Calls 0x…c3 with all gas, and reverts if that fails. */
const CALLS = '0x5f5f5f5f5f60c35af1600f575f5ffd5b00';
const CALLEE = '0x00000000000000000000000000000000000000c3';
/** Stores 1 in slots 0 to 3. */
const STORES = '0x60015f556001600155600160025560016003550000';
/** Reverts with Error("no"). */
const REVERTS: Hex = `0x7f08c379a0${'0'.repeat(56)}5f5260206004526002602452616e6f60f01b60445260645ffd`;
/** Returns the base fee, the number, the blob base fee and prevRandao. */
const READS = '0x485f52436020524a6040524460605260805ff3';

const slot = (n: number): Hex => `0x${n.toString(16).padStart(64, '0')}`;
const put = (host: Host, at: Hex, code: Hex) => host.setAccount(at, { vm: EVM, code: hexToBytes(code), nonce: 1n });
const words = (bytes: Uint8Array) =>
	Array.from({ length: bytes.length / 32 }, (_, i) =>
		BigInt(`0x${Buffer.from(bytes.subarray(32 * i, 32 * i + 32)).toString('hex')}`),
	);

describe('a simulated transaction', () => {
	it.each([
		['a transfer', {}, '0x'],
		['a call with a refund', {}, CLEARS],
		['data under the floor of EIP-7623', { data: new Uint8Array(500).fill(1) }, '0x'],
		['a creation', { to: undefined, data: hexToBytes('0x60015ff3') }, '0x'],
		[
			'an access list',
			{ accessList: [{ address: toAddress(TARGET), keys: [slot(0)] }], data: Uint8Array.of(1) },
			CLEARS,
		],
	] as const)('costs %s what the signed one costs, and keeps nothing', async (_what, fields, code) => {
		const host = hostOf('osaka', code);
		host.setAccount(TARGET, { vm: EVM, storage: new Map([[slot(0), Uint8Array.of(7)]]) });
		const root = await host.stateRoot();
		const call = {
			from: SENDER,
			to: TARGET,
			gasLimit: 100_000n,
			maxFee: 15n,
			maxPriorityFee: 3n,
			...fields,
		};
		const simulated = simulateTransaction(host, call as TransactionCall);
		expect(await host.stateRoot()).toBe(root);
		const { accessList, ...rest } = fields as { accessList?: { address: string; keys: readonly string[] }[] };
		const list = accessList?.map(({ keys }) => ({ address: TARGET, storageKeys: keys }));
		const { transaction: _, ...executed } = run(host, 'osaka', { type: 2, ...rest, ...(list && { accessList: list }) });
		expect(simulated).toEqual(executed);
		expect(simulated.gasPrice).toBe(13n);
	});

	it('is free without a price: the sender needs nothing, and contracts see no base fee', () => {
		const host = hostOf('osaka', READS);
		const { outcome, status, gasPrice } = simulateTransaction(host, { from: NOBODY, to: TARGET });
		expect([status, gasPrice]).toEqual(['success', 0n]);
		expect(words(outcome.output)).toEqual([0n, 1n, 2n, 0n]);
		// With a price they see it.
		const paid = simulateTransaction(host, { from: SENDER, to: TARGET, maxFee: 20n, gasLimit: 50_000n });
		expect(words(paid.outcome.output)[0]).toBe(10n);
	});

	it('runs with fields of the block overridden, also the base fee of a free one', () => {
		const host = hostOf('osaka', READS);
		const prevRandao = `0x${'0'.repeat(62)}2a` as const;
		const block = { number: 9n, baseFee: 77n, blobBaseFee: 5n, prevRandao };
		const { outcome, gasPrice } = simulateTransaction(host, { to: TARGET }, { overrides: { block } });
		expect([words(outcome.output), gasPrice]).toEqual([[77n, 9n, 5n, 42n], 0n]);
		expect(host.block.number).toBe(1n);
	});

	it('may have more gas than a transaction of Osaka (EIP-7825)', () => {
		expect(simulateTransaction(hostOf('osaka'), { to: TARGET, gasLimit: 2n ** 25n }).status).toBe('success');
	});

	it('may come from a contract and from who has too little, if an override says so', () => {
		const host = hostOf('osaka');
		expect(simulateTransaction(host, { from: TARGET, to: NOBODY }).status).toBe('success');
		const call = { from: NOBODY, to: TARGET, value: 5n } as const;
		expect(() => simulateTransaction(host, call)).toThrow(expect.objectContaining({ code: 'insufficient-funds' }));
		const overrides = { accounts: { [NOBODY]: { balance: 5n } } };
		expect(simulateTransaction(host, call, { overrides }).status).toBe('success');
	});

	it.each<[string, TransactionCall, string]>([
		['less gas than it costs to begin', { to: TARGET, gasLimit: 20_999n }, 'gas-below-intrinsic'],
		['a fee below the base fee', { from: SENDER, to: TARGET, maxFee: 9n }, 'fee-below-base-fee'],
		['a tip above the fee', { from: SENDER, to: TARGET, maxFee: 11n, maxPriorityFee: 12n }, 'priority-above-fee'],
		['more than it has', { from: SENDER, to: TARGET, maxFee: FUNDS }, 'insufficient-funds'],
		['init code that is too large', { data: new Uint8Array(50_000) }, 'initcode-size'],
	])('is refused with %s', (_what, call, code) => {
		const simulated = () => simulateTransaction(hostOf('osaka'), call);
		expect(simulated).toThrow(TransactionError);
		expect(simulated).toThrow(expect.objectContaining({ code }));
	});

	it.each<[string, unknown, unknown, RegExp]>([
		['an unknown field', { too: TARGET }, {}, /has no option `too`; did you mean `to`/],
		['a short address', { to: '0x12' }, {}, /`to` is not an address/],
		['data in hex', { to: TARGET, data: '0x12' }, {}, /`data` must be bytes/],
		['a value that is no bigint', { to: TARGET, value: 5 }, {}, /`value` must be a bigint/],
		['an access list that is none', { to: TARGET, accessList: [5] }, {}, /accessList\[0\]/],
		['an unknown override', { to: TARGET }, { blok: {} }, /has no option `blok`; did you mean `block`/],
		[
			'a field of the block that is wrong',
			{ to: TARGET },
			{ block: { prevRandao: '0x1' } },
			/`prevRandao` is not 32 bytes/,
		],
		['an unknown field of the block', { to: TARGET }, { block: { time: 5n } }, /`block` has no field `time`/],
		[
			'an account that is wrong',
			{ to: TARGET },
			{ accounts: { [TARGET]: { nonce: -1n } } },
			/`nonce` must be a bigint/,
		],
	])('and an estimate are refused with %s', (_what, call, overrides, says) => {
		for (const by of [simulateTransaction, estimateTransactionGas]) {
			const tried = () =>
				by(hostOf('osaka'), call as TransactionCall, { overrides: overrides as TransactionOverrides });
			expect(tried).toThrow(HostError);
			expect(tried).toThrow(says);
		}
	});
});

describe('an estimate of a transaction', () => {
	/** The least gas limit with which the signed transaction succeeds is the estimate. */
	const isLeast = (host: Host, fields: Record<string, unknown>, estimate: bigint) => {
		const at = (gasLimit: bigint) => {
			try {
				return executeTransaction(host, signed('osaka', { type: 2, ...fields, gasLimit }), { simulate: true }).status;
			} catch (error) {
				return (error as TransactionError).code;
			}
		};
		expect(at(estimate)).toBe('success');
		expect(at(estimate - 1n)).not.toBe('success');
	};

	it.each([
		['a transfer', {}, '0x', 21_000n],
		['a call whose refund comes after', { data: Uint8Array.of(1) }, CLEARS, undefined],
		['a call that forwards all but a 64th', {}, CALLS, undefined],
		['data under the floor of EIP-7623', { data: new Uint8Array(500).fill(1) }, '0x', 41_000n],
		['a creation', { to: undefined, data: hexToBytes('0x60015ff3') }, '0x', undefined],
	] as const)('is the least gas limit of %s', (_what, fields, code, expected) => {
		const host = hostOf('osaka', code);
		host.setAccount(TARGET, { vm: EVM, storage: new Map([[slot(0), Uint8Array.of(7)]]) });
		put(host, CALLEE, STORES);
		const estimate = estimateTransactionGas(host, { from: SENDER, to: TARGET, ...fields } as TransactionCall);
		if (expected !== undefined) expect(estimate).toBe(expected);
		isLeast(host, fields, estimate);
	});

	it('is at most what the sender can pay, and says so', () => {
		const host = hostOf('osaka', CALLS);
		put(host, CALLEE, STORES);
		const call = { from: SENDER, to: TARGET, maxFee: FUNDS / 50_000n };
		expect(() => estimateTransactionGas(host, call)).toThrow(/^it fails with 50000 gas: /);
		expect(estimateTransactionGas(host, { ...call, maxFee: FUNDS / 500_000n })).toBeGreaterThan(100_000n);
		const poor = { from: SENDER, to: TARGET, maxFee: 10n, value: FUNDS + 1n };
		expect(() => estimateTransactionGas(host, poor)).toThrow(expect.objectContaining({ code: 'insufficient-funds' }));
		expect(() => estimateTransactionGas(host, { ...call, maxFee: FUNDS })).toThrow(
			expect.objectContaining({ code: 'gas-below-intrinsic' }),
		);
	});

	it('of a transaction that fails has the reason', () => {
		const failing = () => estimateTransactionGas(hostOf('osaka', REVERTS), { to: TARGET });
		expect(failing).toThrow(
			expect.objectContaining({ code: 'estimate-failed', gas: 2n ** 24n, message: 'it fails with 16777216 gas: "no"' }),
		);
		expect(() => estimateTransactionGas(hostOf('osaka', '0x5b5f56'), { to: TARGET, gasLimit: 60_000n })).toThrow(
			/60000 gas: out-of-gas/,
		);
	});

	it('counts blobs and authorizations, as the signed transaction has them', () => {
		const host = hostOf('osaka');
		const { blobHashes } = decodeTransaction(signed('osaka', blobs(1)), 'osaka', 1n);
		expect(estimateTransactionGas(host, { from: SENDER, to: TARGET, blobHashes })).toBe(21_000n);
		expect(simulateTransaction(host, { from: SENDER, to: TARGET, blobHashes }).blobGasUsed).toBe(131_072n);
	});

	it('needs a host with the EVM', () => {
		const adapter = { ...evmAdapter(), vm: 'other' };
		expect(() => estimateTransactionGas(new Host({ adapters: [adapter] }), { to: TARGET })).toThrow(
			expect.objectContaining({ code: 'unknown-vm' }),
		);
	});
});
