import { type Address, type Hex, toAddress, type VmId } from '@altvm/abi-bridge';
import fc from 'fast-check';
import { type AccountRecord, EMPTY_CODE_HASH } from '../account-record.ts';
import type { StateChanges, StateStore } from '../state-store.ts';

/** Two addresses of EVM form and a longer one: few enough for changes to meet. */
export const ADDRESSES: readonly Address[] = [
	'1'.padStart(40, '0'),
	'2'.padStart(40, '0'),
	`ab${'3'.padStart(62, '0')}`,
].map((hex) => toAddress(`0x${hex}`));
export const KEYS: readonly Hex[] = ['0x01', '0x0002'];

export const record = fc.record<AccountRecord>({
	balance: fc.bigInt({ min: 0n, max: 3n }),
	nonce: fc.bigInt({ min: 0n, max: 3n }),
	codeHash: fc.constant(EMPTY_CODE_HASH),
	vm: fc.constantFrom(undefined, 'one'),
	interfaceHash: fc.constant(undefined),
	alias: fc.constant(undefined),
	slots: fc.dictionary(fc.constantFrom('one', 'two'), fc.integer({ min: 1, max: 3 })),
});
const orNone = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const some = <K, V>(keys: readonly K[], value: fc.Arbitrary<V>) =>
	fc.array(fc.tuple(fc.constantFrom(...keys), value), { maxLength: 3 }).map((entries): Map<K, V> => new Map(entries));

/** Any changes, also of storage whose account does not exist. */
export const changes: fc.Arbitrary<StateChanges> = fc.record({
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

/** The whole state of a store except for its blobs, which are never deleted. */
export function contents(store: StateStore) {
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
