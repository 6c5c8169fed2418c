import { bytesToHex, type Hex, toAddress } from '@altvm/abi-bridge';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MemoryStore } from '../memory-store.ts';
import type { StateStore } from '../state-store.ts';
import { PlainStore } from '../testing/plain-store.ts';

const ADDRESSES = ['a1', 'b2'].map((end) => toAddress(`0x${end.padStart(40, '0')}`));
const VMS = ['one', 'two'];

const keyOf = (first: number, last: number): Hex => {
	const bytes = new Uint8Array(32);
	new DataView(bytes.buffer).setUint32(0, first);
	new DataView(bytes.buffer).setUint32(28, last);
	return bytesToHex(bytes);
};

/** Keys of 32 bytes that differ at one end or the other, and keys of other forms. */
const key = fc.oneof(
	{ weight: 8, arbitrary: fc.tuple(fc.nat(3), fc.nat(5)).map(([first, last]) => keyOf(first << 30, last)) },
	fc.constantFrom<Hex>(
		'0x01',
		`0x${'0'.repeat(128)}`,
		`0x${'A'.repeat(64)}`,
		`0x${'a'.repeat(64)}`,
		`0x${'é'.repeat(64)}`,
	),
);
const value = fc.oneof(
	fc.uint8Array({ minLength: 1, maxLength: 3 }),
	fc.uint8Array({ minLength: 32, maxLength: 33 }),
	fc.constant(undefined),
);
const write = fc.record({ address: fc.constantFrom(...ADDRESSES), vm: fc.constantFrom(...VMS), key, value });

function applyOne(
	store: StateStore,
	{ address, vm, key, value }: { address: (typeof ADDRESSES)[0]; vm: string; key: Hex; value: Uint8Array | undefined },
) {
	const slots = new Map([[address, new Map([[vm, new Map([[key, value]])]])]]);
	store.apply({ accounts: new Map(), slots, blobs: new Map(), aliases: new Map() });
}

function entriesOf(store: StateStore, vm?: string) {
	return ADDRESSES.map((address) =>
		[...store.slots(address, vm)].map(([vm, key, value]) => `${vm} ${key} ${value}`).sort(),
	);
}

describe('a table of storage entries', () => {
	it('holds what maps hold, after any writes and deletions', () => {
		fc.assert(
			fc.property(fc.array(write, { maxLength: 120, size: 'max' }), (writes) => {
				const store = new MemoryStore();
				const plain = new PlainStore();
				for (const one of writes) {
					applyOne(store, one);
					applyOne(plain, one);
					expect(store.slot(one.address, one.vm, one.key)).toEqual(one.value);
				}
				expect(entriesOf(store)).toEqual(entriesOf(plain));
				expect(entriesOf(store, 'one')).toEqual(entriesOf(plain, 'one'));
				for (const { address, vm, key } of writes) {
					expect(store.slot(address, vm, key)).toEqual(plain.slot(address, vm, key));
				}
			}),
		);
	});

	it('finds every entry after it has grown over many pages and half of it was deleted and made again', () => {
		const store = new MemoryStore();
		const [address] = ADDRESSES;
		const all = Array.from({ length: 5000 }, (_, i) => keyOf(i % 7, i));
		const set = (keys: readonly Hex[], value: Uint8Array | undefined) => {
			const slots = new Map([[address!, new Map([['one', new Map(keys.map((key) => [key, value]))]])]]);
			store.apply({ accounts: new Map(), slots, blobs: new Map(), aliases: new Map() });
		};
		const odd = all.filter((_, i) => i % 2 === 1);
		set(all, Uint8Array.of(1));
		set(odd, undefined);
		expect(all.map((key) => store.slot(address!, 'one', key) !== undefined)).toEqual(all.map((_, i) => i % 2 === 0));
		set(odd, Uint8Array.of(2));
		expect([...store.slots(address!)].length).toBe(all.length);
		expect(all.map((key) => store.slot(address!, 'one', key)?.[0])).toEqual(all.map((_, i) => 1 + (i % 2)));
	});

	it('returns copies: nobody changes the store through a value', () => {
		const store = new MemoryStore();
		const one = { address: ADDRESSES[0]!, vm: 'one', key: keyOf(1, 2), value: Uint8Array.of(7) };
		applyOne(store, one);
		store.slot(one.address, one.vm, one.key)![0] = 9;
		one.value[0] = 8;
		expect(store.slot(one.address, one.vm, one.key)).toEqual(Uint8Array.of(7));
	});
});
