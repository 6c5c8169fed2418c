import { aliasOf, type Hex, limbsToBytes } from '@altvm/abi-bridge';
import { MemoryStore, type StateStore } from '@altvm/state';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { Halt } from '../halt.ts';
import { evmAddress, longAddress } from '../testing/scripted-vm.ts';
import type { StateReads } from './changes.ts';
import { Journal } from './journal.ts';
import { StateView } from './state-view.ts';

const LONG = [longAddress(1), longAddress(2)];
const PLACES = [evmAddress(1), evmAddress(2), ...LONG, ...LONG.map(aliasOf)];
const PRECOMPILES = new Set([PLACES[1]!]);
const VMS = ['evm', 'two'];
const word = (key: number) => Uint32Array.from({ length: 8 }, (_, i) => (i === 5 ? key : 0));
const keyText = (key: number): Hex => `0x${'00'.repeat(8)}${key.toString(16).padStart(8, '0')}${'00'.repeat(20)}`;
/** A number in the bytes of an engine, with a zero before it, or no bytes. */
const FORMS = [(n: number) => Uint8Array.of(n), (n: number) => Uint8Array.of(0, n), () => new Uint8Array(0)];

const WHAT = [
	'read',
	'readLimbs',
	'write',
	'writeLimbs',
	'transient',
	'transientLimbs',
	'setTransient',
	'setTransientLimbs',
	'peek',
	'warmSlot',
	'warm',
	'transfer',
	'mint',
	'burn',
	'nonce',
	'code',
	'touch',
	'create',
	'destroy',
	'recordAlias',
	'showAlias',
	'facts',
	'refund',
] as const;

interface Act {
	readonly does: (typeof WHAT)[number];
	readonly at: number;
	readonly to: number;
	readonly vm: number;
	readonly key: number;
	readonly value: number;
	readonly form: number;
}
type Step = Act | { readonly steps: readonly Step[]; readonly keep: boolean };

const { steps } = fc.letrec<{ step: Step; steps: readonly Step[] }>((tie) => ({
	step: fc.oneof(
		{ maxDepth: 4, withCrossShrink: true },
		{
			weight: 5,
			arbitrary: fc.record({
				does: fc.constantFrom(...WHAT),
				at: fc.nat(PLACES.length - 1),
				to: fc.nat(PLACES.length - 1),
				vm: fc.nat(1),
				key: fc.nat(2),
				value: fc.nat(3),
				form: fc.nat(2),
			}),
		},
		{ weight: 1, arbitrary: fc.record({ steps: tie('steps'), keep: fc.boolean() }) },
	),
	steps: fc.array(tie('step'), { maxLength: 8 }),
}));
const transactions: fc.Arbitrary<readonly { readonly steps: readonly Step[]; readonly end: string }[]> = fc.array(
	fc.record({ steps, end: fc.constantFrom('keep', 'keep', 'drop', 'unfinished', 'edit') }),
	{ minLength: 2, maxLength: 8 },
);

const does = (what: Act['does'], at: number, vm: number, key: number, value: number): Act => ({
	does: what,
	at,
	to: 0,
	vm,
	key,
	value,
	form: 0,
});
const REFUSED = [
	{ steps: [does('read', 4, 1, 0, 0)], end: 'keep' },
	{ steps: [does('writeLimbs', 4, 0, 0, 1), does('write', 4, 1, 1, 0)], end: 'keep' },
	{ steps: [does('write', 2, 1, 1, 0)], end: 'keep' },
] as const;

/** Runs steps and returns all that they see. */
function run(journal: Journal, list: readonly Step[], seen: unknown[]): unknown[] {
	for (const step of list) {
		const checkpoint = journal.checkpoint();
		try {
			if ('steps' in step) {
				run(journal, step.steps, seen);
				if (step.keep) journal.commit(checkpoint);
				else journal.revert(checkpoint);
			} else seen.push(step.does, act(journal, step));
		} catch (error) {
			if (!(error instanceof Halt)) throw error;
			journal.revert(checkpoint);
			seen.push(error.message);
		}
	}
	return seen;
}

