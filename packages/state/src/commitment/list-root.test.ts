import { bytesToHex } from '@altvm/abi-bridge';
import { MerklePatriciaTrie } from '@ethereumjs/mpt';
import { RLP } from '@ethereumjs/rlp';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { listRoot } from './list-root.ts';

async function theirs(items: readonly Uint8Array[]): Promise<string> {
	const trie = new MerklePatriciaTrie();
	for (const [index, item] of items.entries()) await trie.put(RLP.encode(index), item);
	return bytesToHex(trie.root());
}

/** Items of every length at which RLP or the nodes of a trie change their form. */
const item = fc
	.constantFrom(1, 2, 20, 28, 29, 30, 31, 32, 33, 54, 55, 56, 57, 120, 255, 256, 560, 70_000)
	.chain((length) => fc.nat(255).map((byte) => new Uint8Array(length).fill(byte)));

describe('the root of a list', () => {
	it('equals that of @ethereumjs/mpt after every item up to 600', async () => {
		const trie = new MerklePatriciaTrie();
		const items: Uint8Array[] = [];
		for (let index = 0; index < 600; index++) {
			if (index % 7 === 0 || (index > 120 && index < 135) || (index > 250 && index < 262)) {
				expect(listRoot(items), `${index} items`).toBe(bytesToHex(trie.root()));
			}
			items.push(new Uint8Array(1 + (index % 90)).fill(index));
			await trie.put(RLP.encode(index), items.at(-1)!);
		}
		expect(listRoot(items)).toBe(bytesToHex(trie.root()));
	}, 60_000);

	it('equals that of @ethereumjs/mpt for items of any length', async () => {
		await fc.assert(
			fc.asyncProperty(fc.array(item, { maxLength: 140, size: 'max' }), async (items) => {
				expect(listRoot(items)).toBe(await theirs(items));
			}),
			{ numRuns: 25 },
		);
	}, 60_000);

	it('is refused if an item is empty', () => {
		expect(() => listRoot([Uint8Array.of(1), new Uint8Array(0)])).toThrow(RangeError);
	});
});
