import { listRoot } from '@altvm/state';
import { MerklePatriciaTrie } from '@ethereumjs/mpt';
import { RLP } from '@ethereumjs/rlp';
import { bytesToHex } from '@ethereumjs/util';
import { measure } from '../measure.ts';

const COUNT = 1000;

async function theirs(items: readonly Uint8Array[]): Promise<string> {
	const trie = new MerklePatriciaTrie();
	for (const [index, item] of items.entries()) await trie.put(RLP.encode(index), item);
	return bytesToHex(trie.root());
}

/** Measures the roots of the lists of a block: 1,000 transactions of 120 bytes, and as many receipts of 560. */
export async function lists(): Promise<void> {
	for (const [what, size] of [
		['transactions', 120],
		['receipts', 560],
	] as const) {
		const items = Array.from({ length: COUNT }, (_, i) => new Uint8Array(size).fill(i));
		const [found, expected] = [listRoot(items), await theirs(items)];
		if (found !== expected) throw new Error(`root of a list ${found}, @ethereumjs/mpt ${expected}`);
		await measure({
			case: `root of 1,000 ${what}`,
			ours: () => void listRoot(items),
			peer: async () => void (await theirs(items)),
			peerName: '@ethereumjs/mpt',
			unit: 'us',
			calls: 1,
		});
	}
}
