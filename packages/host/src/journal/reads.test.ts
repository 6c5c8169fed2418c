import { aliasOf } from '@altvm/abi-bridge';
import { describe, expect, it } from 'vitest';
import { Journal, MemoryStore } from '../index.ts';
import { evmAddress, longAddress } from '../testing/scripted-vm.ts';

const A = evmAddress(1);
const B = evmAddress(2);

describe('what a journal reports', () => {
	it('as read: every account and slot that was read, also by reverted frames', () => {
		const journal = new Journal(new MemoryStore());
		journal.slot(journal.account(A), 'one', '0x01');
		const checkpoint = journal.checkpoint();
		journal.writeSlot(journal.slot(journal.account(B), 'two', '0x02'), Uint8Array.of(1));
		journal.revert(checkpoint);
		expect(journal.reads()).toEqual({
			accounts: [A, B],
			slots: [
				{ address: A, vm: 'one', key: '0x01' },
				{ address: B, vm: 'two', key: '0x02' },
			],
		});
	});

	it('as read: an alias and its owner, because the owner decided the result', () => {
		const store = new MemoryStore();
		const owner = longAddress(1);
		const first = new Journal(store);
		first.setBalance(first.account(owner), 1n);
		store.apply(first.changes());
		const journal = new Journal(store);
		expect(journal.account(aliasOf(owner)).balance).toBe(1n);
		expect(new Set(journal.reads().accounts)).toEqual(new Set([owner, aliasOf(owner)]));
	});

	it('as changed: only accounts and slots with another value than before', () => {
		const store = new MemoryStore();
		const first = new Journal(store);
		first.setBalance(first.account(A), 5n);
		first.writeSlot(first.slot(first.account(A), 'one', '0x01'), Uint8Array.of(1));
		store.apply(first.changes());
		const journal = new Journal(store);
		const account = journal.account(A);
		const slot = journal.slot(account, 'one', '0x01');
		journal.writeSlot(slot, undefined);
		journal.writeSlot(slot, Uint8Array.of(1));
		journal.setBalance(account, 0n);
		journal.setBalance(account, 5n);
		journal.setBalance(journal.account(B), 2n);
		const { accounts, slots } = journal.changes();
		expect([...accounts.keys()]).toEqual([B]);
		expect(slots.size).toBe(0);
	});
});
