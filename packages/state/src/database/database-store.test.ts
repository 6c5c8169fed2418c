import { type Address, type Hex, toAddress, type VmId } from '@altvm/abi-bridge';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AccountRecord, EMPTY_ACCOUNT, EMPTY_CODE_HASH } from '../account-record.ts';
import type { StateChanges, StateStore } from '../state-store.ts';
import { ADDRESSES, changes, contents, KEYS } from '../testing/arbitrary-changes.ts';
import { PlainStore } from '../testing/plain-store.ts';
import type { DatabaseReader } from './database.ts';
import { DatabaseStore } from './database-store.ts';
import { MemoryDatabase } from './memory-database.ts';
import { decodeAccount, encodeAccount } from './state-values.ts';
import { writeState } from './write-state.ts';

const all = (store: StateStore) => ({
	...contents(store),
	records: ADDRESSES.map((address) => store.account(address)),
	values: ADDRESSES.flatMap((address) =>
		['one', 'two'].flatMap((vm) => KEYS.map((key) => store.slot(address, vm, key))),
	),
	blobs: KEYS.map((key) => store.blob(key)),
});

const [address, , long] = ADDRESSES as [Address, Address, Address];

function slots(vm: VmId, entries: readonly (readonly [Hex, Uint8Array | undefined])[]): StateChanges {
	return {
		accounts: new Map(),
		slots: new Map([[address, new Map([[vm, new Map(entries)]])]]),
		blobs: new Map(),
		aliases: new Map(),
	};
}

describe('a store over a database', () => {
	it.each([0, 3000, 2 ** 20])('reads as a plain store does, with a cache of %i bytes', (cacheBytes) => {
		fc.assert(
			fc.property(fc.array(changes, { maxLength: 8 }), (list) => {
				const database = new MemoryDatabase();
				const store = new DatabaseStore(database, { cacheBytes });
				const model = new PlainStore();
				for (const change of list) {
					store.apply(change);
					model.apply(change);
					expect(all(store)).toEqual(all(model));
				}
				expect(all(new DatabaseStore(database))).toEqual(all(model));
			}),
		);
	});

	it('of a snapshot stays as it is, and refuses changes', () => {
		const database = new MemoryDatabase();
		new DatabaseStore(database).apply(slots('evm', [['0x01', Uint8Array.of(1)]]));
		const before = new DatabaseStore(database.snapshot());
		database.transaction((writer) => writeState(writer, slots('evm', [['0x01', Uint8Array.of(2)]])));
		expect(before.slot(address, 'evm', '0x01')).toEqual(Uint8Array.of(1));
		expect(() => before.apply(slots('evm', []))).toThrow(expect.objectContaining({ code: 'read-only' }));
	});

	it('reads what others wrote once it is told', () => {
		const database = new MemoryDatabase();
		const store = new DatabaseStore(database);
		expect(store.slot(address, 'evm', '0x01')).toBeUndefined();
		const changes = slots('evm', [['0x01', Uint8Array.of(2)]]);
		database.transaction((writer) => writeState(writer, changes));
		store.changed(changes);
		expect(store.slot(address, 'evm', '0x01')).toEqual(Uint8Array.of(2));
	});

	it('gives each caller its own copy of a value', () => {
		const store = new DatabaseStore(new MemoryDatabase());
		store.apply(slots('evm', [['0x01', Uint8Array.of(2)]]));
		for (let i = 0; i < 3; i++) {
			const value = store.slot(address, 'evm', '0x01')!;
			expect(value).toEqual(Uint8Array.of(2));
			value[0] = 9;
		}
	});

	it('lists the storage of one VM without reading that of others', () => {
		const database = new MemoryDatabase();
		const key: Hex = `0x${'ab'.repeat(300)}`;
		for (const vm of ['a', 'evm', 'move', 'movement']) {
			new DatabaseStore(database).apply(
				slots(vm, [
					['0x01', Uint8Array.of(1)],
					[key, Uint8Array.of(2)],
				]),
			);
		}
		let read = 0;
		const counting: DatabaseReader = {
			get: (table, key) => database.get(table, key),
			*range(table, range) {
				for (const entry of database.range(table, range)) {
					read++;
					yield entry;
				}
			},
		};
		expect([...new DatabaseStore(counting).slots(address, 'move')]).toEqual([
			['move', '0x01', Uint8Array.of(1)],
			['move', key, Uint8Array.of(2)],
		]);
		expect(read).toBe(2);
	});

	it.each(['evm', 'move'])('keeps keys and values of %s of any length', (vm) => {
		fc.assert(
			fc.property(
				fc.uint8Array({ minLength: 1, maxLength: 140 }),
				fc.uint8Array({ maxLength: 40 }),
				fc.nat(40),
				(key, end, zeros) => {
					const database = new MemoryDatabase();
					const hex = `0x${Buffer.from(key).toString('hex')}` as const;
					const value = Uint8Array.from([...new Uint8Array(zeros), ...end]);
					new DatabaseStore(database).apply(slots(vm, [[hex, value]]));
					const store = new DatabaseStore(database);
					expect(store.slot(address, vm, hex)).toEqual(value);
					expect([...store.slots(address)]).toEqual([[vm, hex, value]]);
				},
			),
		);
	});

	it('keeps every field of a record', () => {
		const hash = fc
			.uint8Array({ minLength: 32, maxLength: 32 })
			.map((bytes): Hex => `0x${Buffer.from(bytes).toString('hex')}`);
		const vm = fc.constantFrom('evm', 'move', 'x');
		const orNone = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
		const record = fc.record<AccountRecord>({
			balance: fc.bigInt({ min: 0n, max: 2n ** 256n - 1n }),
			nonce: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
			codeHash: fc.oneof(fc.constant(EMPTY_CODE_HASH), hash),
			vm: orNone(vm),
			interfaceHash: orNone(hash),
			alias: orNone(fc.constant(toAddress(`0x${'ab'.repeat(20)}`))),
			slots: fc.dictionary(vm, fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }), { noNullPrototype: true }),
		});
		fc.assert(fc.property(record, (record) => void expect(decodeAccount(encodeAccount(record))).toEqual(record)));
	});

	it('takes few bytes for an account of Ethereum', () => {
		expect(encodeAccount(EMPTY_ACCOUNT).length).toBe(3);
		const codeHash: Hex = `0x${'ab'.repeat(32)}`;
		expect(encodeAccount({ ...EMPTY_ACCOUNT, balance: 10n ** 24n, nonce: 1n, codeHash, vm: 'evm' }).length).toBe(46);
	});

	it.each([0, 1, 20])('says that a record that was cut to %i bytes is damaged', (length) => {
		const database = new MemoryDatabase();
		const bytes = encodeAccount({ ...EMPTY_ACCOUNT, codeHash: `0x${'ab'.repeat(32)}` });
		const key = Uint8Array.from(Buffer.from(long.slice(2), 'hex'));
		database.transaction((writer) => writer.put('account', key, bytes.subarray(0, length)));
		const read = () => new DatabaseStore(database).account(long);
		expect(read).toThrow(expect.objectContaining({ name: 'DatabaseError', code: 'damaged' }));
	});
});
