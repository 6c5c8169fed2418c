import type { Address, Hex, VmId } from '@altvm/abi-bridge';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AccountRecord, EMPTY_CODE_HASH, MemoryStore, type StateChanges } from '../index.ts';
import { evmAddress, longAddress } from '../testing/scripted-vm.ts';
import { invertChanges } from './invert.ts';

const ADDRESSES = [evmAddress(1), evmAddress(2), longAddress(3)];
const KEYS: Hex[] = ['0x01', '0x0002'];

const record = fc.record<AccountRecord>({
	balance: fc.bigInt({ min: 0n, max: 3n }),
	nonce: fc.bigInt({ min: 0n, max: 3n }),
	codeHash: fc.constant(EMPTY_CODE_HASH),
	vm: fc.constantFrom(undefined, 'one'),
	interfaceHash: fc.constant(undefined),
	alias: fc.constant(undefined),
	slots: fc.nat(3),
});
const orNone = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const some = <K, V>(keys: readonly K[], value: fc.Arbitrary<V>) =>
	fc.array(fc.tuple(fc.constantFrom(...keys), value), { maxLength: 3 }).map((entries): Map<K, V> => new Map(entries));

const changes: fc.Arbitrary<StateChanges> = fc.record({
	accounts: some(ADDRESSES, orNone(record)),
	slots: some(
		ADDRESSES,
		some<VmId, Map<Hex, Uint8Array | undefined>>(
			['one', 'two'],
			some(KEYS, orNone(fc.uint8Array({ minLength: 1, maxLength: 3 }))),
		),
	),
	blobs: some(KEYS, fc.uint8Array({ maxLength: 3 })),
	aliases: some(ADDRESSES, orNone(fc.constantFrom(...ADDRESSES))),
});

/** Everything that a store can be asked, but for blobs: they are kept for good. */
function contents(store: MemoryStore) {
	const slots: string[] = [];
	for (const address of ADDRESSES) {
		for (const [vm, key, value] of store.slots(address)) slots.push(`${address} ${vm} ${key} ${value}`);
	}
	return {
		accounts: new Map(store.accounts()),
		slots: slots.sort(),
		aliases: ADDRESSES.map((address) => store.ownerOfAlias(address)),
	};
}

describe('a store in memory', () => {
	it('gives back what was applied last, and nothing that was deleted', () => {
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

describe('the inverse of changes', () => {
	it('leads back to what was there, one change after the other', () => {
		fc.assert(
			fc.property(changes, fc.array(changes, { maxLength: 5 }), (first, list) => {
				const store = new MemoryStore();
				store.apply(first);
				const before = contents(store);
				const undo: StateChanges[] = [];
				for (const one of list) {
					undo.push(invertChanges(store, one));
					store.apply(one);
				}
				for (const one of undo.reverse()) store.apply(one);
				expect(contents(store)).toEqual(before);
			}),
		);
	});

	it('inverted again is the change itself', () => {
		fc.assert(
			fc.property(changes, changes, (first, second) => {
				const store = new MemoryStore();
				store.apply(first);
				const inverse = invertChanges(store, second);
				store.apply(second);
				const after = contents(store);
				const again = invertChanges(store, inverse);
				store.apply(inverse);
				store.apply(again);
				expect(contents(store)).toEqual(after);
			}),
		);
	});
});
