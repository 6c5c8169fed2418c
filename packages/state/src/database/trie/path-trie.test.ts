import { bytesToHex, type Hex } from '@altvm/abi-bridge';
import { createMPT, type MerklePatriciaTrie, verifyMerkleProof } from '@ethereumjs/mpt';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Trie } from '../../commitment/trie.ts';
import { ACCOUNT_TRIE, type NodeReader } from './node-reader.ts';
import { PathTrie } from './path-trie.ts';

/** Keys that have many nibbles in common, so that there are extensions, and branches far below. */
const key = fc
	.tuple(fc.constantFrom(0, 0x10, 0x11), fc.nat(2), fc.constantFrom(0, 1, 0x10, 0xff), fc.nat(2))
	.map(([first, at, middle, last]) => {
		const key = new Uint8Array(32);
		key[0] = first;
		key[10 * at] = middle;
		key[31] = last;
		return key;
	});
/** Short ones make nodes that are embedded in their parents. */
const value = fc.oneof(fc.uint8Array({ minLength: 1, maxLength: 3 }), fc.uint8Array({ minLength: 30, maxLength: 70 }));
const change = fc.tuple(key, fc.option(value, { nil: undefined, freq: 3 }));
const block = fc.record({ changes: fc.array(change, { maxLength: 12 }), asksForRoot: fc.boolean() });

/** Records in a map. It fails if one is read that was never written. */
class Records implements NodeReader {
	readonly records = new Map<Hex, Uint8Array>();

	node(path: Hex): Uint8Array | undefined {
		return this.records.get(path);
	}

	write(trie: PathTrie): void {
		const changes = new Map<Hex, Uint8Array | undefined>();
		trie.collect(changes);
		for (const [path, record] of changes) {
			if (record) this.records.set(path, record);
			else this.records.delete(path);
		}
	}
}

function set(trie: Trie | PathTrie, key: Uint8Array, value: Uint8Array | undefined): void {
	if (value) trie.put(key, value);
	else if (trie instanceof Trie) trie.delete(key);
	else trie.remove(key);
}

const contentsOf = (records: Records) =>
	[...records.records].map(([path, record]) => `${path} ${bytesToHex(record)}`).sort();

describe('a trie whose nodes are stored by path', () => {
	it('has the roots of one in memory, and stores what one that is built anew stores', () => {
		fc.assert(
			fc.property(fc.array(block, { maxLength: 8 }), (blocks) => {
				const records = new Records();
				const model = new Trie();
				const values = new Map<Hex, readonly [Uint8Array, Uint8Array]>();
				for (const { changes, asksForRoot } of blocks) {
					const trie = new PathTrie(records, ACCOUNT_TRIE);
					for (const [key, value] of changes) {
						set(model, key, value);
						set(trie, key, value);
						if (value) values.set(bytesToHex(key), [key, value]);
						else values.delete(bytesToHex(key));
						if (asksForRoot) expect(bytesToHex(trie.root())).toBe(bytesToHex(model.root()));
					}
					expect(bytesToHex(trie.root())).toBe(bytesToHex(model.root()));
					records.write(trie);
				}
				const anew = new PathTrie(new Records(), ACCOUNT_TRIE, true);
				for (const [key, value] of values.values()) anew.put(key, value);
				const expected = new Records();
				expected.write(anew);
				expect(contentsOf(records)).toEqual(contentsOf(expected));
				const reopened = new PathTrie(records, ACCOUNT_TRIE);
				for (const [key, value] of values.values()) expect(reopened.get(key)).toEqual(value);
			}),
			{ numRuns: 300 },
		);
	});

	it('proves what it has and what it has not to an independent trie, with the same nodes', async () => {
		await fc.assert(
			fc.asyncProperty(fc.array(fc.tuple(key, value), { minLength: 1, maxLength: 20 }), key, async (entries, other) => {
				const records = new Records();
				const written = new PathTrie(records, ACCOUNT_TRIE, true);
				const independent: MerklePatriciaTrie = await createMPT();
				for (const [key, value] of entries) {
					written.put(key, value);
					await independent.put(key, value);
				}
				records.write(written);
				const trie = new PathTrie(records, ACCOUNT_TRIE);
				const root = trie.root();
				expect(root).toEqual(independent.root());
				for (const key of [...entries.map(([key]) => key), other]) {
					const proof = trie.prove(key);
					const isLong = (node: Uint8Array, i: number) => node.length >= 32 || i === 0;
					expect(proof.map(bytesToHex)).toEqual(
						(await independent.findPath(key)).stack
							.map((node) => node.serialize())
							.filter(isLong)
							.map(bytesToHex),
					);
					expect(bytesToHex((await verifyMerkleProof(key, proof)) ?? new Uint8Array(0))).toBe(
						bytesToHex(trie.get(key) ?? new Uint8Array(0)),
					);
				}
			}),
			{ numRuns: 100 },
		);
	});

	it('reads only the nodes on the path of a change', () => {
		const records = new Records();
		const trie = new PathTrie(records, ACCOUNT_TRIE, true);
		for (let i = 0; i < 4096; i++) {
			const key = new Uint8Array(32).fill(7);
			key[0] = i >> 4;
			key[1] = (i & 15) << 4;
			trie.put(key, Uint8Array.of(1, 2, 3));
		}
		records.write(trie);
		const read: Hex[] = [];
		const counting: NodeReader = {
			node(path) {
				read.push(path);
				return records.node(path);
			},
		};
		const key = new Uint8Array(32).fill(7);
		new PathTrie(counting, ACCOUNT_TRIE).put(key, Uint8Array.of(9));
		expect(read.length).toBe(3);
	});

	it('goes on from where it was if a node cannot be read', () => {
		fc.assert(
			fc.property(
				fc.array(change, { maxLength: 20 }),
				fc.array(change, { minLength: 1, maxLength: 10 }),
				fc.nat(12),
				(before, after, reads) => {
					const records = new Records();
					const model = new Trie();
					const first = new PathTrie(records, ACCOUNT_TRIE, true);
					for (const [key, value] of before) {
						set(model, key, value);
						set(first, key, value);
					}
					records.write(first);
					let left = reads;
					const failing: NodeReader = {
						node(path) {
							if (left-- === 0) throw new Error('the disk is gone');
							return records.node(path);
						},
					};
					const trie = new PathTrie(failing, ACCOUNT_TRIE);
					for (const [key, value] of after) {
						set(model, key, value);
						try {
							set(trie, key, value);
						} catch {
							set(trie, key, value);
						}
					}
					expect(bytesToHex(trie.root())).toBe(bytesToHex(model.root()));
				},
			),
		);
	});

	it('says that it is damaged if a node is missing', () => {
		const records = new Records();
		const trie = new PathTrie(records, ACCOUNT_TRIE, true);
		for (let i = 0; i < 256; i++) trie.put(new Uint8Array(32).fill(i), Uint8Array.of(1));
		records.write(trie);
		records.records.delete('0x001001');
		const put = () => new PathTrie(records, ACCOUNT_TRIE).put(new Uint8Array(32).fill(0x11), Uint8Array.of(2));
		expect(put).toThrow(expect.objectContaining({ name: 'DatabaseError', code: 'damaged' }));
	});
});
