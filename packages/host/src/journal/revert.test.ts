import { describe, expect, it } from 'vitest';
import { HostFault, Journal, MemoryStore, type StateRules } from '../index.ts';
import { evmAddress } from '../testing/scripted-vm.ts';

const A = evmAddress(1);
const B = evmAddress(2);
const BYTE = Uint8Array.of(1);
const KEEPS: StateRules = { keepsEmptyAccounts: true };

const journalOf = (rules?: StateRules) => new Journal(new MemoryStore(), rules);

/** Runs changes and reverts them. */
function reverted(journal: Journal, change: () => unknown): void {
	const checkpoint = journal.checkpoint();
	change();
	journal.revert(checkpoint);
}

describe('a revert', () => {
	it('forgets which VM created an account, or restores the VM that did before', () => {
		const journal = journalOf();
		const account = journal.account(A);
		reverted(journal, () => journal.markCreated(account, 'one'));
		expect(account.createdBy).toBeUndefined();
		journal.markCreated(account, 'one');
		reverted(journal, () => journal.markCreated(account, 'two'));
		expect(account.createdBy).toBe('one');
	});

	it('takes back what was minted and burned, and keeps the sums from before', () => {
		const journal = journalOf();
		const account = journal.account(A);
		journal.mint(account, 10n);
		journal.burn(account, 3n);
		reverted(journal, () => journal.mint(account, 5n));
		expect([journal.minted, journal.burned, account.balance]).toEqual([10n, 3n, 7n]);
		reverted(journal, () => journal.burn(account, 6n));
		expect([journal.minted, journal.burned, account.balance]).toEqual([10n, 3n, 7n]);
	});

	it('leaves an account touched that was touched before, and no other', () => {
		const journal = journalOf(KEEPS);
		const [before, after] = [journal.account(A), journal.account(B)];
		journal.touch(before);
		reverted(journal, () => {
			journal.touch(before);
			journal.touch(after);
		});
		expect([before, after].map((account) => journal.exists(account))).toEqual([true, false]);
	});

	it('leaves an account touched whose touch sticks, and no other', () => {
		const journal = journalOf({ ...KEEPS, stickyTouch: A });
		const [sticky, other] = [journal.account(A), journal.account(B)];
		reverted(journal, () => {
			journal.touch(sticky);
			journal.touch(other);
		});
		expect([sticky, other].map((account) => journal.exists(account))).toEqual([true, false]);
	});

	it('of a second self-destruct keeps the first, whose VM it is that loses its storage', () => {
		const journal = journalOf();
		const account = journal.account(A);
		for (const vm of ['one', 'two']) journal.writeSlot(journal.slot(account, vm, '0x01'), BYTE);
		expect(journal.markDestroyed(account, 'one')).toBe(true);
		reverted(journal, () => expect(journal.markDestroyed(account, 'two')).toBe(false));
		journal.finalize();
		expect(['one', 'two'].map((vm) => journal.hasStorage(account, vm))).toEqual([false, true]);
	});

	it('cannot be followed by a commit of, or a revert to, a later checkpoint', () => {
		const journal = journalOf();
		reverted(journal, () => {
			journal.mint(journal.account(A), 1n);
			journal.commit(journal.checkpoint());
		});
		expect(() => journal.commit(1)).toThrow(HostFault);
		expect(() => journal.revert(1)).toThrow(HostFault);
		expect(() => journal.commit(0)).not.toThrow();
	});
});

describe('a balance and a nonce', () => {
	it.each<[string, 'setBalance' | 'setNonce', bigint]>([
		['balance', 'setBalance', 2n ** 256n - 1n],
		['nonce', 'setNonce', 2n ** 64n - 1n],
	])(
		'%s: from 0 to the highest is accepted, the next on either side is a fault that changes nothing',
		(_name, set, max) => {
			const journal = journalOf();
			const account = journal.account(A);
			for (const value of [max, 0n]) journal[set](account, value);
			journal[set](account, max);
			const before = journal.checkpoint();
			for (const value of [-1n, max + 1n]) expect(() => journal[set](account, value)).toThrow(HostFault);
			expect([journal.checkpoint(), account.balance + account.nonce]).toEqual([before, max]);
		},
	);
});

describe('an account exists where empty accounts are kept', () => {
	it('if the store has it, if it was touched, or if it is not empty', () => {
		const store = new MemoryStore();
		const first = new Journal(store, KEEPS);
		first.touch(first.account(A));
		store.apply(first.changes());
		const journal = new Journal(store, KEEPS);
		const exists = (address: typeof A) => journal.exists(journal.account(address));
		expect([A, B].map(exists)).toEqual([true, false]);
		journal.setNonce(journal.account(B), 1n);
		expect(exists(B)).toBe(true);
		// Not empty before, so not touched by this: it stops existing when it is empty again.
		journal.setNonce(journal.account(B), 0n);
		expect(exists(B)).toBe(false);
	});

	it('and goes on to exist, once it was paid, after it has spent all', () => {
		const journal = journalOf(KEEPS);
		const account = journal.account(A);
		journal.mint(account, 5n);
		journal.transfer(account, journal.account(B), 5n);
		expect([account.isEmpty, journal.exists(account)]).toEqual([true, true]);
	});
});

describe('storage of a VM', () => {
	it('is not there if only another VM has some, though its own was looked for', () => {
		const journal = journalOf();
		const account = journal.account(A);
		journal.writeSlot(journal.slot(account, 'two', '0x01'), BYTE);
		journal.slot(account, 'one', '0x01');
		expect(['one', 'two'].map((vm) => journal.hasStorage(account, vm))).toEqual([false, true]);
	});

	it('of a destroyed contract is removed in the slots too that the transaction did not read', () => {
		const store = new MemoryStore();
		const first = new Journal(store);
		const old = first.account(A);
		for (const vm of ['one', 'two']) first.writeSlot(first.slot(old, vm, '0x01'), BYTE);
		store.apply(first.changes());
		const journal = new Journal(store);
		journal.markDestroyed(journal.account(A), 'one');
		journal.finalize();
		store.apply(journal.changes());
		expect(['one', 'two'].map((vm) => store.slot(A, vm, '0x01'))).toEqual([undefined, BYTE]);
	});
});

it('a single wei of a destroyed contract is burned, and no wei burns nothing', () => {
	const journal = journalOf();
	const [rich, poor] = [journal.account(A), journal.account(B)];
	journal.mint(rich, 1n);
	for (const account of [rich, poor]) journal.markDestroyed(account, 'one');
	journal.finalize();
	expect([journal.burned, rich.balance, poor.balance]).toEqual([1n, 0n, 0n]);
});

it('a VM that takes control of an account is recorded with it', () => {
	const journal = journalOf();
	const account = journal.account(A);
	expect(journal.controllerOf(account)).toBeUndefined();
	reverted(journal, () => journal.setController(account, 'two'));
	expect([journal.controllerOf(account), account.nonce]).toEqual([undefined, 0n]);
	journal.setController(account, 'one');
	expect([journal.controllerOf(account), account.nonce]).toEqual(['one', 1n]);
});