function act(journal: Journal, { does, at, to, vm: n, key, value, form }: Act): unknown {
	const account = journal.account(PLACES[at]!);
	const other = journal.account(PLACES[to]!);
	const vm = VMS[n]!;
	const words = new Uint32Array(16);
	words.set(word(key));
	words[8] = value;
	const storage = account.storageOf(vm);
	switch (does) {
		case 'read': {
			const { value: now, original, warm } = journal.slot(account, vm, keyText(key));
			return [now, original, warm];
		}
		case 'readLimbs': {
			const slot = journal.slotAt(storage, words, 0);
			return [limbsToBytes(slot.words, slot.at), limbsToBytes(slot.words, slot.at + 8), slot.warm];
		}
		case 'write':
			return journal.writeSlot(journal.slot(account, vm, keyText(key)), FORMS[form]!(value));
		case 'writeLimbs':
			return journal.writeLimbs(journal.slotAt(storage, words, 0), words, 8);
		case 'transient':
			return journal.transient(account, vm, keyText(key));
		case 'transientLimbs': {
			const slot = journal.transientAt(storage, words, 0);
			return limbsToBytes(slot.words, slot.at);
		}
		case 'setTransient':
			return journal.setTransient(account, vm, keyText(key), FORMS[form]!(value));
		case 'setTransientLimbs':
			return journal.writeLimbs(journal.transientAt(storage, words, 0), words, 8);
		case 'peek':
			return journal.peek(account, vm, keyText(key));
		case 'warmSlot':
			return journal.warmSlot(journal.slot(account, vm, keyText(key)));
		case 'warm':
			return journal.warmAccount(account);
		case 'transfer':
			return journal.transfer(account, other, BigInt(value));
		case 'mint':
			return journal.mint(account, BigInt(value));
		case 'burn':
			return account.balance >= BigInt(value) && journal.burn(account, BigInt(value));
		case 'nonce':
			return journal.setNonce(account, BigInt(value));
		case 'code':
			return journal.setCode(account, vm, new Uint8Array(value).fill(value), undefined);
		case 'touch':
			return journal.touch(account);
		case 'create':
			return journal.markCreated(account, vm);
		case 'destroy':
			return journal.markDestroyed(account, vm);
		case 'recordAlias':
			return account.isEvmForm || journal.recordAlias(account);
		case 'showAlias':
			return account.isEvmForm || journal.showAlias(account);
		case 'facts': {
			const { address, balance, nonce, codeHash, slots, slotCount, isEmpty, isMade, alias, createdBy } = account;
			const { destroyedBy, touched, warm } = account;
			const facts = [journal.exists(account), journal.hasCode(account), journal.code(account), journal.refund];
			const marks = [createdBy, destroyedBy, touched, warm];
			return [address, balance, nonce, codeHash, { ...slots }, slotCount, isEmpty, isMade, alias, marks, facts];
		}
		case 'refund':
			return journal.addRefund(value - 1);
	}
}

const asSets = ({ accounts, slots }: StateReads) => [
	new Set(accounts),
	new Set(slots.map(({ address, vm, key }) => `${address} ${vm} ${key}`)),
];

const content = (store: StateStore) => [
	[...store.accounts()].sort(([a], [b]) => (a < b ? -1 : 1)),
	PLACES.map((place) => [
		store.ownerOfAlias(place),
		[...store.slots(place)].map(([vm, key, value]) => `${vm} ${key} ${value}`).sort(),
	]),
];

