import { type Address, type Hex, hexToBytes, type VmId } from '@altvm/abi-bridge';
import { MerklePatriciaTrie } from '@ethereumjs/mpt';
import { RLP } from '@ethereumjs/rlp';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AccountRecord, EMPTY_ACCOUNT } from '../account-record.ts';
import { invertChanges } from '../invert-changes.ts';
import { MemoryStore } from '../memory-store.ts';
import type { StateChanges } from '../state-store.ts';
import { ADDRESSES, KEYS, record } from '../testing/arbitrary-changes.ts';
import { MerklePatriciaCommitment } from './merkle-patricia.ts';

function changed(
	address: Address,
	account: AccountRecord | undefined,
	entries: Iterable<readonly [VmId, Hex, Uint8Array | undefined]> = [],
): StateChanges {
	const byVm = new Map<VmId, Map<Hex, Uint8Array | undefined>>();
	for (const [vm, key, value] of entries) byVm.set(vm, (byVm.get(vm) ?? new Map()).set(key, value));
	const accounts = new Map([[address, account]]);
	return { accounts, slots: new Map([[address, byVm]]), blobs: new Map(), aliases: new Map() };
}

const value = fc.option(fc.uint8Array({ minLength: 1, maxLength: 40 }), { nil: undefined });
const entry = fc.tuple(fc.constantFrom('evm', 'one'), fc.constantFrom(...KEYS), value);
/** Changes of an account that exists. */
const change = fc
	.tuple(fc.constantFrom(...ADDRESSES), record, fc.array(entry, { maxLength: 4 }))
	.map(([address, account, entries]) => changed(address, account, entries));

describe('a Merkle-Patricia commitment', () => {
	it('of an empty store is the root of an empty trie', async () => {
		const empty = '0x56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421';
		expect(await new MerklePatriciaCommitment(new MemoryStore()).root()).toBe(empty);
	});

	it('that recorded every change has the root of one made from the final store, whenever roots were asked for', async () => {
		await fc.assert(
			fc.asyncProperty(fc.array(fc.tuple(change, fc.boolean()), { maxLength: 8 }), async (list) => {
				const store = new MemoryStore();
				const commitment = new MerklePatriciaCommitment(store);
				for (const [changes, asksForRoot] of list) {
					store.apply(changes);
					commitment.record(changes);
					if (asksForRoot) void commitment.root();
				}
				expect(await commitment.root()).toBe(await new MerklePatriciaCommitment(store).root());
			}),
		);
	});

	it('returns to an earlier root when inverse changes are recorded', async () => {
		await fc.assert(
			fc.asyncProperty(change, change, async (first, second) => {
				const store = new MemoryStore();
				store.apply(first);
				const commitment = new MerklePatriciaCommitment(store);
				const before = await commitment.root();
				const inverse = invertChanges(store, second);
				for (const changes of [second, inverse]) {
					store.apply(changes);
					commitment.record(changes);
					void commitment.root();
				}
				expect(await commitment.root()).toBe(before);
			}),
		);
	});

	describe('on a store that throws', () => {
		const [address] = ADDRESSES as [Address];
		const slots = (values: readonly number[]) =>
			values.map(
				(value, i) => ['evm', `0x${`${i}`.padStart(64, '0')}`, value ? Uint8Array.of(value) : undefined] as const,
			);
		const nonce = (nonce: bigint) => ({ ...EMPTY_ACCOUNT, nonce });

		/** A commitment on a store whose functions throw after `left` calls. */
		function failing(store: MemoryStore) {
			const budget = { left: Number.POSITIVE_INFINITY };
			const call = (name: 'account' | 'slot' | 'accounts' | 'slots') => ({
				[name]: (...args: never[]) => {
					if (budget.left-- <= 0) throw new Error('the disk is gone');
					return (store[name] as (...args: never[]) => unknown)(...args);
				},
			});
			const view = Object.assign(new MemoryStore(), call('account'), call('slot'), call('accounts'), call('slots'));
			return { budget, commitment: new MerklePatriciaCommitment(view) };
		}

		it.each([0, 1, 2])('has the right root afterwards, if read %i of changes fails', async (reads) => {
			const store = new MemoryStore();
			store.apply(changed(address, nonce(1n), slots([1, 2])));
			const { budget, commitment } = failing(store);
			await commitment.root();
			const changes = changed(address, nonce(2n), slots([0, 4]));
			store.apply(changes);
			commitment.record(changes);
			budget.left = reads;
			expect(() => commitment.root()).toThrow('the disk is gone');
			budget.left = Number.POSITIVE_INFINITY;
			expect(await commitment.root()).toBe(await new MerklePatriciaCommitment(store).root());
		});

		it.each([0, 1, 2])('has the right root afterwards, if read %i of the whole store fails', async (reads) => {
			const store = new MemoryStore();
			for (const one of ADDRESSES) store.apply(changed(one, nonce(1n), slots([1, 2])));
			const { budget, commitment } = failing(store);
			budget.left = reads;
			expect(() => commitment.root()).toThrow('the disk is gone');
			const changes = changed(address, undefined, slots([0, 0]));
			store.apply(changes);
			commitment.record(changes);
			budget.left = Number.POSITIVE_INFINITY;
			expect(await commitment.root()).toBe(await new MerklePatriciaCommitment(store).root());
		});
	});

	it('of an account with one slot is the root that an independent trie has', async () => {
		const [address] = ADDRESSES as [Address];
		const key: Hex = `0x${'7'.padStart(64, '0')}`;
		const store = new MemoryStore();
		const leadingZero = Uint8Array.of(0, 0, 9);
		store.apply(
			changed(address, { ...EMPTY_ACCOUNT, balance: 5n, nonce: 2n, slots: { evm: 1 } }, [['evm', key, leadingZero]]),
		);

		const slots = new MerklePatriciaTrie({ useKeyHashing: true });
		await slots.put(hexToBytes(key), RLP.encode(Uint8Array.of(9)));
		const accounts = new MerklePatriciaTrie({ useKeyHashing: true });
		const leaf = RLP.encode([2n, 5n, slots.root(), hexToBytes(EMPTY_ACCOUNT.codeHash)]);
		await accounts.put(hexToBytes(address).subarray(12), leaf);
		expect(hexToBytes(await new MerklePatriciaCommitment(store).root())).toEqual(accounts.root());
	});
});
