import { bytesToHex, type Hex, hexToBytes, keccak256, toAddress } from '@altvm/abi-bridge';
import { verifyMerkleProof } from '@ethereumjs/mpt';
import { RLP } from '@ethereumjs/rlp';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { accountKey, accountLeaf, slotKey } from '../../commitment/leaves.ts';
import { type BlockWrites, blockWrites, changesOfBlock } from '../../testing/arbitrary-blocks.ts';
import { PlainStore } from '../../testing/plain-store.ts';
import { HistoricalStore } from '../history/historical-store.ts';
import { nodesAt } from '../history/nodes-at.ts';
import { writeBlock } from '../history/write-block.ts';
import { MemoryDatabase } from '../memory-database.ts';
import { proveAccount } from './account-proof.ts';
import { DatabaseNodes } from './node-reader.ts';
import { PathTrieCommitment } from './path-trie-commitment.ts';

const SLOTS = Array.from({ length: 26 }, (_, i): Hex => `0x${`${i}`.padStart(64, '0')}`);

/** Writes blocks and returns the state and the root after each. */
function write(database: MemoryDatabase, blocks: readonly BlockWrites[]) {
	const store = new PlainStore();
	return blocks.map((writes, i) => {
		const changes = changesOfBlock(store, writes);
		store.apply(changes);
		const commitment = new PathTrieCommitment(store, new DatabaseNodes(database));
		commitment.record(changes);
		const root = commitment.rootNow();
		database.transaction((writer) => writeBlock(writer, BigInt(i), { changes, nodes: commitment.changes() }));
		return { root, addresses: [...changes.accounts.keys()] };
	});
}

describe('a proof of an account', () => {
	it('convinces an independent trie of the account and its slots, or of their absence, at every block', async () => {
		await fc.assert(
			fc.asyncProperty(fc.array(blockWrites, { minLength: 1, maxLength: 5 }), fc.nat(4), async (blocks, at) => {
				const database = new MemoryDatabase();
				const written = write(database, blocks);
				const number = at % blocks.length;
				const { root } = written[number]!;
				const store = new HistoricalStore(database, BigInt(number));
				const nodes = nodesAt(database, BigInt(number));
				const absent = toAddress(`0x${'99'.repeat(20)}`);
				for (const address of [absent, ...written.flatMap(({ addresses }) => addresses)]) {
					const proof = proveAccount(nodes, store, address, SLOTS);
					const record = store.account(address);
					expect(proof).toMatchObject({ address, balance: record?.balance ?? 0n, nonce: record?.nonce ?? 0n });
					const isEmpty = proof.accountProof.length === 0;
					if (isEmpty) expect([...store.accounts()]).toEqual([]);
					else {
						expect(keccak256(proof.accountProof[0]!)).toBe(root);
						const leaf = await verifyMerkleProof(accountKey(address), [...proof.accountProof]);
						const expected = record && accountLeaf(record, hexToBytes(proof.storageRoot));
						expect(leaf && bytesToHex(leaf)).toBe((expected && bytesToHex(expected)) ?? null);
					}
					for (const { key, value, proof: nodes } of proof.storageProof) {
						const stored = store.slot(address, 'evm', key);
						expect(value).toBe(stored ? BigInt(bytesToHex(stored)) : 0n);
						if (nodes.length === 0) {
							expect(value).toBe(0n);
							continue;
						}
						expect(keccak256(nodes[0]!)).toBe(proof.storageRoot);
						const leaf = await verifyMerkleProof(slotKey('evm', key), [...nodes]);
						expect(leaf ? BigInt(bytesToHex(RLP.decode(leaf) as Uint8Array)) : 0n).toBe(value);
					}
				}
			}),
			{ numRuns: 40 },
		);
	});
});
