import { bytesToHex, type Hex, hexToBytes, toAddress } from '@altvm/abi-bridge';
import { delegateOf, delegationTo, EVM, type EvmHardfork } from '@altvm/evm';
import type { Host } from '@altvm/host';
import { createTx } from '@ethereumjs/tx';
import type { EOACode7702AuthorizationListBytes } from '@ethereumjs/util';
import { describe, expect, it } from 'vitest';
import { AUTHORITY, authorize, COINBASE, FUNDS, hostOf, run, SENDER, signed, TARGET } from '../testing/transactions.ts';
import { transactionCommon } from './common.ts';
import { executeTransaction, type TransactionOptions } from './execute.ts';
import { TransactionError } from './transaction-error.ts';

describe('the cost of a transaction', () => {
	it('burns the base fee, pays the tip to the coinbase and repays unused gas', () => {
		const host = hostOf('cancun');
		const { gasUsed, gasPrice } = run(host, 'cancun', { type: 2, value: 5n });
		expect([gasUsed, gasPrice]).toEqual([21000n, 13n]);
		expect(host.balance(SENDER)).toBe(FUNDS - 21000n * 13n - 5n);
		expect(host.balance(COINBASE)).toBe(21000n * 3n);
		expect([host.balance(TARGET), host.nonce(SENDER)]).toEqual([5n, 1n]);
	});

	it('pays the whole price to the coinbase before London', () => {
		const host = hostOf('berlin');
		run(host, 'berlin', {});
		expect(host.balance(COINBASE)).toBe(21000n * 15n);
	});

	it('is all of its gas after a halt, and the used gas after a revert', () => {
		const halted = run(hostOf('cancun', '0xfe'), 'cancun', {});
		expect(halted).toMatchObject({ status: 'halt', gasUsed: 100_000n });
		const reverted = run(hostOf('cancun', '0x5f5ffd'), 'cancun', {});
		expect(reverted).toMatchObject({ status: 'revert', gasUsed: 21004n });
	});

	it('is paid if the contract fails, and the value is returned', () => {
		const host = hostOf('cancun', '0xfe');
		run(host, 'cancun', { value: 7n });
		expect([host.balance(SENDER), host.balance(TARGET)]).toEqual([FUNDS - 1_500_000n, 0n]);
		expect(host.nonce(SENDER)).toBe(1n);
	});

	// Clearing a slot counts 15,000 before London and 4,800 from then on; a half or a fifth of the gas used is the most.
	it.each([
		['berlin', 26009n / 2n],
		['london', 4800n],
	] as const)('is less by the refund that %s allows', (hardfork, refunded) => {
		const host = hostOf(hardfork, '0x60006000556000');
		const storage = new Map<Hex, Uint8Array>([[`0x${'0'.repeat(64)}`, Uint8Array.of(1)]]);
		host.setAccount(TARGET, { vm: EVM, storage });
		const { gasRefunded, gasUsed } = run(host, hardfork, {});
		expect([gasUsed, gasRefunded]).toEqual([26009n - refunded, refunded]);
	});

	it('is at least the floor of its data from Prague (EIP-7623)', () => {
		const data = new Uint8Array(100).fill(1);
		expect(run(hostOf('prague'), 'prague', { data }).gasUsed).toBe(21000n + 4000n);
		expect(run(hostOf('cancun'), 'cancun', { data }).gasUsed).toBe(21000n + 1600n);
	});

	it('burns the price of blob gas', () => {
		const host = hostOf('cancun');
		const blobVersionedHashes = [`0x01${'00'.repeat(31)}`, `0x01${'11'.repeat(31)}`];
		const { blobGasUsed } = run(host, 'cancun', { type: 3, blobVersionedHashes, maxFeePerBlobGas: 9n });
		expect(blobGasUsed).toBe(262144n);
		expect(host.balance(SENDER)).toBe(FUNDS - 21000n * 13n - 262144n * 2n);
	});

	it('lowers the sum of balances by the burned fee only', () => {
		const host = hostOf('cancun');
		const sum = () => [...host.balances()].reduce((all, [, wei]) => all + wei, 0n);
		const before = sum();
		run(host, 'cancun', { type: 2, value: 5n });
		expect(before - sum()).toBe(21000n * 10n);
	});
});

