import type { Hex } from '@altvm/abi-bridge';
import type { Chain } from '@altvm/chain';
import { type BlockContent, contentOf } from '../blocks/block-content.ts';

/** A transaction of the canonical chain. */
export interface MinedTransaction {
	readonly content: BlockContent;
	readonly index: number;
}

export function minedTransaction(chain: Chain, hash: Hex): MinedTransaction | undefined {
	const place = chain.blocks.place(hash);
	const header = place && chain.blocks.header(place.blockHash);
	const content = header && contentOf(chain, { hash: place.blockHash, header });
	return content && { content, index: place.index };
}

/** The bytes of a transaction of the chain, or of one that waits: in a block's form, without blobs. */
export function rawTransaction(chain: Chain, hash: Hex): Uint8Array | undefined {
	const mined = minedTransaction(chain, hash);
	return mined ? mined.content.block.transactions[mined.index] : chain.mempool.get(hash)?.transaction.serialize();
}
