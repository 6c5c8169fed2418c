import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { MemoryStore } from './memory-store.ts';
import { Snapshots } from './snapshots.ts';
import type { StateChanges } from './state-store.ts';
import { ADDRESSES, changes, contents } from './testing/arbitrary-changes.ts';

/** A store with snapshots, each of which keeps its number in the order they were taken. */
function recorded() {
	const store = new MemoryStore();
	const snapshots = new Snapshots<number>(store);
	let taken = 0;
	return {
		store,
		snapshots,
		take: () => snapshots.take(++taken),
		apply: (change: StateChanges) => snapshots.apply(change),
		restore: (id: number): boolean => snapshots.restore(id) !== undefined,
	};
}

/** Changes that set the balance of one account. */
function balance(wei: bigint): StateChanges {
	const account = { balance: wei, nonce: 0n, codeHash: '0x', vm: undefined, interfaceHash: undefined } as const;
	return {
		accounts: new Map([[ADDRESSES[0]!, { ...account, alias: undefined, slots: {} }]]),
		slots: new Map(),
		blobs: new Map(),
		aliases: new Map(),
	};
}
const balanceOf = (store: MemoryStore) => store.account(ADDRESSES[0]!)?.balance;

const step = fc.oneof(
	{ weight: 4, arbitrary: fc.record({ apply: changes }) },
	{ weight: 2, arbitrary: fc.constant('take' as const) },
	{ weight: 2, arbitrary: fc.record({ restore: fc.nat(6) }) },
	{ weight: 1, arbitrary: fc.record({ forget: fc.nat(6) }) },
);

describe('snapshots', () => {
	it('behave like copies of the whole state, in any order of changes, restores and forgets', () => {
		fc.assert(
			fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
				const { store, snapshots, take, apply } = recorded();
				const copies = new Map<number, ReturnType<typeof contents>>();
				for (const step of steps) {
					if (step === 'take') copies.set(take(), contents(store));
					else if ('apply' in step) apply(step.apply);
					else if ('forget' in step) expect(snapshots.forget(step.forget)).toBe(copies.delete(step.forget));
					else {
						const { restore: id } = step;
						const expected = copies.get(id) ?? contents(store);
						expect(snapshots.restore(id)?.kept).toBe(copies.has(id) ? id : undefined);
						expect(contents(store)).toEqual(expected);
						if (copies.has(id)) for (const other of [...copies.keys()]) if (other >= id) copies.delete(other);
					}
				}
				// What is left can still be restored, newest first.
				for (const [id, expected] of [...copies].reverse()) {
					expect(snapshots.restore(id)?.kept).toBe(id);
					expect(contents(store)).toEqual(expected);
				}
			}),
			{ numRuns: 500 },
		);
	});

	it('return what was applied to restore them, which is applied at once', () => {
		const { store, snapshots, take, apply } = recorded();
		const first = take();
		for (let wei = 1n; wei <= 3n; wei++) {
			apply(balance(wei));
			take();
		}
		const applied = vi.spyOn(store, 'apply');
		const restored = snapshots.restore(first);
		expect(applied.mock.calls).toEqual([[restored?.changes]]);
		expect([...restored!.changes.accounts]).toEqual([[ADDRESSES[0], undefined]]);
	});

	it('make a change cost the same however many there are: each entry is read once after the newest one', () => {
		const reads = (marks: number) => {
			const { store, take, apply } = recorded();
			for (let i = 0; i < marks; i++) take();
			const read = vi.spyOn(store, 'account');
			for (let wei = 1n; wei <= 5n; wei++) apply(balance(wei));
			return read.mock.calls.length;
		};
		expect([0, 1, 2, 1000].map(reads)).toEqual([0, 1, 1, 1]);
	});

	it('nest: restoring an outer snapshot drops the inner one', () => {
		const { store, take, apply, restore } = recorded();
		apply(balance(1n));
		const outer = take();
		apply(balance(2n));
		const inner = take();
		apply(balance(3n));
		expect(restore(outer)).toBe(true);
		expect(balanceOf(store)).toBe(1n);
		expect(restore(inner)).toBe(false);
		expect(restore(outer)).toBe(false);
	});

	it('nest: restoring an inner snapshot keeps the outer one', () => {
		const { store, take, apply, restore } = recorded();
		const outer = take();
		apply(balance(2n));
		const inner = take();
		apply(balance(3n));
		expect(restore(inner)).toBe(true);
		expect(balanceOf(store)).toBe(2n);
		expect(restore(outer)).toBe(true);
		expect(balanceOf(store)).toBeUndefined();
	});

	it.each([0, 1, 2])('keep the others when number %i of three is forgotten', (forgotten) => {
		const { store, snapshots, take, apply, restore } = recorded();
		const ids: number[] = [];
		for (let wei = 1n; wei <= 3n; wei++) {
			apply(balance(wei));
			ids.push(take());
		}
		apply(balance(4n));
		expect(snapshots.forget(ids[forgotten]!)).toBe(true);
		expect(balanceOf(store)).toBe(4n);
		expect(restore(ids[forgotten]!)).toBe(false);
		for (const i of [2, 1, 0]) {
			if (i === forgotten) continue;
			expect(restore(ids[i]!)).toBe(true);
			expect(balanceOf(store)).toBe(BigInt(i + 1));
		}
	});

	it('do not reuse the id of a dropped snapshot, whose restore or forget leaves later snapshots alone', () => {
		const { store, snapshots, take, apply, restore } = recorded();
		const dropped = take();
		snapshots.forget(dropped);
		const kept = take();
		apply(balance(2n));
		expect(kept).not.toBe(dropped);
		expect(snapshots.forget(dropped)).toBe(false);
		expect(restore(dropped)).toBe(false);
		expect(balanceOf(store)).toBe(2n);
		expect(restore(kept)).toBe(true);
		expect(balanceOf(store)).toBeUndefined();
	});

	it.each([0, -1, 2, 1.5, Number.NaN, '1', null, undefined])(
		'do not have the id %s, which was never given out',
		(id) => {
			const { store, snapshots, take, apply, restore } = recorded();
			const first = take();
			apply(balance(2n));
			expect(snapshots.restore(id as number)).toBeUndefined();
			expect(snapshots.forget(id as number)).toBe(false);
			expect(restore(first)).toBe(true);
			expect(balanceOf(store)).toBeUndefined();
		},
	);

	it('stay right if the store fails to apply a change or a restore', () => {
		const { store, take, apply, restore } = recorded();
		apply(balance(1n));
		const id = take();
		const failing = vi.spyOn(store, 'apply').mockImplementation(() => {
			throw new Error('disk full');
		});
		expect(() => apply(balance(2n))).toThrow('disk full');
		expect(() => restore(id)).toThrow('disk full');
		failing.mockRestore();
		apply(balance(3n));
		expect(restore(id)).toBe(true);
		expect(balanceOf(store)).toBe(1n);
	});
});