describe('an invalid transaction', () => {
	it.each<[string, EvmHardfork, Record<string, unknown>, Partial<TransactionOptions>?]>([
		['gas-below-intrinsic', 'cancun', { gasLimit: 20999n }],
		['gas-below-floor', 'prague', { gasLimit: 24999n, data: new Uint8Array(100).fill(1) }],
		['gas-above-block', 'cancun', {}, { room: { gas: 99_999n, blobGas: 0n } }],
		['initcode-size', 'shanghai', { to: undefined, data: new Uint8Array(49153), gasLimit: 10n ** 6n }],
		['fee-below-base-fee', 'cancun', { gasPrice: 9n }],
		['nonce-too-high', 'cancun', { nonce: 1 }],
		['insufficient-funds', 'cancun', { value: FUNDS }],
		[
			'blob-fee-below-base-fee',
			'cancun',
			{ type: 3, blobVersionedHashes: [`0x01${'00'.repeat(31)}`], maxFeePerBlobGas: 1n },
		],
		[
			'blob-gas-above-block',
			'cancun',
			{ type: 3, blobVersionedHashes: [`0x01${'00'.repeat(31)}`], maxFeePerBlobGas: 9n },
			{ room: { gas: 10n ** 7n, blobGas: 131071n } },
		],
	])('is refused as %s, and nothing is kept', async (code, hardfork, fields, more) => {
		const host = hostOf(hardfork);
		const before = await host.stateRoot();
		const error = (() => {
			try {
				return run(host, hardfork, fields, more);
			} catch (thrown) {
				return thrown;
			}
		})();
		expect(error).toBeInstanceOf(TransactionError);
		expect(error).toMatchObject({ code });
		expect(Object.keys((error as TransactionError).details)).toHaveLength(2);
		expect(await host.stateRoot()).toBe(before);
	});

	it('is refused with both nonces if its nonce was used', () => {
		const host = hostOf('cancun');
		run(host, 'cancun', {});
		expect(() => run(host, 'cancun', {})).toThrow(
			expect.objectContaining({ code: 'nonce-too-low', details: { nonce: 0n, next: 1n } }),
		);
	});

	it('is refused from Osaka if its gas limit is above the cap (EIP-7825)', () => {
		const send = (hardfork: EvmHardfork, gasLimit: bigint) => () =>
			run(hostOf(hardfork), hardfork, { gasLimit }).status;
		const refusal = { code: 'gas-above-cap', details: { gasLimit: 2n ** 24n + 1n, gasCap: 2n ** 24n } };
		expect(send('osaka', 2n ** 24n + 1n)).toThrow(expect.objectContaining(refusal));
		expect(send('osaka', 2n ** 24n)()).toBe('success');
		expect(send('prague', 2n ** 24n + 1n)()).toBe('success');
	});

	it('is refused with the same error after @ethereumjs made transactions with the same Common', () => {
		createTx({ type: 2, gasLimit: 21000n }, { common: transactionCommon('osaka', 1n) });
		createTx({ type: 2, gasLimit: 21000n }, { common: transactionCommon('osaka', 1n).copy() });
		const send = () => run(hostOf('osaka'), 'osaka', { gasLimit: 2n ** 24n + 1n });
		expect(send).toThrow(expect.objectContaining({ code: 'gas-above-cap' }));
	});

	it('is refused if the sender is a contract (EIP-3607)', () => {
		const host = hostOf('cancun');
		host.setAccount(SENDER, { vm: EVM, code: Uint8Array.of(0) });
		expect(() => run(host, 'cancun', {})).toThrow(expect.objectContaining({ code: 'sender-has-code' }));
	});

	it('is refused as malformed if the fork does not have its type, or if it cannot be decoded', () => {
		const bytes = signed('cancun', { type: 2 });
		const attempt = (given: Uint8Array) => () => executeTransaction(hostOf('berlin'), given);
		expect(attempt(bytes)).toThrow(expect.objectContaining({ code: 'malformed' }));
		expect(attempt(new Uint8Array(0))).toThrow(expect.objectContaining({ code: 'malformed' }));
		expect(attempt(bytes.subarray(0, 20))).toThrow(expect.objectContaining({ code: 'malformed' }));
	});

	it('is refused without a signature', () => {
		const unsigned = createTx({ type: 0, to: TARGET, gasLimit: 21000n }, { common: transactionCommon('cancun', 1n) });
		const attempt = () => executeTransaction(hostOf('cancun'), unsigned);
		expect(attempt).toThrow(expect.objectContaining({ code: 'bad-signature' }));
	});
});

