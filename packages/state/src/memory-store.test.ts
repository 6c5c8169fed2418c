import type { Address } from '@altvm/abi-bridge';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AccountRecord } from './account-record.ts';
import { MemoryStore } from './memory-store.ts';
import { ADDRESSES, changes, contents, KEYS } from './testing/arbitrary-changes.ts';

describe('a store in memory', () => {
	it('returns the values that were applied last, and none that were deleted', () => {
		fc.assert(
			fc.property(fc.array(changes, { maxLength: 5 }), (list) => {
				const store = new MemoryStore();
				const accounts = new Map<Address, AccountRecord | undefined>();
				const slots = new Map<string, Uint8Array | undefined>();
				for (const one of list) {
					store.apply(one);
					for (const [address, account] of one.accounts) accounts.set(address, account);
					for (const [address, byVm] of one.slots) {
						for (const [vm, entries] of byVm) {
							for (const [key, value] of entries) slots.set(`${address} ${vm} ${key}`, value);
						}
					}
				}
				for (const address of ADDRESSES) {
					expect(store.account(address)).toEqual(accounts.get(address));
					for (const vm of ['one', 'two']) {
						for (const key of KEYS) expect(store.slot(address, vm, key)).toEqual(slots.get(`${address} ${vm} ${key}`));
					}
				}
				expect(contents(store).accounts.size).toBe([...accounts.values()].filter((account) => account).length);
				expect(contents(store).slots.length).toBe([...slots.values()].filter((value) => value).length);
			}),
		);
	});

	it('keeps blobs by their hash', () => {
		const store = new MemoryStore();
		const none = { accounts: new Map(), slots: new Map(), aliases: new Map() };
		store.apply({ ...none, blobs: new Map([['0x0a', Uint8Array.of(1)]]) });
		store.apply({ ...none, blobs: new Map() });
		expect(store.blob('0x0a')).toEqual(Uint8Array.of(1));
		expect(store.blob('0x0b')).toBeUndefined();
	});
});
