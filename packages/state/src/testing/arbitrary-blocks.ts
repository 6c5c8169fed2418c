import { type Address, type Hex, toAddress, type VmId } from '@altvm/abi-bridge';
import fc from 'fast-check';
import { type AccountRecord, EMPTY_CODE_HASH } from '../account-record.ts';
import { ChangeSet } from '../change-set.ts';
import type { StateChanges, StateStore } from '../state-store.ts';

/** Addresses of both forms. Their hashes share first nibbles, so that tries of them have several levels. */
const ADDRESSES: readonly Address[] = Array.from({ length: 24 }, (_, i) =>
	toAddress(i % 6 === 5 ? `0x${'ab'.repeat(31)}${`${i}`.padStart(2, '0')}` : `0x${`${i}`.padStart(40, '0')}`),
);
const SLOTS = Array.from({ length: 24 }, (_, i): Hex => `0x${`${i}`.padStart(64, '0')}`);
const LONG: Hex = `0x${'cd'.repeat(200)}`;

const slotWrite = fc.record({
	vm: fc.constantFrom<VmId>('evm', 'evm', 'move'),
	key: fc.constantFrom<Hex>(...SLOTS, LONG),
	value: fc.option(fc.uint8Array({ minLength: 32, maxLength: 32 }), { nil: undefined, freq: 2 }),
});

const accountWrite = fc.record({
	address: fc.constantFrom(...ADDRESSES),
	/** What happens to it. A destroyed account loses its storage. */
	kind: fc.constantFrom('write', 'write', 'write', 'destroy'),
	balance: fc.bigInt({ min: 0n, max: 3n }),
	vm: fc.constantFrom(undefined, 'evm', 'move'),
	alias: fc.boolean(),
	slots: fc.array(slotWrite, { maxLength: 10 }),
});

/** What happens in a block, of which {@link changesOfBlock} makes changes. */
export const blockWrites = fc.array(accountWrite, { maxLength: 6 });
export type BlockWrites = typeof blockWrites extends fc.Arbitrary<infer T> ? T : never;

/**
 * Returns the changes of a block as a host makes them: every storage entry that goes is named, the counts of entries are right, and only
 * accounts that exist have storage.
 */
export function changesOfBlock(store: StateStore, writes: BlockWrites): StateChanges {
	const changes = new ChangeSet();
	for (const { address, kind, balance, vm, alias, slots } of writes) {
		if (changes.accounts.has(address)) continue;
		const byVm = new Map<VmId, Map<Hex, Uint8Array | undefined>>();
		const counts: Record<VmId, number> = { ...store.account(address)?.slots };
		const set = (vm: VmId, key: Hex, value: Uint8Array | undefined) => {
			if (byVm.get(vm)?.has(key)) return;
			byVm.set(vm, (byVm.get(vm) ?? new Map()).set(key, value));
			const difference = (value ? 1 : 0) - (store.slot(address, vm, key) ? 1 : 0);
			counts[vm] = (counts[vm] ?? 0) + difference;
			if (counts[vm] === 0) delete counts[vm];
		};
		const before = store.account(address)?.alias;
		if (kind === 'destroy') {
			for (const [vm, key] of store.slots(address)) set(vm, key, undefined);
			changes.accounts.set(address, undefined);
			if (before) changes.aliases.set(before, undefined);
		} else {
			for (const { vm, key, value } of slots) set(vm, key, value);
			const own = before ?? (alias ? toAddress(`0x${'ef'.repeat(19)}${address.slice(-2)}`) : undefined);
			if (own && !before) changes.aliases.set(own, address);
			const record: AccountRecord = {
				balance,
				nonce: 1n,
				codeHash: EMPTY_CODE_HASH,
				vm,
				interfaceHash: undefined,
				alias: own,
				slots: counts,
			};
			changes.accounts.set(address, record);
		}
		if (byVm.size > 0) changes.slots.set(address, byVm);
	}
	return changes;
}

/** The whole state of a store, without its blobs, as text. */
export function stateText(store: StateStore): string[] {
	const lines: string[] = [];
	for (const [address, { slots, ...record }] of store.accounts()) {
		const counts = Object.entries(slots).sort();
		lines.push([address, ...Object.values(record).map(String), counts].join(' '));
	}
	for (const address of ADDRESSES) {
		for (const [vm, key, value] of store.slots(address)) lines.push(`${address} ${vm} ${key} ${value}`);
		const alias = toAddress(`0x${'ef'.repeat(19)}${address.slice(-2)}`);
		lines.push(`${alias} ${store.ownerOfAlias(alias)}`);
	}
	return lines.sort();
}
