import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MemoryStore } from './memory-store.ts';
import { OverlayStore } from './overlay-store.ts';
import { ADDRESSES, changes, contents, KEYS } from './testing/arbitrary-changes.ts';

const blobs = (store: MemoryStore | OverlayStore) => KEYS.map((key) => store.blob(key));
const slots = (store: MemoryStore | OverlayStore) =>
	ADDRESSES.flatMap((address) => ['one', 'two'].flatMap((vm) => KEYS.map((key) => store.slot(address, vm, key))));
const all = (store: MemoryStore | OverlayStore) => ({
	...contents(store),
	records: ADDRESSES.map((address) => store.account(address)),
	values: slots(store),
	blobs: blobs(store),
});

describe('an overlay', () => {
	it('reads as a store does that has all changes, and leaves the store below alone until its changes are applied', () => {
		fc.assert(
			fc.property(fc.array(changes, { maxLength: 4 }), fc.array(changes, { maxLength: 6 }), (before, after) => {
				const [below, model] = [new MemoryStore(), new MemoryStore()];
				for (const change of before) for (const store of [below, model]) store.apply(change);
				const untouched = all(below);
				const overlay = new OverlayStore(below);
				for (const change of after) {
					overlay.apply(change);
					model.apply(change);
					expect(all(overlay)).toEqual(all(model));
				}
				expect(all(below)).toEqual(untouched);
				below.apply(overlay.changes());
				expect(all(below)).toEqual(all(model));
			}),
		);
	});

	it('can lie over another overlay', () => {
		fc.assert(
			fc.property(changes, changes, changes, (first, second, third) => {
				const [below, model] = [new MemoryStore(), new MemoryStore()];
				const lower = new OverlayStore(below);
				const upper = new OverlayStore(lower);
				below.apply(first);
				lower.apply(second);
				upper.apply(third);
				for (const change of [first, second, third]) model.apply(change);
				expect(all(upper)).toEqual(all(model));
			}),
		);
	});
});
