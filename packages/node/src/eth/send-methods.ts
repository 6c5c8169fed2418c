import { type Hex, keccak256 } from '@altvm/abi-bridge';
import type { Chain } from '@altvm/chain';
import { z } from 'zod';
import { count, data } from '../params/hex.ts';
import { defineMethod } from '../rpc/define-method.ts';
import type { RpcClient, RpcMethods } from '../rpc/method.ts';
import { RpcError } from '../rpc/rpc-error.ts';
import { minedTransaction } from './mined-transaction.ts';
import { transactionRefusal } from './transaction-refusal.ts';

export interface SendOptions {
	/** Most milliseconds that `eth_sendRawTransactionSync` waits, and how many if the client does not say. */
	readonly maxWait?: number;
	readonly defaultWait?: number;
}

/** EIP-7966: the transaction was taken, and is in no block yet. */
const NOT_MINED = 4;

/** Methods that take signed transactions. */
export function sendMethods(chain: Chain, options: SendOptions = {}): RpcMethods {
	const { maxWait = 60_000, defaultWait = 20_000 } = options;
	const send = async (raw: Uint8Array): Promise<Hex> => {
		try {
			return await chain.mempool.addLater(raw);
		} catch (error) {
			throw transactionRefusal(error);
		}
	};
	/** A client that asks again waits for the same transaction. */
	const sendOrKnown = async (raw: Uint8Array): Promise<Hex> => {
		try {
			return await chain.mempool.addLater(raw);
		} catch (error) {
			const hash = keccak256(raw);
			if (chain.mempool.get(hash) || chain.blocks.place(hash)) return hash;
			throw transactionRefusal(error);
		}
	};
	return {
		eth_sendRawTransaction: defineMethod(z.tuple([data]), ([raw]) => send(raw)),
		eth_sendRawTransactionSync: defineMethod(
			z.tuple([data, count.nullish()]),
			async ([raw, wait], client) => {
				const given = wait == null || wait === 0n ? defaultWait : Number(wait);
				return receiptOf(chain, await sendOrKnown(raw), Math.min(given, maxWait), client);
			},
			{ maxTime: maxWait + 1000 },
		),
	};
}

/** Waits until a transaction is in a block (EIP-7966). */
function receiptOf(chain: Chain, hash: Hex, milliseconds: number, client: RpcClient): Promise<unknown> {
	return new Promise((resolve, reject) => {
		const look = () => {
			try {
				const mined = minedTransaction(chain, hash);
				if (!mined) return;
				end();
				resolve(mined.content.formatReceipt(mined.index));
			} catch (error) {
				end();
				reject(error);
			}
		};
		const giveUp = () => {
			end();
			reject(new RpcError(NOT_MINED, 'the transaction was added to the mempool, but is in no block yet', hash));
		};
		const stop = chain.onHead(look);
		const timer = setTimeout(giveUp, milliseconds);
		const end = () => {
			stop();
			clearTimeout(timer);
			client.signal.removeEventListener('abort', giveUp);
		};
		client.signal.addEventListener('abort', giveUp, { once: true });
		look();
		if (client.signal.aborted) giveUp();
	});
}
