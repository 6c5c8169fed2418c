import { type Address, checksumAddress, evmFormOf } from '@altvm/abi-bridge';
import type { Chain, PooledTransaction } from '@altvm/chain';
import { z } from 'zod';
import { toQuantity } from '../format/values.ts';
import { address } from '../params/hex.ts';
import { defineMethod } from '../rpc/define-method.ts';
import type { RpcMethods } from '../rpc/method.ts';
import { RPC_CODE, RpcError } from '../rpc/rpc-error.ts';
import { formatPooled } from './format-pooled.ts';

type Transactions = readonly PooledTransaction[];
type Show = (pooled: PooledTransaction) => unknown;

/** Methods that show the mempool. */
export function txpoolMethods(chain: Chain): RpcMethods {
	const none = z.tuple([]);
	const content = (show: Show) => {
		const { pending, queued } = chain.mempool.content();
		if (show === formatPooled) checkSize([...pending.values(), ...queued.values()].flat());
		return { pending: bySender(pending, show), queued: bySender(queued, show) };
	};
	return {
		txpool_status: defineMethod(none, () => {
			const { pending, queued } = chain.mempool.size;
			return { pending: toQuantity(pending), queued: toQuantity(queued) };
		}),
		txpool_content: defineMethod(none, () => content(formatPooled)),
		txpool_inspect: defineMethod(none, () => content(summary)),
		txpool_contentFrom: defineMethod(z.tuple([address]), ([sender]) => {
			const { pending, queued } = chain.mempool.content();
			const own = (all: ReadonlyMap<Address, Transactions>) => byNonce(all.get(sender) ?? [], formatPooled);
			return { pending: own(pending), queued: own(queued) };
		}),
	};
}

/** Most bytes of call data that are shown at once. */
const MAX_BYTES = 32_000_000;

function checkSize(all: Transactions): void {
	const bytes = all.reduce((sum, { transaction }) => sum + transaction.data.length, 0);
	if (bytes > MAX_BYTES) {
		throw new RpcError(
			RPC_CODE.limitExceeded,
			'the pool is too large to be shown whole: ask for a sender (txpool_contentFrom)',
		);
	}
}

function bySender(all: ReadonlyMap<Address, Transactions>, show: Show): object {
	const entries = [...all].map(([sender, list]) => [checksumAddress(evmFormOf(sender)), byNonce(list, show)]);
	return Object.fromEntries(entries);
}

function byNonce(list: Transactions, show: Show): object {
	return Object.fromEntries(list.map((pooled) => [`${pooled.transaction.nonce}`, show(pooled)]));
}

/** A line for people, in geth's form. */
function summary({ transaction }: PooledTransaction): string {
	const { to, value, gasLimit, maxFee } = transaction;
	const target = to === undefined ? 'contract creation' : checksumAddress(evmFormOf(to));
	return `${target}: ${value} wei + ${gasLimit} gas × ${maxFee} wei`;
}
