import { bytesToHex } from '@altvm/abi-bridge';
import type { Chain } from '@altvm/chain';
import { encodeBlock, encodeHeader, encodeReceipt } from '@altvm/ethereum';
import { z } from 'zod';
import { contentOf } from '../blocks/block-content.ts';
import type { BlockFinder } from '../blocks/block-finder.ts';
import { type BlockParam, requiredBlock } from '../params/block.ts';
import { hash } from '../params/hex.ts';
import { defineMethod } from '../rpc/define-method.ts';
import type { RpcMethods } from '../rpc/method.ts';
import { RPC_CODE, RpcError } from '../rpc/rpc-error.ts';
import { rawTransaction } from './mined-transaction.ts';

/** Methods that return what the chain stores, in its bytes. */
export function debugRawMethods(chain: Chain, finder: BlockFinder): RpcMethods {
	const content = async (param: BlockParam) => {
		const found = contentOf(chain, await finder.get(param));
		if (!found) throw new RpcError(RPC_CODE.server, 'block not found');
		return found;
	};
	const block = z.tuple([requiredBlock]);
	return {
		debug_getRawHeader: defineMethod(block, async ([param]) =>
			bytesToHex(encodeHeader((await finder.get(param)).header)),
		),
		debug_getRawBlock: defineMethod(block, async ([param]) => bytesToHex(encodeBlock((await content(param)).block))),
		debug_getRawReceipts: defineMethod(block, async ([param]) =>
			(await content(param)).receipts.map((receipt) => bytesToHex(encodeReceipt(receipt))),
		),
		// Nothing is no bytes, as in geth.
		debug_getRawTransaction: defineMethod(z.tuple([hash]), ([of]) => {
			const bytes = rawTransaction(chain, of);
			return bytes ? bytesToHex(bytes) : '0x';
		}),
	};
}
