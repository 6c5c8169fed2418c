import type { Chain } from './chain.ts';
import { FollowedDatabase } from './following/followed-database.ts';
import { FollowingChain } from './following/following-chain.ts';
import { LocalChain } from './local-chain.ts';
import { openChain, openExisting } from './opening.ts';
import { type ChainOptions, completeOptions } from './options.ts';
import { CanonicalStates } from './state/canonical-states.ts';

/**
 * Opens the chain that a database holds, or begins one with its genesis block.
 *
 * @throws ChainError `bad-request` if an option is wrong; `bad-database` if the database is of another chain, or damaged.
 * @example
 * ```ts
 * import { createChain } from '@altvm/chain';
 *
 * const config = { chainId: 1337n, forks: [{ hardfork: 'osaka' }] } as const;
 * const chain = await createChain({ genesis: { config, gasLimit: 30_000_000n } });
 * const built = await chain.build({ timestamp: 12n });
 * await chain.setHead({ head: built.hash });
 * console.log(chain.head.header.number); // 1n
 * await chain.close();
 * ```
 */
export async function createChain(options: ChainOptions): Promise<Chain> {
	const complete = completeOptions(options);
	const { database, genesis, adapters, cacheBytes } = complete;
	if (complete.readOnly) {
		const opened = await openExisting(database, genesis, adapters);
		return new FollowingChain(complete, opened, new FollowedDatabase(database, cacheBytes));
	}
	const keep = complete.archive ? undefined : complete.keepBlocks;
	const states = new CanonicalStates(database, { keep, cacheBytes });
	const opened = await openChain(database, genesis, adapters, states);
	return new LocalChain(complete, opened, states);
}