describe('transactions on one view', () => {
	it('see, read and change what each would on a journal of its own', () => {
		fc.assert(
			fc.property(transactions, fc.boolean(), (list, keepsEmptyAccounts) => {
				const rules = { keepsEmptyAccounts };
				const [shared, fresh] = [new MemoryStore(), new MemoryStore()];
				const view = new StateView(shared);
				for (const { steps: own, end } of list) {
					const sides = [new Journal(view, rules, PRECOMPILES), new Journal(fresh, rules, PRECOMPILES)] as const;
					const [seen, expected] = sides.map((journal) => run(journal, own, []));
					expect(seen).toEqual(expected);
					if (end === 'unfinished') continue;
					if (end !== 'edit') for (const journal of sides) journal.finalize();
					const [changes, expectedChanges] = sides.map((journal) => journal.changes());
					expect(changes).toEqual(expectedChanges);
					expect(asSets(sides[0].reads())).toEqual(asSets(sides[1].reads()));
					expect([sides[0].minted, sides[0].burned]).toEqual([sides[1].minted, sides[1].burned]);
					if (end === 'drop') continue;
					shared.apply(changes!);
					sides[0].keep(changes!);
					fresh.apply(expectedChanges!);
					expect(content(shared)).toEqual(content(fresh));
				}
			}),
			{
				numRuns: 400,
				// Two entries stand in the way of an alias: the same one is named, whichever VM was asked first in an earlier transaction.
				examples: [[REFUSED, false]],
			},
		);
	});

	const [A] = PLACES as [Hex & (typeof PLACES)[0]];
	const one = Uint8Array.of(1);
	const kept = () => {
		const store = new MemoryStore();
		const view = new StateView(store);
		const journal = new Journal(view);
		const account = journal.account(A);
		journal.setNonce(account, 1n);
		journal.writeSlot(journal.slot(account, 'evm', keyText(1)), one);
		const changes = journal.changes();
		store.apply(changes);
		journal.keep(changes);
		return { store, view };
	};

	it('read from the store what none of them has read, and nothing twice', () => {
		const { store, view } = kept();
		const reads = [vi.spyOn(store, 'account'), vi.spyOn(store, 'slot'), vi.spyOn(store, 'ownerOfAlias')];
		for (let i = 0; i < 3; i++) {
			const journal = new Journal(view);
			const account = journal.account(A);
			expect(journal.slot(account, 'evm', keyText(1)).value).toEqual(one);
			expect(journal.slot(account, 'evm', keyText(2)).value).toBeUndefined();
			expect(journal.reads().slots).toHaveLength(2);
		}
		expect(reads.map((spy) => spy.mock.calls.length)).toEqual([0, 1, 0]);
	});

	it('read the rest from another store, once the view is over that', () => {
		const { store, view } = kept();
		const other = new MemoryStore();
		const journal = new Journal(other);
		journal.writeSlot(journal.slot(journal.account(A), 'evm', keyText(2)), one);
		other.apply(journal.changes());
		const next = new Journal(view.over(other));
		expect(next.slot(next.account(A), 'evm', keyText(2)).value).toEqual(one);
		expect(store.slot(A, 'evm', keyText(2))).toBeUndefined();
	});

	it('reuse the records of an account and its entries', () => {
		const { view } = kept();
		const record = () => {
			const journal = new Journal(view);
			const account = journal.account(A);
			return [account, journal.slotAt(account.storageOf('evm'), word(1), 0)];
		};
		const [account, slot] = record();
		const [again, slotAgain] = record();
		expect(again).toBe(account);
		expect(slotAgain).toBe(slot);
	});

	it('are read late as they were, if somebody asked for that before the next began', () => {
		const { view } = kept();
		const first = new Journal(view);
		const later = first.readLater(() => first.account(A).nonce);
		const done = first.readLater(() => first.account(A).balance);
		first.setNonce(first.account(A), 7n);
		expect(done()).toBe(0n);
		const next = new Journal(view);
		next.setNonce(next.account(A), 9n);
		expect([later(), next.account(A).nonce]).toEqual([7n, 9n]);
	});

	it('find the owner of an alias whose record an earlier one took with it', () => {
		const owner = LONG[0]!;
		const alias = aliasOf(owner);
		const store = new MemoryStore();
		const genesis = new Journal(store);
		genesis.setBalance(genesis.account(owner), 5n);
		store.apply(genesis.changes());
		const view = new StateView(store);
		new Journal(view).account(alias);
		const second = new Journal(view);
		const { balance } = second.account(owner);
		const later = second.readLater(() => second.account(owner).balance);
		const third = new Journal(view);
		const account = third.account(alias);
		expect(third.account(alias)).toBe(account);
		expect(third.account(owner)).toBe(account);
		third.setBalance(account, 7n);
		expect([balance, later()]).toEqual([5n, 5n]);
	});

	it('stay on the view if all that was to be read late was read', () => {
		const { view } = kept();
		const first = new Journal(view);
		const account = first.account(A);
		first.readLater(() => account.nonce)();
		expect(new Journal(view).account(A)).toBe(account);
	});

	it('that are over and are asked for more read the store, and disturb no other', () => {
		const { view } = kept();
		const first = new Journal(view);
		first.setNonce(first.account(A), 7n);
		const next = new Journal(view);
		next.setNonce(next.account(A), 9n);
		expect([first.account(A).nonce, next.account(A).nonce]).toEqual([1n, 9n]);
	});

	it.each(['code', 'values', 'values that were written'])('keep a bounded number of bytes of %s', (what) => {
		const store = new MemoryStore();
		const view = new StateView(store);
		// More than 128 MiB, as the store gives them.
		const count = 700;
		const bytes = new Uint8Array(200_000);
		const places = Array.from({ length: count }, (_, i) => evmAddress(1000 + i));
		if (what !== 'values that were written') {
			const genesis = new Journal(store);
			for (const place of places) {
				const account = genesis.account(place);
				if (what === 'code') genesis.setCode(account, 'evm', bytes, undefined);
				else genesis.writeSlot(genesis.slot(account, 'evm', keyText(1)), bytes);
			}
			store.apply(genesis.changes());
		}
		let most = 0;
		for (const [i, place] of places.entries()) {
			const journal = new Journal(view);
			const account = journal.account(place);
			journal.code(account);
			const slot = journal.slot(account, 'evm', keyText(1));
			if (what === 'values that were written') journal.writeSlot(slot, bytes);
			journal.keep(journal.changes());
			most = Math.max(most, places.slice(0, i + 1).filter((at) => view.has(at)).length);
		}
		expect(most).toBeGreaterThan(500);
		expect(most).toBeLessThan(count);
	});

	it('keep a bounded number of records', () => {
		const view = new StateView(new MemoryStore());
		const journal = new Journal(view);
		const account = journal.account(A);
		for (let i = 0; i < 40_000; i++) journal.slot(account, 'evm', `0x${i.toString(16).padStart(64, '0')}`);
		expect(view.has(A)).toBe(true);
		new Journal(view);
		expect(view.has(A)).toBe(false);
	});
});
