import type { Hex } from '@altvm/abi-bridge';
import { genesisHeader } from '@altvm/ethereum';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Layer } from './layer.ts';
import { LayerTree } from './layer-tree.ts';

const hash = (id: number): Hex => `0x${id.toString(16).padStart(64, '0')}`;
const none = new Map<never, never>();

function layer(id: number, parent: number, bytes = 10, number = BigInt(id)): Layer {
	return {
		hash: hash(id),
		parentHash: hash(parent),
		block: { header: genesisHeader('osaka', { number }), transactions: [], ommers: [] },
		totalDifficulty: 0n,
		receipts: [],
		requests: [],
		edits: [],
		changes: { accounts: none, slots: none, blobs: none, aliases: none },
		nodes: undefined,
		bytes,
	};
}

describe('layers', () => {
	test('the path to a layer begins at the canonical chain', () => {
		const tree = new LayerTree({ blocks: 10, bytes: 1000 });
		for (const each of [layer(1, 0), layer(2, 1), layer(3, 1), layer(4, 3)]) tree.add(each);
		expect(tree.pathTo(hash(4)).map((each) => each.hash)).toEqual([1, 3, 4].map(hash));
		expect(tree.pathTo(hash(9))).toEqual([]);
	});

	test('beyond the bound the oldest go that lead to nothing newer', () => {
		const tree = new LayerTree({ blocks: 3, bytes: 1000 });
		for (const each of [layer(1, 0), layer(2, 0), layer(3, 1), layer(4, 3)]) tree.add(each);
		expect([1, 2, 3, 4].map((id) => tree.get(hash(id)) !== undefined)).toEqual([true, false, true, true]);
	});

	test('one that would need more than the bound with those below it is refused, and all others stay', () => {
		const tree = new LayerTree({ blocks: 10, bytes: 30 });
		for (const each of [layer(1, 0), layer(2, 1), layer(3, 2)]) tree.add(each);
		const refused = expect.objectContaining({ code: 'state-unavailable' });
		expect(() => tree.add(layer(4, 3))).toThrow(refused);
		expect(tree.size).toBe(3);
		tree.tryAdd(layer(4, 3));
		expect(tree.size).toBe(3);
		tree.remove(hash(1));
		expect(tree.bytes).toBe(20);
		tree.add(layer(4, 3));
		expect(tree.pathTo(hash(4)).map((each) => each.hash)).toEqual([2, 3, 4].map(hash));
	});

	test('what is pruned takes along what stands on it', () => {
		const tree = new LayerTree({ blocks: 10, bytes: 1000 });
		for (const each of [layer(1, 0), layer(2, 1), layer(3, 2), layer(4, 0)]) tree.add(each);
		tree.prune((each) => each.hash === hash(2));
		expect([1, 2, 3, 4].map((id) => tree.get(hash(id)) !== undefined)).toEqual([true, false, false, true]);
	});

	test('the bounds hold whatever is added', () => {
		const added = fc.record({ parent: fc.nat({ max: 20 }), bytes: fc.integer({ min: 1, max: 30 }) });
		fc.assert(
			fc.property(fc.array(added, { maxLength: 60 }), (list) => {
				const tree = new LayerTree({ blocks: 6, bytes: 100 });
				for (const [i, { parent, bytes }] of list.entries()) {
					const id = i + 1;
					const on = Math.max(0, id - 1 - parent);
					tree.tryAdd(layer(id, tree.get(hash(on)) ? on : 0, bytes));
					expect(tree.size).toBeLessThanOrEqual(6);
					expect(tree.bytes).toBeLessThanOrEqual(100);
				}
				const kept = list.map((_, i) => tree.get(hash(i + 1))).filter((each) => each !== undefined);
				expect(tree.bytes).toBe(kept.reduce((sum, each) => sum + each.bytes, 0));
				// What stands on a layer is in reach of the canonical chain.
				for (const each of kept) expect(tree.pathTo(each.hash)[0]!.parentHash).toBe(hash(0));
			}),
		);
	});
});
