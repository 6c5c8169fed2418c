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

	it('of code makes what was found of code before stale again, as setting it did', () => {
		const journal = journalOf();
		const epochs = [journal.codeEpoch];
		reverted(journal, () => {
			journal.setBalance(journal.account(B), 1n);
			expect(journal.codeEpoch).toBe(epochs[0]);
			journal.setCode(journal.account(A), 'one', BYTE, undefined);
			epochs.push(journal.codeEpoch);
		});
		epochs.push(journal.codeEpoch);
		expect(new Set(epochs).size).toBe(3);
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

	it('of a second self-destruct keeps the first: storage of the first VM is removed', () => {
		const journal = journalOf();
		const account = journal.account(A);
		for (const vm of ['one', 'two']) journal.writeSlot(journal.slot(account, vm, '0x01'), BYTE);
		expect(journal.markDestroyed(account, 'one')).toBe(true);
		reverted(journal, () => expect(journal.markDestroyed(account, 'two')).toBe(false));
		journal.finalize();
		expect(['one', 'two'].map((vm) => journal.hasStorage(account, vm))).toEqual([false, true]);
	});

	it('restores a transient value, and removes one that was not there before', () => {
		const journal = journalOf();
		const account = journal.account(A);
		const value = () => journal.transient(account, 'one', '0x01');
		reverted(journal, () => journal.setTransient(account, 'one', '0x01', BYTE));
		expect(value()).toBeUndefined();
		journal.setTransient(account, 'one', '0x01', BYTE);
		for (const next of [Uint8Array.of(2), new Uint8Array(0), undefined]) {
			reverted(journal, () => {
				journal.setTransient(account, 'one', '0x01', next);
				expect(value()).toEqual(next?.length ? next : undefined);
			});
			expect(value()).toBe(BYTE);
		}
	});

	it('forgets which VM took control of an account, and its nonce', () => {
		const journal = journalOf();
		const account = journal.account(A);
		expect(journal.controllerOf(account)).toBeUndefined();
		reverted(journal, () => journal.setController(account, 'two'));
		expect([journal.controllerOf(account), account.nonce]).toEqual([undefined, 0n]);
		journal.setController(account, 'one');
		expect([journal.controllerOf(account), account.nonce]).toEqual(['one', 1n]);
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

describe('a value that changes again and again', () => {
	const journal = new Journal(new MemoryStore());
	const account = journal.account(A);
	const slot = journal.slot(account, 'one', '0x01');
	const change = (n: number) => {
		journal.writeSlot(slot, Uint8Array.of(n));
		journal.setTransient(account, 'one', '0x01', Uint8Array.of(n));
		journal.addRefund(1);
	};
	const values = () => [slot.value?.[0], journal.transient(account, 'one', '0x01')?.[0], journal.refund];

	it('takes one undo entry for each checkpoint', () => {
		const start = journal.checkpoint();
		for (let n = 1; n <= 100; n++) change(n);
		expect(journal.checkpoint()).toBe(start + 3);
		for (let n = 101; n <= 200; n++) change(n);
		expect(journal.checkpoint()).toBe(start + 6);
		journal.revert(start + 3);
		expect(values()).toEqual([100, 100, 100]);
		for (let n = 1; n <= 100; n++) change(n);
		expect(journal.checkpoint()).toBe(start + 6);
		journal.revert(start);
		expect(values()).toEqual([undefined, undefined, 0]);
	});
});
