import { toAddress } from '@altvm/abi-bridge';
import { delegationTo, EVM, type EvmHardfork } from '@altvm/evm';
import { describe, expect, it } from 'vitest';
import { blobs, type Fields, hostOf, run, SENDER, TARGET } from '../testing/transactions.ts';
import type { TransactionOptions } from './execute.ts';

const refusal = (code: string, details?: Record<string, bigint>) =>
	expect.objectContaining(details ? { code, details } : { code });

describe('a transaction exactly at a limit is valid, and beyond it is refused', () => {
	const room = (gas: bigint, blobGas = 0n): TransactionOptions => ({ room: { gas, blobGas } });
	const initcode = (size: number): Fields => ({ to: undefined, data: new Uint8Array(size), gasLimit: 10n ** 6n });
	const fee = (maxFeePerGas: bigint, maxPriorityFeePerGas = 0n): Fields => ({
		type: 2,
		maxFeePerGas,
		maxPriorityFeePerGas,
	});
	const BYTES = new Uint8Array(100).fill(1);
	type Try = readonly [fields: Fields, options?: TransactionOptions];

	it.each<[string, EvmHardfork, Try, Try]>([
		['gas-below-intrinsic', 'cancun', [{ gasLimit: 21000n }], [{ gasLimit: 20999n }]],
		// 100 nonzero bytes: a floor of 4,000 above the 21,000 of any transaction.
		['gas-below-floor', 'prague', [{ gasLimit: 25000n, data: BYTES }], [{ gasLimit: 24999n, data: BYTES }]],
		['gas-above-block', 'cancun', [{}, room(100_000n)], [{}, room(99_999n)]],
		['initcode-size', 'shanghai', [initcode(49152)], [initcode(49153)]],
		['fee-below-base-fee', 'london', [fee(10n)], [fee(9n)]],
		['blob-fee-below-base-fee', 'cancun', [blobs(1, 2n)], [blobs(1, 1n)]],
		['blob-gas-above-block', 'cancun', [blobs(2), room(100_000n, 262_144n)], [blobs(2), room(100_000n, 262_143n)]],
	])('%s (%s)', (code, hardfork, [valid, ...at], [invalid, ...beyond]) => {
		expect(run(hostOf(hardfork), hardfork, valid, ...at).status).toBe('success');
		expect(() => run(hostOf(hardfork), hardfork, invalid, ...beyond)).toThrow(refusal(code));
	});

	// The highest price counts, not the effective one, and so does the highest price of blob gas.
	it.each<[string, Fields, bigint]>([
		['gas and value', { type: 2, value: 7n }, 100_000n * 15n + 7n],
		['gas and blobs', blobs(2), 100_000n * 15n + 262_144n * 9n],
	])('the balance of the sender, which must cover %s', (_what, fields, required) => {
		const host = hostOf('cancun');
		host.setAccount(SENDER, { balance: required - 1n });
		const details = { required, balance: required - 1n };
		expect(() => run(host, 'cancun', fields)).toThrow(refusal('insufficient-funds', details));
		host.setAccount(SENDER, { balance: required });
		expect(run(host, 'cancun', fields).status).toBe('success');
	});
});

describe('a limit does not apply', () => {
	const large = { data: new Uint8Array(49153), gasLimit: 10n ** 6n };

	it('of init code, to the data of a call, or to a creation before EIP-3860', () => {
		expect(run(hostOf('shanghai'), 'shanghai', large).status).toBe('success');
		expect(run(hostOf('paris'), 'paris', { ...large, to: undefined }).status).toBe('success');
	});

	it('of the base fee, to a block before EIP-1559', () => {
		expect(run(hostOf('berlin'), 'berlin', { gasPrice: 9n }).gasPrice).toBe(9n);
	});
});

describe('the code of the sender (EIP-3607)', () => {
	it.each<[string, EvmHardfork, Uint8Array, boolean]>([
		['a contract never sends', 'cancun', Uint8Array.of(0), false],
		['a contract never sends', 'prague', Uint8Array.of(0), false],
		['a delegated account does not send before EIP-7702', 'cancun', delegationTo(toAddress(TARGET)), false],
		['a delegated account sends', 'prague', delegationTo(toAddress(TARGET)), true],
	])('%s (%s)', (_what, hardfork, code, sends) => {
		const host = hostOf(hardfork);
		host.setAccount(SENDER, { vm: EVM, code });
		if (sends) expect(run(host, hardfork, {}).status).toBe('success');
		else expect(() => run(host, hardfork, {})).toThrow(refusal('sender-has-code', { size: BigInt(code.length) }));
	});
});
