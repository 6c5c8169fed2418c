import { type EvmHardfork, HARDFORKS } from '@altvm/evm';
import { createTx, type TypedTxData } from '@ethereumjs/tx';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { transactionCommon } from './common.ts';
import { floorGas, intrinsicGas } from './intrinsic-gas.ts';
import { transactionRules } from './rules.ts';

const anyFork = fc.constantFrom(...HARDFORKS);
// Zero bytes have a price of their own, so half of the bytes are zero.
const anyByte = fc.oneof(fc.constant(0), fc.nat(255));
const anyData = fc
	.uint8Array({ maxLength: 300 })
	.chain(({ length }) => fc.array(anyByte, { minLength: length, maxLength: length }));

describe('intrinsic gas', () => {
	it('of any legacy transaction equals that of @ethereumjs/tx, in every fork', () => {
		fc.assert(
			fc.property(anyFork, anyData, fc.boolean(), (hardfork, bytes, isCreate) => {
				const data = Uint8Array.from(bytes);
				const fields = { type: 0, data, gasLimit: 10n ** 6n, ...(!isCreate && { to: `0x${'11'.repeat(20)}` }) };
				const theirs = createTx(fields as TypedTxData, { common: transactionCommon(hardfork, 1n) });
				const paid = { data, isCreate, accessedAddresses: 0, accessedSlots: 0, authorizations: 0 };
				expect(BigInt(intrinsicGas(transactionRules(hardfork), paid))).toBe(theirs.getIntrinsicGas());
			}),
		);
	});

	it('counts every address and slot of an access list, as @ethereumjs/tx does', () => {
		fc.assert(
			fc.property(fc.array(fc.nat(4), { maxLength: 5 }), (slotsPerAddress) => {
				const accessList = slotsPerAddress.map((slots, i) => ({
					address: `0x${`${i}`.padStart(40, '0')}`,
					storageKeys: Array.from({ length: slots }, (_, key) => `0x${`${key}`.padStart(64, '0')}`),
				}));
				const fields = { type: 1, chainId: 1n, accessList, to: `0x${'11'.repeat(20)}`, gasLimit: 10n ** 6n };
				const theirs = createTx(fields as TypedTxData, { common: transactionCommon('berlin', 1n) });
				const paid = {
					data: new Uint8Array(0),
					isCreate: false,
					accessedAddresses: accessList.length,
					accessedSlots: slotsPerAddress.reduce((sum, slots) => sum + slots, 0),
					authorizations: 0,
				};
				expect(BigInt(intrinsicGas(transactionRules('berlin'), paid))).toBe(theirs.getIntrinsicGas());
			}),
		);
	});

	it('of a creation counts 2 for each word of init code that is begun, from Shanghai (EIP-3860)', () => {
		const gas = (hardfork: EvmHardfork, size: number) =>
			intrinsicGas(transactionRules(hardfork), {
				data: new Uint8Array(size),
				isCreate: true,
				accessedAddresses: 0,
				accessedSlots: 0,
				authorizations: 0,
			}) -
			4 * size;
		const sizes = [0, 1, 32, 33, 64, 65];
		expect(sizes.map((size) => gas('shanghai', size) - 53000)).toEqual([0, 2, 2, 4, 4, 6]);
		expect(sizes.map((size) => gas('paris', size) - 53000)).toEqual([0, 0, 0, 0, 0, 0]);
	});

	it('grows by 25,000 with each authorization', () => {
		const gas = (authorizations: number) =>
			intrinsicGas(transactionRules('prague'), {
				data: new Uint8Array(0),
				isCreate: false,
				accessedAddresses: 0,
				accessedSlots: 0,
				authorizations,
			});
		expect([gas(0), gas(1), gas(3)]).toEqual([21000, 46000, 96000]);
	});
});

describe('floor gas', () => {
	it('is 10 per zero byte and 40 per nonzero byte from Prague, and 0 before', () => {
		fc.assert(
			fc.property(fc.nat(200), fc.nat(200), (zeros, others) => {
				const data = new Uint8Array(zeros + others).fill(1, zeros);
				expect(floorGas(transactionRules('prague'), data)).toBe(21000 + 10 * zeros + 40 * others);
				expect(floorGas(transactionRules('cancun'), data)).toBe(0);
			}),
		);
	});
});
