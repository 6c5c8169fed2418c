import type { Chain, HashedHeader } from '@altvm/chain';
import { encodeBlock, headerHash } from '@altvm/ethereum';
import { z } from 'zod';
import { type BlockContent, contentOf } from '../blocks/block-content.ts';
import type { BlockFinder } from '../blocks/block-finder.ts';
import { formatBlock, formatHeader } from '../format/block.ts';
import { toQuantity } from '../format/values.ts';
import { type BlockParam, blockNumberOrTag, requiredBlock } from '../params/block.ts';
import { hash, quantity64 } from '../params/hex.ts';
import { defineMethod } from '../rpc/define-method.ts';
import type { RpcMethods } from '../rpc/method.ts';

const byHash = hash.transform((value): BlockParam => ({ hash: value, requireCanonical: false }));
const isFull = z.boolean().nullish();

/** Methods that return blocks, headers and ommers. What is not known is null. */
export function blockMethods(chain: Chain, finder: BlockFinder): RpcMethods {
	const content = async (param: BlockParam): Promise<BlockContent | undefined> => {
		const header = await finder.find(param);
		return header && contentOf(chain, header);
	};
	const block = async ([param, full]: readonly [BlockParam, (boolean | null | undefined)?]) => {
		const found = await content(param);
		return found ? shownBlock(chain, found, full === true, param === 'pending') : null;
	};
	const header = async ([param]: readonly [BlockParam]) => {
		// A header that is not sealed is none (execution-apis).
		const found = param === 'pending' ? undefined : await finder.find(param);
		return found ? formatHeader(found) : null;
	};
	const count =
		(of: (found: BlockContent) => number) =>
		async ([param]: readonly [BlockParam]) => {
			const found = await content(param);
			return found ? toQuantity(of(found)) : null;
		};
	const transactionCount = count(({ block: { transactions } }) => transactions.length);
	const ommerCount = count(({ block: { ommers } }) => ommers.length);
	const ommer = async ([param, index]: readonly [BlockParam, bigint]) => {
		const found = (await content(param))?.block.ommers[Number(index)];
		return found ? shownOmmer({ hash: headerHash(found), header: found }) : null;
	};
	return {
		eth_getBlockByHash: defineMethod(z.tuple([byHash, isFull]), block),
		eth_getBlockByNumber: defineMethod(z.tuple([blockNumberOrTag, isFull]), block),
		eth_getHeaderByHash: defineMethod(z.tuple([byHash]), header),
		eth_getHeaderByNumber: defineMethod(z.tuple([blockNumberOrTag]), header),
		eth_getBlockTransactionCountByHash: defineMethod(z.tuple([byHash]), transactionCount),
		eth_getBlockTransactionCountByNumber: defineMethod(z.tuple([blockNumberOrTag]), transactionCount),
		eth_getUncleCountByBlockHash: defineMethod(z.tuple([byHash]), ommerCount),
		eth_getUncleCountByBlockNumber: defineMethod(z.tuple([blockNumberOrTag]), ommerCount),
		eth_getUncleByBlockHashAndIndex: defineMethod(z.tuple([byHash, quantity64]), ommer),
		eth_getUncleByBlockNumberAndIndex: defineMethod(z.tuple([blockNumberOrTag, quantity64]), ommer),
		eth_getBlockReceipts: defineMethod(z.tuple([requiredBlock]), async ([param]) => {
			const found = await content(param);
			return found ? found.formatReceipts() : null;
		}),
	};
}

/** A block that is not sealed has no hash, no nonce and no miner yet. */
function shownBlock(chain: Chain, content: BlockContent, isFull: boolean, isPending: boolean): Record<string, unknown> {
	const { header, block } = content;
	const transactions = block.transactions.map((_, index) =>
		isFull ? content.formatTransaction(index) : content.hashOf(index),
	);
	const size = chain.blocks.size(header.hash) ?? encodeBlock(block).length;
	const { ommers, withdrawals } = block;
	const shown = formatBlock(header, { size, transactions, ommers, ...(withdrawals && { withdrawals }) });
	return isPending ? { ...shown, hash: null, nonce: null, miner: null } : shown;
}

/** An ommer is a header without a body. */
function shownOmmer(ommer: HashedHeader): Record<string, unknown> {
	const size = encodeBlock({ header: ommer.header, transactions: [], ommers: [] }).length;
	return { ...formatHeader(ommer), size: toQuantity(size), uncles: [] };
}
