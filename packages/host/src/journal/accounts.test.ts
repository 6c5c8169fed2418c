import { EMPTY_BYTES, type Hex, keccak256 } from '@altvm/abi-bridge';
import { describe, expect, it, vi } from 'vitest';
import { HostFault, Journal, MemoryStore, type StateRules } from '../index.ts';
import { evmAddress } from '../testing/scripted-vm.ts';

const A = evmAddress(1);
const B = evmAddress(2);
const BYTE = Uint8Array.of(1);
const KEEPS: StateRules = { keepsEmptyAccounts: true };

const journalOf = (rules?: StateRules) => new Journal(new MemoryStore(), rules);

describe('a balance and a nonce', () => {
	it.each<[string, 'setBalance' | 'setNonce', bigint]>([
		['balance', 'setBalance', 2n ** 256n - 1n],
		['nonce', 'setNonce', 2n ** 64n - 1n],
	])(
		'%s: values from 0 to the maximum are accepted; the next on either side is a fault and changes nothing',
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

	it('even after it has spent all that it was paid', () => {
		const journal = journalOf(KEEPS);
		const account = journal.account(A);
		journal.mint(account, 5n);
		journal.transfer(account, journal.account(B), 5n);
		expect([account.isEmpty, journal.exists(account)]).toEqual([true, true]);
	});
});

describe('an account with storage of the EVM alone (EIP-7610)', () => {
	const stored = (vm = 'evm') => {
		const store = new MemoryStore();
		const first = new Journal(store);
		first.writeSlot(first.slot(first.account(A), vm, '0x01'), BYTE);
		store.apply(first.changes());
		return store;
	};

	it('is empty, stays until it is touched, and is then removed with its storage', () => {
		const store = stored();
		const read = new Journal(store);
		expect([read.account(A).isEmpty, read.exists(read.account(A))]).toEqual([true, false]);
		read.finalize();
		expect(read.changes().accounts.size).toBe(0);
		const journal = new Journal(store);
		journal.touch(journal.account(A));
		journal.finalize();
		store.apply(journal.changes());
		expect([store.account(A), store.slot(A, 'evm', '0x01')]).toEqual([undefined, undefined]);
	});

	it('exists under the rules that keep empty accounts', () => {
		const journal = new Journal(stored(), { keepsEmptyAccounts: true });
		expect(journal.exists(journal.account(A))).toBe(true);
		journal.touch(journal.account(A));
		journal.finalize();
		expect(journal.changes().slots.size).toBe(0);
	});

	it('is not empty if the storage is of another VM', () => {
		const store = stored('one');
		const journal = new Journal(store);
		journal.touch(journal.account(A));
		journal.finalize();
		expect([journal.account(A).isEmpty, journal.changes().slots.size]).toEqual([false, 0]);
	});
});

describe('storage of a VM', () => {
	it('is checked without reading the storage of other VMs', () => {
		const store = new MemoryStore();
		const first = new Journal(store);
		first.writeSlot(first.slot(first.account(A), 'one', '0x01'), BYTE);
		first.writeSlot(first.slot(first.account(A), 'two', '0x02'), BYTE);
		store.apply(first.changes());
		const walked = vi.spyOn(store, 'slots');
		const journal = new Journal(store);
		expect(['one', 'two', 'three'].map((vm) => journal.hasStorage(journal.account(A), vm))).toEqual([
			true,
			true,
			false,
		]);
		expect(journal.reads()).toEqual({ accounts: [A], slots: [] });
		expect(walked).not.toHaveBeenCalled();
	});

	it('is counted where entries are deleted, and where that is reverted', () => {
		const journal = journalOf();
		const account = journal.account(A);
		const write = (vm: string, key: Hex, value?: Uint8Array) =>
			journal.writeSlot(journal.slot(account, vm, key), value);
		const seen = () => [journal.hasStorage(account, 'one'), journal.hasStorage(account, 'two'), account.slotCount];
		write('one', '0x01', BYTE);
		write('one', '0x02', BYTE);
		write('one', '0x01', BYTE);
		write('two', '0x01');
		expect(seen()).toEqual([true, false, 2]);
		const checkpoint = journal.checkpoint();
		for (const key of ['0x01', '0x02'] as const) write('one', key);
		expect(seen()).toEqual([false, false, 0]);
		journal.revert(checkpoint);
		expect(seen()).toEqual([true, false, 2]);
	});

	it('of other VMs is not walked when a contract made in the transaction is destroyed', () => {
		const store = new MemoryStore();
		const first = new Journal(store);
		first.writeSlot(first.slot(first.account(A), 'two', '0x02'), BYTE);
		store.apply(first.changes());
		const walked = vi.spyOn(store, 'slots');
		const journal = new Journal(store);
		const account = journal.account(A);
		journal.markCreated(account, 'one');
		journal.writeSlot(journal.slot(account, 'one', '0x01'), BYTE);
		journal.markDestroyed(account, 'one');
		journal.finalize();
		expect(walked).not.toHaveBeenCalled();
		expect([journal.hasStorage(account, 'one'), journal.hasStorage(account, 'two')]).toEqual([false, true]);
	});

	it('is absent if only another VM has some, even after a read of a missing entry', () => {
		const journal = journalOf();
		const account = journal.account(A);
		journal.writeSlot(journal.slot(account, 'two', '0x01'), BYTE);
		journal.slot(account, 'one', '0x01');
		expect(['one', 'two'].map((vm) => journal.hasStorage(account, vm))).toEqual([false, true]);
	});

	it('of a destroyed contract is removed, including slots that the transaction did not read', () => {
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

describe('a destroyed contract', () => {
	it('burns what it has, even a single wei', () => {
		const journal = journalOf();
		const [rich, poor] = [journal.account(A), journal.account(B)];
		journal.mint(rich, 1n);
		for (const account of [rich, poor]) journal.markDestroyed(account, 'one');
		journal.finalize();
		expect([journal.burned, rich.balance, poor.balance]).toEqual([1n, 0n, 0n]);
	});

	it('is removed if it is empty, even where empty accounts are kept', () => {
		const journal = journalOf(KEEPS);
		const [destroyed, touched] = [journal.account(A), journal.account(B)];
		for (const account of [destroyed, touched]) journal.touch(account);
		journal.markDestroyed(destroyed, 'one');
		journal.finalize();
		expect([...journal.changes().accounts.keys()]).toEqual([B]);
	});
});

describe('the code of an account', () => {
	it('may be a single byte, and has a VM; empty code has none', () => {
		const journal = journalOf();
		const account = journal.account(A);
		journal.setCode(account, 'one', BYTE, undefined);
		expect([journal.code(account), account.vm, account.codeHash]).toEqual([BYTE, 'one', keccak256(BYTE)]);
		journal.setCode(account, 'one', EMPTY_BYTES, undefined);
		expect([journal.code(account), account.vm, account.isEmpty]).toEqual([EMPTY_BYTES, undefined, true]);
	});

	it('is a fault if the store does not have its bytes', () => {
		const store = new MemoryStore();
		const first = new Journal(store);
		first.setCode(first.account(A), 'one', BYTE, undefined);
		store.apply({ ...first.changes(), blobs: new Map() });
		const journal = new Journal(store);
		expect(() => journal.code(journal.account(A))).toThrow(HostFault);
	});
});
