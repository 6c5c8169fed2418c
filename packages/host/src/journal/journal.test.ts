import { type Address, type Hex, toAddress } from '@altvm/abi-bridge';
import { MemoryStore } from '@altvm/state';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Journal } from './journal.ts';

const ACCOUNTS = [1, 2, 3].map((n) => toAddress(`0x${n.toString(16).padStart(40, '0')}`));
const VMS = ['one', 'two'];
const KEYS: Hex[] = ['0x01', '0x0203'];

/** The reference: the world as a value that is copied at every checkpoint. */
interface World {
	balances: Record<string, bigint>;
	nonces: Record<string, bigint>;
	code: Record<string, string>;
	slots: Record<string, number>;
	transient: Record<string, number>;
	warm: Record<string, boolean>;
	logs: number[];
	refund: number;
}

type Step =
	| { readonly does: 'balance' | 'nonce' | 'code' | 'warm'; readonly account: number; readonly value: number }
	| {
			readonly does: 'slot' | 'transient' | 'warm-slot';
			readonly account: number;
			readonly vm: number;
			readonly key: number;
			readonly value: number;
	  }
	| { readonly does: 'log'; readonly value: number }
	| { readonly does: 'refund'; readonly value: number }
	| { readonly does: 'frame'; readonly keep: boolean; readonly steps: readonly Step[] };

const small = fc.nat(3);
const steps = fc.letrec<{ step: Step; steps: readonly Step[] }>((tie) => ({
	step: fc.oneof(
		{ maxDepth: 5, withCrossShrink: true },
		fc.record({ does: fc.constantFrom('balance', 'nonce', 'code', 'warm'), account: fc.nat(2), value: small }),
		fc.record({
			does: fc.constantFrom('slot', 'transient', 'warm-slot'),
			account: fc.nat(2),
			vm: fc.nat(1),
			key: fc.nat(1),
			value: small,
		}),
		fc.record({ does: fc.constantFrom('log', 'refund'), value: small }),
		fc.record({ does: fc.constant('frame' as const), keep: fc.boolean(), steps: tie('steps') }),
	),
	steps: fc.array(tie('step'), { maxLength: 8 }),
})).steps;

const bytes = (value: number) => (value === 0 ? undefined : Uint8Array.of(value));

function run(journal: Journal, world: World, list: readonly Step[]): World {
	for (const step of list) {
		if (step.does === 'frame') {
			const checkpoint = journal.checkpoint();
			const after = run(journal, structuredClone(world), step.steps);
			if (step.keep) {
				journal.commit(checkpoint);
				world = after;
			} else journal.revert(checkpoint);
			continue;
		}
		if (step.does === 'log') {
			journal.log({ address: ACCOUNTS[0]!, topics: [], data: Uint8Array.of(step.value), vm: 'one' });
			world.logs.push(step.value);
			continue;
		}
		if (step.does === 'refund') {
			journal.addRefund(step.value);
			world.refund += step.value;
			continue;
		}
		const address = ACCOUNTS[step.account]!;
		const account = journal.account(address);
		switch (step.does) {
			case 'balance':
				journal.setBalance(account, BigInt(step.value));
				world.balances[address] = BigInt(step.value);
				break;
			case 'nonce':
				journal.setNonce(account, BigInt(step.value));
				world.nonces[address] = BigInt(step.value);
				break;
			case 'code':
				journal.setCode(account, 'one', bytes(step.value) ?? new Uint8Array(0), undefined);
				world.code[address] = String(step.value || '');
				break;
			case 'warm':
				expect(journal.warmAccount(account)).toBe(world.warm[address] !== true);
				world.warm[address] = true;
				break;
			default: {
				const vm = VMS[step.vm]!;
				const key = KEYS[step.key]!;
				const id = `${address} ${vm} ${key}`;
				if (step.does === 'slot') {
					journal.writeSlot(journal.slot(account, vm, key), bytes(step.value));
					world.slots[id] = step.value;
				} else if (step.does === 'transient') {
					journal.setTransient(account, vm, key, bytes(step.value));
					world.transient[id] = step.value;
				} else {
					expect(journal.warmSlot(journal.slot(account, vm, key))).toBe(world.warm[id] !== true);
					world.warm[id] = true;
				}
			}
		}
	}
	return world;
}