describe('a set-code transaction', () => {
	const send = (host: Host, authorizationList: EOACode7702AuthorizationListBytes, nonce = 0) =>
		run(host, 'prague', { type: 4, authorizationList, to: AUTHORITY, nonce, gasLimit: 200_000n });

	it('makes an account run the code of another in the same transaction', () => {
		// SSTORE(0, 1).
		const host = hostOf('prague', '0x60015f5500');
		expect(send(host, authorize(0n)).status).toBe('success');
		expect(delegateOf(host.code(AUTHORITY))).toBe(toAddress(TARGET));
		expect(host.nonce(AUTHORITY)).toBe(1n);
		expect(host.storage(AUTHORITY, EVM, `0x${'0'.repeat(64)}`)).toEqual(Uint8Array.of(1));
	});

	it('removes the code if the address is zero', () => {
		const host = hostOf('prague');
		send(host, authorize(0n));
		send(host, authorize(1n, 1n, `0x${'00'.repeat(20)}`), 1);
		expect(host.code(AUTHORITY)).toHaveLength(0);
		expect(host.nonce(AUTHORITY)).toBe(2n);
	});

	it.each([
		['of another nonce', authorize(1n)],
		['of another chain', authorize(0n, 5n)],
	])('skips an authorization %s', (_what, list) => {
		const host = hostOf('prague');
		expect(send(host, list).status).toBe('success');
		expect(host.code(AUTHORITY)).toHaveLength(0);
	});

	describe('warms accounts: BALANCE costs 100 gas for a warm account and 2,600 for a cold one (EIP-2929)', () => {
		const balanceOf = (address: Hex): Hex => `0x73${address.slice(2)}3100`;
		/** Calls code that reads the balance of the authority. */
		const look = (authorizationList: EOACode7702AuthorizationListBytes) => {
			const host = hostOf('prague', balanceOf(AUTHORITY));
			const { gasUsed } = run(host, 'prague', { type: 4, authorizationList, gasLimit: 200_000n });
			return { price: gasUsed - 46003n, codeSize: host.code(AUTHORITY).length };
		};

		it('the authority of an authorization, even if its nonce is wrong', () => {
			expect(look(authorize(0n))).toEqual({ price: 100n, codeSize: 23 });
			expect(look(authorize(1n))).toEqual({ price: 100n, codeSize: 0 });
		});

		it('not the authority of an authorization for another chain or with the highest nonce, which is skipped earlier', () => {
			expect(look(authorize(0n, 5n))).toEqual({ price: 2600n, codeSize: 0 });
			expect(look(authorize(2n ** 64n - 1n))).toEqual({ price: 2600n, codeSize: 0 });
			expect(look(authorize(2n ** 64n - 2n))).toEqual({ price: 100n, codeSize: 0 });
		});

		it('not the signer of an authorization with a high s (EIP-2)', () => {
			const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
			const [[chainId, address, nonce, yParity, r, s]] = authorize(0n) as [EOACode7702AuthorizationListBytes[number]];
			const high = hexToBytes(`0x${(order - BigInt(bytesToHex(s))).toString(16).padStart(64, '0')}`);
			const flipped = yParity.length === 0 ? Uint8Array.of(1) : new Uint8Array(0);
			expect(look([[chainId, address, nonce, flipped, r, high]])).toEqual({ price: 2600n, codeSize: 0 });
		});

		it.each(['before', 'by'] as const)(
			"the account to which the target's code was delegated %s the transaction",
			(when) => {
				const host = hostOf('prague', balanceOf(TARGET));
				if (when === 'before')
					host.setAccount(AUTHORITY, { vm: EVM, code: delegationTo(toAddress(TARGET)), nonce: 1n });
				const authorizationList = authorize(when === 'before' ? 9n : 0n);
				const { gasUsed } = run(host, 'prague', { type: 4, authorizationList, to: AUTHORITY, gasLimit: 200_000n });
				expect(gasUsed).toBe(46103n);
			},
		);
	});

	it('costs less for an account that existed', () => {
		const used = (balance: bigint) => {
			const host = hostOf('prague');
			host.mint(AUTHORITY, balance);
			return send(host, authorize(0n)).gasUsed;
		};
		expect(used(0n)).toBe(46000n);
		expect(used(1n)).toBe(46000n - 46000n / 5n);
	});
});

describe('a contract creation', () => {
	it('increments the nonce once and returns the address', () => {
		const host = hostOf('cancun');
		const result = run(host, 'cancun', { to: undefined, data: '0x60016000f3', value: 2n });
		expect(result.status).toBe('success');
		expect(host.nonce(SENDER)).toBe(1n);
		expect(host.code(result.contractAddress!)).toEqual(Uint8Array.of(0));
		expect(host.balance(result.contractAddress!)).toBe(2n);
	});
});

describe('a simulated transaction', () => {
	it('returns its result and trace and changes nothing', async () => {
		const host = hostOf('cancun', '0x60015f5500');
		const before = await host.stateRoot();
		const { status, trace } = run(host, 'cancun', {}, { simulate: true, trace: true });
		expect([status, trace?.target]).toEqual(['success', toAddress(TARGET)]);
		expect(await host.stateRoot()).toBe(before);
	});
});
