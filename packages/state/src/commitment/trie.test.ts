import { bytesToHex } from '@altvm/abi-bridge';
import { MerklePatriciaTrie } from '@ethereumjs/mpt';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Trie } from './trie.ts';

/** Keys that share long beginnings, so that there are extensions, and nodes so deep that they stand in their parents. */
const key = fc
	.tuple(fc.constantFrom(0, 1, 15, 16, 30, 31), fc.constantFrom(0x00, 0x01, 0x10, 0x11, 0xf0))
	.map(([at, byte]) => Uint8Array.from({ length: 32 }, (_, i) => (i === at ? byte : 0)));
const anyKey = fc.oneof(key, fc.uint8Array({ minLength: 32, maxLength: 32 }));
const value = fc.oneof(
	fc.uint8Array({ minLength: 1, maxLength: 3 }),
	fc.uint8Array({ minLength: 50, maxLength: 60 }),
	fc.integer({ min: 200, max: 70_000 }).map((length) => new Uint8Array(length).fill(7)),
);
const step = fc.oneof(
	{ weight: 4, arbitrary: fc.record({ key: anyKey, value }) },
	{ weight: 2, arbitrary: fc.record({ key, value: fc.constant(undefined) }) },
	{ weight: 1, arbitrary: fc.constant('root' as const) },
);

describe('a trie', () => {
	it('has the root of an independent trie after any puts and deletes, whenever roots were asked for', async () => {
		await fc.assert(
			fc.asyncProperty(fc.array(step, { maxLength: 30, size: 'max' }), async (steps) => {
				const ours = new Trie();
				const peer = new MerklePatriciaTrie();
				for (const step of [...steps, 'root' as const]) {
					if (step === 'root') expect(bytesToHex(ours.root())).toBe(bytesToHex(peer.root()));
					else if (step.value) {
						ours.put(step.key, step.value);
						await peer.put(step.key, step.value);
					} else {
						ours.delete(step.key);
						await peer.del(step.key);
					}
				}
			}),
			{ numRuns: 150 },
		);
	});

	it('returns to the earlier root when puts are undone by deletes, in any order', () => {
		fc.assert(
			fc.property(fc.array(fc.tuple(anyKey, value), { minLength: 1, maxLength: 20 }), fc.nat(), (entries, seed) => {
				const trie = new Trie();
				const empty = bytesToHex(trie.root());
				for (const [key, value] of entries) trie.put(key, value);
				expect(bytesToHex(trie.root())).not.toBe(empty);
				const from = seed % entries.length;
				for (const [key] of [...entries.slice(from), ...entries.slice(0, from)]) {
					trie.delete(key);
					trie.root();
				}
				expect(bytesToHex(trie.root())).toBe(empty);
			}),
		);
	});

	it('refuses keys of another length and empty values', () => {
		expect(() => new Trie().put(new Uint8Array(31), Uint8Array.of(1))).toThrow(RangeError);
		expect(() => new Trie().put(new Uint8Array(32), new Uint8Array(0))).toThrow(RangeError);
	});
});