function check(journal: Journal, world: World): void {
	for (const address of ACCOUNTS) {
		const account = journal.account(address);
		expect(account.balance).toBe(world.balances[address] ?? 0n);
		expect(account.nonce).toBe(world.nonces[address] ?? 0n);
		expect([...journal.code(account)].join()).toBe(world.code[address] ?? '');
		expect(account.warm).toBe(world.warm[address] ?? false);
		let count = 0;
		for (const vm of VMS) {
			for (const key of KEYS) {
				const id = `${address} ${vm} ${key}`;
				const slot = journal.slot(account, vm, key);
				expect(slot.value?.[0] ?? 0).toBe(world.slots[id] ?? 0);
				expect(slot.warm).toBe(world.warm[id] ?? false);
				expect(journal.transient(account, vm, key)?.[0] ?? 0).toBe(world.transient[id] ?? 0);
				if (slot.value) count++;
			}
		}
		expect(account.slotCount).toBe(count);
	}
	expect(journal.logs.map(({ data }) => data[0])).toEqual(world.logs);
	expect(journal.refund).toBe(world.refund);
}

const empty = (): World => ({
	balances: {},
	nonces: {},
	code: {},
	slots: {},
	transient: {},
	warm: {},
	logs: [],
	refund: 0,
});

describe('the journal', () => {
	it('behaves like a state that is copied at every checkpoint, and commits the same', () => {
		fc.assert(
			fc.property(steps, steps, (first, second) => {
				const store = new MemoryStore();
				const journal = new Journal(store);
				const world = run(journal, empty(), first);
				check(journal, world);
				journal.finalize();
				store.apply(journal.changes());
				// The next transaction starts with exactly what outlives this one.
				const next = new Journal(store);
				const { balances, nonces, code, slots } = world;
				check(next, { ...empty(), balances, nonces, code, slots });
				check(next, run(next, { ...empty(), balances, nonces, code, slots }, second));
			}),
			{ numRuns: 500 },
		);
	});

	it('commits nothing after everything is reverted', () => {
		fc.assert(
			fc.property(steps, (list) => {
				const journal = new Journal(new MemoryStore());
				const checkpoint = journal.checkpoint();
				run(journal, empty(), list);
				journal.revert(checkpoint);
				const { accounts, slots, aliases } = journal.changes();
				return accounts.size + slots.size + aliases.size === 0;
			}),
		);
	});

	it('moves balance and storage at an alias to the owner, and moves them back on revert', () => {
		const store = new MemoryStore();
		const owner = toAddress(`0x${'cd'.repeat(32)}`);
		const setUp = new Journal(store);
		const alias = setUp.account(owner).address;
		expect(alias).toBe(owner);
		const journal = new Journal(store);
		const shadow: Address = journal.recordAlias(journal.account(owner));
		expect(journal.account(shadow)).toBe(journal.account(owner));
		journal.revert(0);
		const below = journal.account(shadow);
		journal.setBalance(below, 5n);
		journal.writeSlot(journal.slot(below, 'two', '0x01'), Uint8Array.of(9));
		const checkpoint = journal.checkpoint();
		journal.recordAlias(journal.account(owner));
		expect(journal.account(owner).balance).toBe(5n);
		expect(journal.slot(journal.account(shadow), 'two', '0x01').value).toEqual(Uint8Array.of(9));
		journal.revert(checkpoint);
		expect(journal.account(owner).balance).toBe(0n);
		expect(journal.account(shadow).balance).toBe(5n);
	});
});
