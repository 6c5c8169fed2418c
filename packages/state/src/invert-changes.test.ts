import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { invertChanges } from './invert-changes.ts';
import { MemoryStore } from './memory-store.ts';
import type { StateChanges } from './state-store.ts';
import { changes, contents } from './testing/arbitrary-changes.ts';

describe('the inverse of changes', () => {
	it('restores the earlier state, one change after the other', () => {
		fc.assert(
			fc.property(changes, fc.array(changes, { maxLength: 5 }), (first, list) => {
				const store = new MemoryStore();
				store.apply(first);
				const before = contents(store);
				const undo: StateChanges[] = [];
				for (const one of list) {
					undo.push(invertChanges(store, one));
					store.apply(one);
				}
				for (const one of undo.reverse()) store.apply(one);
				expect(contents(store)).toEqual(before);
			}),
		);
	});

	it('inverted again is the change itself', () => {
		fc.assert(
			fc.property(changes, changes, (first, second) => {
				const store = new MemoryStore();
				store.apply(first);
				const inverse = invertChanges(store, second);
				store.apply(second);
				const after = contents(store);
				const again = invertChanges(store, inverse);
				store.apply(inverse);
				store.apply(again);
				expect(contents(store)).toEqual(after);
			}),
		);
	});
});
