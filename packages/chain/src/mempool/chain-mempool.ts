import { type Address, keccak256 } from '@altvm/abi-bridge';
import { blobBaseFee, nextBlock, rulesAt } from '@altvm/ethereum';
import type { HashedHeader, StoredReceipt } from '../blocks/block-reader.ts';
import type { Chain, HeadChange } from '../chain.ts';
import { createMempool } from './create-mempool.ts';
import type { MempoolOptions, NextBlock, SenderState } from './pool-options.ts';
import type { MinedTransaction, PoolChange, TransactionPool } from './transaction-pool.ts';

/** So many blocks change at once at most, before all senders are read again instead of the blocks. */
const MOST_BLOCKS = 32;

export type ChainMempoolOptions = Omit<MempoolOptions, 'state' | 'next' | 'adapters'>;

/**
 * Makes the pool of a chain, which follows its head: the option `mempool` of `createChain`.
 *
 * @throws HostError `bad-request` that names the option that is unknown or wrong.
 * @example
 * ```ts
 * import { hexToBytes, toAddress } from '@altvm/abi-bridge';
 * import { chainMempool, createChain } from '@altvm/chain';
 * import { privateKeyToAccount } from 'viem/accounts';
 *
 * const alice = privateKeyToAccount(`0x${'42'.repeat(32)}`);
 * const config = { chainId: 1337n, forks: [{ hardfork: 'osaka' }] } as const;
 * const accounts = new Map([[toAddress(alice.address), { balance: 10n ** 18n }]]);
 * const chain = await createChain({ genesis: { config, gasLimit: 30_000_000n, accounts }, mempool: chainMempool() });
 * const fees = { gas: 21_000n, maxFeePerGas: 10n ** 9n };
 * chain.mempool.add(hexToBytes(await alice.signTransaction({ chainId: 1337, nonce: 0, to: alice.address, ...fees })));
 * const built = await chain.build({ timestamp: 12n });
 * await chain.setHead({ head: built.hash });
 * console.log(built.block.transactions.length, chain.mempool.size); // 1 { pending: 0, queued: 0 }
 * await chain.close();
 * ```
 */
export function chainMempool(options: ChainMempoolOptions = {}): (chain: Chain) => TransactionPool {
	return (chain) => {
		const pool = createMempool({
			...options,
			state: (senders) => sendersAt(chain, senders),
			next: () => nextOf(chain),
			adapters: chain.at(chain.head.hash, ({ adapters }) => adapters),
		});
		chain.onHead((change) => pool.reset(isLong(change) ? undefined : transactionsOf(chain, pool, change)));
		return pool;
	};
}

function sendersAt(chain: Chain, senders: readonly Address[]): SenderState[] {
	if (senders.length === 0) return [];
	return chain.at(chain.head.hash, (host) =>
		senders.map((sender) => ({ nonce: host.nonce(sender), balance: host.balance(sender), code: host.code(sender) })),
	);
}

/** The block after the head, if it came a second later. */
function nextOf(chain: Chain): NextBlock {
	const { hash, header } = chain.head;
	const timestamp = header.timestamp + 1n;
	const parentTotalDifficulty = chain.blocks.totalDifficulty(hash);
	const place = {
		number: header.number + 1n,
		timestamp,
		...(parentTotalDifficulty !== undefined && { parentTotalDifficulty }),
	};
	const { hardfork, chainId, blobSchedule } = rulesAt(chain.config, place);
	const {
		gasLimit,
		baseFee = 0n,
		excessBlobGas = 0n,
	} = nextBlock(header, chain.config, {
		timestamp,
		...(parentTotalDifficulty !== undefined && { parentTotalDifficulty }),
	});
	return { hardfork, chainId, baseFee, blobBaseFee: blobBaseFee(excessBlobGas, blobSchedule), blobSchedule, gasLimit };
}

function isLong({ added, removed }: HeadChange): boolean {
	return added.length + removed.length > MOST_BLOCKS;
}

function transactionsOf(chain: Chain, pool: TransactionPool, { added, removed }: HeadChange): PoolChange {
	const { pending, queued } = pool.size;
	// An empty pool follows nothing, unless it takes transactions back.
	const isIdle = removed.length === 0 && pending + queued === 0;
	const of = (blocks: readonly HashedHeader[]) => blocks.flatMap(({ hash }) => minedIn(chain, hash));
	return { added: isIdle ? [] : of(added), removed: of(removed) };
}

function minedIn(chain: Chain, hash: HashedHeader['hash']): MinedTransaction[] {
	const block = chain.blocks.block(hash);
	if (!block) return [];
	let receipts: readonly StoredReceipt[] | undefined;
	return block.transactions.map((bytes, i) => ({
		hash: keccak256(bytes),
		bytes,
		// The pool asks only for the senders of transactions that it does not have: most blocks' receipts are not read.
		get sender() {
			receipts ??= chain.blocks.receipts(hash) ?? [];
			return receipts[i]?.sender;
		},
	}));
}
