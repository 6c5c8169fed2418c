import { bytesToHex, type Hex } from '@altvm/abi-bridge';
import { EMPTY_STRING } from './list-writer.ts';
import { Trie } from './trie.ts';

const MAX_ITEMS = 2 ** 24;

/**
 * The root of the Merkle-Patricia trie that maps the RLP of each index to its item, as Ethereum's headers commit to lists of
 * transactions, receipts and withdrawals (Yellow Paper, section 4.4.3). No item may be empty.
 *
 * @throws RangeError if an item is empty, or for a list of more than 2^24 items.
 * @example
 * ```ts
 * import { listRoot } from '@altvm/state';
 *
 * listRoot([]).slice(0, 18); // 0x56e81f171bcc55a6
 * listRoot([Uint8Array.of(1, 2)]).slice(0, 18); // 0x1c9abf37e582b38d
 * ```
 */
export function listRoot(items: readonly Uint8Array[]): Hex {
	// The RLP of one number is never a prefix of another's.
	const trie = new Trie('any');
	if (items.length > MAX_ITEMS) throw new RangeError(`a list of ${items.length} items`);
	for (const [index, item] of items.entries()) trie.put(keyOf(index), item);
	return bytesToHex(trie.root());
}

/** RLP of an index of a list. */
function keyOf(index: number): Uint8Array {
	if (index === 0) return Uint8Array.of(EMPTY_STRING);
	if (index < 0x80) return Uint8Array.of(index);
	if (index < 0x100) return Uint8Array.of(EMPTY_STRING + 1, index);
	if (index < 0x10000) return Uint8Array.of(EMPTY_STRING + 2, index >> 8, index & 0xff);
	return Uint8Array.of(EMPTY_STRING + 3, index >> 16, (index >> 8) & 0xff, index & 0xff);
}
