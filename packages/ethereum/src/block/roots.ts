import { addressToBytes, bytesToHex, type Hex } from '@altvm/abi-bridge';
import { MerklePatriciaTrie } from '@ethereumjs/mpt';
import { RLP } from '@ethereumjs/rlp';
import type { Withdrawal } from './block.ts';

/** Root of the trie that maps the RLP of each index to the item. */
export async function listRoot(items: readonly Uint8Array[]): Promise<Hex> {
	const trie = new MerklePatriciaTrie();
	for (const [index, item] of items.entries()) await trie.put(RLP.encode(index), item);
	return bytesToHex(trie.root());
}

/** RLP of a withdrawal (EIP-4895). */
export function encodeWithdrawal({ index, validatorIndex, address, gwei }: Withdrawal): Uint8Array {
	return RLP.encode([index, validatorIndex, addressToBytes(address).subarray(12), gwei]);
}
