import { aliasOf } from '@altvm/abi-bridge';
import { describe, expect, it } from 'vitest';
import { Journal, MemoryStore } from '../index.ts';
import { longAddress } from '../testing/scripted-vm.ts';

const OWNER = longAddress(1);
const ALIAS = aliasOf(OWNER);
const BYTE = Uint8Array.of(1);

const journalOf = () => new Journal(new MemoryStore());

describe('an account that is not of EVM form gets its alias', () => {
	it.each<[string, (journal: Journal) => void]>([
		['a balance', (journal) => journal.setBalance(journal.account(OWNER), 1n)],
		['a nonce', (journal) => journal.setNonce(journal.account(OWNER), 1n)],
		['code', (journal) => journal.setCode(journal.account(OWNER), 'one', BYTE, undefined)],
		['storage', (journal) => journal.writeSlot(journal.slot(journal.account(OWNER), 'one', '0x01'), BYTE)],
	])('with its first %s', (_what, change) => {
		const journal = journalOf();
		expect(journal.account(OWNER).alias).toBeUndefined();
		change(journal);
		expect([...journal.changes().aliases]).toEqual([[ALIAS, OWNER]]);
	});

	it('once: asked for again, it is the same, whatever the account has by then', () => {
		const journal = journalOf();
		const owner = journal.account(OWNER);
		journal.setNonce(owner, 1n);
		journal.setBalance(owner, 5n);
		const before = journal.checkpoint();
		expect(journal.recordAlias(owner)).toBe(ALIAS);
		expect([journal.checkpoint(), owner.balance]).toEqual([before, 5n]);
	});

	it('and a later transaction that changes the account does not report the alias again', () => {
		const store = new MemoryStore();
		const first = new Journal(store);
		first.setNonce(first.account(OWNER), 1n);
		store.apply(first.changes());
		const journal = new Journal(store);
		journal.setNonce(journal.account(OWNER), 2n);
		const { accounts, aliases } = journal.changes();
		expect([accounts.size, aliases.size]).toEqual([1, 0]);
	});
});

describe('an alias is refused, and nothing of either account is lost,', () => {
	it('if the balances of owner and alias overflow together', () => {
		const journal = journalOf();
		journal.setBalance(journal.account(ALIAS), 1n);
		const start = journal.checkpoint();
		const refusal = expect.objectContaining({ reason: 'alias-refused' });
		expect(() => journal.setBalance(journal.account(OWNER), 2n ** 256n - 1n)).toThrow(refusal);
		journal.revert(start);
		journal.setBalance(journal.account(OWNER), 2n ** 256n - 2n);
		expect(journal.account(OWNER).balance).toBe(2n ** 256n - 1n);
	});

	it('if both have storage under the same key of the same VM', () => {
		const journal = journalOf();
		journal.writeSlot(journal.slot(journal.account(ALIAS), 'one', '0x01'), BYTE);
		const start = journal.checkpoint();
		const write = (vm: string) => journal.writeSlot(journal.slot(journal.account(OWNER), vm, '0x01'), Uint8Array.of(2));
		expect(() => write('one')).toThrow(expect.objectContaining({ reason: 'alias-refused' }));
		journal.revert(start);
		write('two');
		const owner = journal.account(OWNER);
		expect(['one', 'two'].map((vm) => journal.slot(owner, vm, '0x01').value?.[0])).toEqual([1, 2]);
	});
});

describe('the warmth of an alias', () => {
	it('moves to the owner, of slots without a value too, and back if recording is reverted', () => {
		for (const lead of ['recordAlias', 'showAlias'] as const) {
			const journal = journalOf();
			const [owner, shadowed] = [journal.account(OWNER), journal.account(ALIAS)];
			journal.warmAccount(shadowed);
			journal.warmSlot(journal.slot(shadowed, 'one', '0x01'));
			const checkpoint = journal.checkpoint();
			journal[lead](owner);
			expect([owner.warm, journal.slot(owner, 'one', '0x01').warm]).toEqual([true, true]);
			journal.revert(checkpoint);
			expect([owner.warm, journal.slot(owner, 'one', '0x01').warm]).toEqual([false, false]);
		}
	});
});

describe('an alias that is shown', () => {
	it('leads to its owner until that is reverted, and is recorded when the account is made', () => {
		const journal = journalOf();
		const owner = journal.account(OWNER);
		const shadowed = journal.account(ALIAS);
		const checkpoint = journal.checkpoint();
		const epoch = journal.aliasEpoch;
		expect(journal.showAlias(owner)).toBe(ALIAS);
		expect([journal.account(ALIAS), journal.showAlias(owner), journal.changes().aliases.size]).toEqual([
			owner,
			ALIAS,
			0,
		]);
		expect(journal.aliasEpoch).toBeGreaterThan(epoch);
		journal.setBalance(journal.account(ALIAS), 5n);
		expect([...journal.changes().aliases]).toEqual([[ALIAS, OWNER]]);
		journal.revert(checkpoint);
		expect([journal.account(ALIAS), owner.alias, owner.balance]).toEqual([shadowed, undefined, 0n]);
	});

	it('is refused if something would move to its owner, or if another account is there', () => {
		const edits: ((journal: Journal) => void)[] = [
			(journal) => journal.setBalance(journal.account(ALIAS), 1n),
			(journal) => journal.writeSlot(journal.slot(journal.account(ALIAS), 'one', '0x01'), BYTE),
		];
		for (const edit of edits) {
			const journal = journalOf();
			edit(journal);
			expect(() => journal.showAlias(journal.account(OWNER))).toThrow(
				expect.objectContaining({ reason: 'static-violation' }),
			);
		}
		const journal = journalOf();
		journal.setNonce(journal.account(ALIAS), 1n);
		expect(() => journal.showAlias(journal.account(OWNER))).toThrow(
			expect.objectContaining({ reason: 'alias-refused' }),
		);
	});
});
