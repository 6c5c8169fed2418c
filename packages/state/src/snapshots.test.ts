import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MemoryStore } from './memory-store.ts';
import { Snapshots } from './snapshots.ts';
import type { StateChanges } from './state-store.ts';
import { ADDRESSES, changes, contents } from './testing/arbitrary-changes.ts';

/** A store whose changes are all recorded, as a host keeps one. */
function recorded() {
	const store = new MemoryStore();
	const snapshots = new Snapshots(store);
	const apply = (change: StateChanges) => {
		snapshots.record(change);
		store.apply(change);
	};
	const restore = (id: number): boolean => {
		const inverses = snapshots.restore(id);
		for (const inverse of inverses ?? []) store.apply(inverse);
		return inverses !== undefined;
	};
	return { store, snapshots, apply, restore };
}

/** Changes that set the balance of one account. */
function balance(wei: bigint): StateChanges {
	const account = { balance: wei, nonce: 0n, codeHash: '0x', vm: undefined, interfaceHash: undefined } as const;
	return {
		accounts: new Map([[ADDRESSES[0]!, { ...account, alias: undefined, slots: 0 }]]),
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
			fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
				const { store, snapshots, apply, restore } = recorded();
				const copies = new Map<number, ReturnType<typeof contents>>();
				const drop = (id: number) => {
					if (copies.has(id)) for (const other of [...copies.keys()]) if (other >= id) copies.delete(other);
				};
				for (const step of steps) {
					if (step === 'take') copies.set(snapshots.take(), contents(store));
					else if ('apply' in step) apply(step.apply);
					else if ('forget' in step) {
						snapshots.forget(step.forget);
						drop(step.forget);
					} else {
						const expected = copies.get(step.restore) ?? contents(store);
						expect(restore(step.restore)).toBe(copies.has(step.restore));
						expect(contents(store)).toEqual(expected);
						drop(step.restore);
					}
				}
			}),
			{ numRuns: 300 },
		);
	});

	it('nest: restoring an outer snapshot drops the inner one', () => {
		const { store, snapshots, apply, restore } = recorded();
		apply(balance(1n));
		const outer = snapshots.take();
		apply(balance(2n));
		const inner = snapshots.take();
		apply(balance(3n));
		expect(restore(outer)).toBe(true);
		expect(balanceOf(store)).toBe(1n);
		expect(restore(inner)).toBe(false);
		expect(restore(outer)).toBe(false);
	});

	it('nest: restoring an inner snapshot keeps the outer one', () => {
		const { store, snapshots, apply, restore } = recorded();
		const outer = snapshots.take();
		apply(balance(2n));
		const inner = snapshots.take();
		apply(balance(3n));
		expect(restore(inner)).toBe(true);
		expect(balanceOf(store)).toBe(2n);
		expect(restore(outer)).toBe(true);
		expect(balanceOf(store)).toBeUndefined();
	});

	it('nest: forgetting an outer snapshot drops the inner one and keeps the state', () => {
		const { store, snapshots, apply, restore } = recorded();
		const outer = snapshots.take();
		const inner = snapshots.take();
		apply(balance(2n));
		snapshots.forget(outer);
		expect(balanceOf(store)).toBe(2n);
		expect(restore(inner)).toBe(false);
		expect(balanceOf(store)).toBe(2n);
	});

	it('do not reuse the id of a dropped snapshot, whose restore or forget leaves later snapshots alone', () => {
		const { store, snapshots, apply, restore } = recorded();
		const dropped = snapshots.take();
		snapshots.forget(dropped);
		const kept = snapshots.take();
		apply(balance(2n));
		expect(kept).not.toBe(dropped);
		snapshots.forget(dropped);
		expect(restore(dropped)).toBe(false);
		expect(balanceOf(store)).toBe(2n);
		expect(restore(kept)).toBe(true);
		expect(balanceOf(store)).toBeUndefined();
	});

	it.each([0, -1, 2, 1.5, Number.NaN])('ignore the id %s, which was never given out', (id) => {
		const { store, snapshots, apply, restore } = recorded();
		const first = snapshots.take();
		apply(balance(2n));
		expect(snapshots.restore(id)).toBeUndefined();
		snapshots.forget(id);
		expect(restore(first)).toBe(true);
		expect(balanceOf(store)).toBeUndefined();
	});
});
