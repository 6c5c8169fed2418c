import { type Address, bytesToHex } from '@altvm/abi-bridge';
import type { Chain, Mempool, PooledTransaction } from '@altvm/chain';
import { z } from 'zod';
import { type BlockContent, contentOf } from '../blocks/block-content.ts';
import type { BlockFinder } from '../blocks/block-finder.ts';
import { type BlockParam, blockNumberOrTag } from '../params/block.ts';
import { address, hash, quantity64 } from '../params/hex.ts';
import { defineMethod } from '../rpc/define-method.ts';
import type { RpcMethods } from '../rpc/method.ts';
import { findBySender } from './find-by-sender.ts';
import { formatPooled } from './format-pooled.ts';
import { minedTransaction, rawTransaction } from './mined-transaction.ts';

const byHash = hash.transform((value): BlockParam => ({ hash: value, requireCanonical: false }));

/** Methods that return transactions and receipts. What is not known is null. */
export function transactionMethods(chain: Chain, finder: BlockFinder): RpcMethods {
	const inBlock = async (param: BlockParam): Promise<BlockContent | undefined> => {
		const header = await finder.find(param);
		return header && contentOf(chain, header);
	};
	const byIndex = async ([param, index]: readonly [BlockParam, bigint]) =>
		(await inBlock(param))?.formatTransaction(Number(index)) ?? null;
	const rawByIndex = async ([param, index]: readonly [BlockParam, bigint]) => {
		const bytes = (await inBlock(param))?.block.transactions[Number(index)];
		return bytes ? bytesToHex(bytes) : null;
	};
	return {
		eth_getTransactionByHash: defineMethod(z.tuple([hash]), ([of]) => {
			const mined = minedTransaction(chain, of);
			if (mined) return mined.content.formatTransaction(mined.index);
			const pooled = chain.mempool.get(of);
			return pooled ? formatPooled(pooled) : null;
		}),
		eth_getTransactionByBlockHashAndIndex: defineMethod(z.tuple([byHash, quantity64]), byIndex),
		eth_getTransactionByBlockNumberAndIndex: defineMethod(z.tuple([blockNumberOrTag, quantity64]), byIndex),
		eth_getTransactionReceipt: defineMethod(z.tuple([hash]), ([of]) => {
			const mined = minedTransaction(chain, of);
			return mined?.content.formatReceipt(mined.index) ?? null;
		}),
		eth_getTransactionBySenderAndNonce: defineMethod(z.tuple([address, quantity64]), async ([sender, nonce]) => {
			const pooled = pooledOf(chain.mempool, sender, nonce);
			if (pooled) return formatPooled(pooled);
			const mined = findBySender(chain, sender, nonce);
			return mined?.content.formatTransaction(mined.index) ?? null;
		}),
		eth_getRawTransactionByHash: defineMethod(z.tuple([hash]), ([of]) => {
			const bytes = rawTransaction(chain, of);
			return bytes ? bytesToHex(bytes) : null;
		}),
		eth_getRawTransactionByBlockHashAndIndex: defineMethod(z.tuple([byHash, quantity64]), rawByIndex),
		eth_getRawTransactionByBlockNumberAndIndex: defineMethod(z.tuple([blockNumberOrTag, quantity64]), rawByIndex),
	};
}

function pooledOf(mempool: Mempool, sender: Address, nonce: bigint): PooledTransaction | undefined {
	const { pending, queued } = mempool.content();
	const own = [...(pending.get(sender) ?? []), ...(queued.get(sender) ?? [])];
	return own.find(({ transaction }) => transaction.nonce === nonce);
}
