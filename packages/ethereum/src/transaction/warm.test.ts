import type { Hex } from '@altvm/abi-bridge';
import type { EvmHardfork } from '@altvm/evm';
import { describe, expect, it } from 'vitest';
import { COINBASE, hostOf, run, SLOT_0, TARGET } from '../testing/transactions.ts';

const OTHER: Hex = `0x${'22'.repeat(20)}`;
const balanceOf = (address: Hex): Hex => `0x73${address.slice(2)}3100`;
const used = (hardfork: EvmHardfork, code: Hex, fields = {}) => run(hostOf(hardfork, code), hardfork, fields).gasUsed;

describe('what a transaction warms before it runs', () => {
	it.each<[EvmHardfork, bigint]>([
		['paris', 2600n],
		['shanghai', 100n],
	])('the coinbase from Shanghai (EIP-3651): BALANCE of it in %s costs %d', (hardfork, price) => {
		expect(used(hardfork, balanceOf(COINBASE))).toBe(21003n + price);
	});

	it('addresses and slots of the access list, and no others (EIP-2930)', () => {
		const accessList = [{ address: OTHER, storageKeys: [SLOT_0] }];
		const listed = { type: 1, accessList };
		expect(used('berlin', balanceOf(OTHER), listed)).toBe(21003n + 2400n + 1900n + 100n);
		// SLOAD of slot 0 of the target, whose slots are not listed.
		expect(used('berlin', '0x60005400', listed)).toBe(21003n + 2400n + 1900n + 2100n);
		const own = { type: 1, accessList: [{ address: TARGET, storageKeys: [SLOT_0] }] };
		expect(used('berlin', '0x60005400', own)).toBe(21003n + 2400n + 1900n + 100n);
		expect(used('berlin', '0x60015400', own)).toBe(21003n + 2400n + 1900n + 2100n);
	});
});
