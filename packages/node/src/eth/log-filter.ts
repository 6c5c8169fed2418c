import type { Address, Hex } from '@altvm/abi-bridge';
import { z } from 'zod';
import { type BlockTag, blockNumberOrTag } from '../params/block.ts';
import { address, hash } from '../params/hex.ts';

/** Most addresses, and most topics of one position, as in geth. */
const MAX_ALTERNATIVES = 1000;
/** A log has at most four topics. */
const MAX_TOPICS = 4;

/** Which logs a client wants. */
export interface LogFilter {
	/** A block, or the first and the last block of a range. */
	readonly blocks: { readonly hash: Hex } | { readonly from?: bigint | BlockTag; readonly to?: bigint | BlockTag };
	/** Any of these; any contract if it is empty. */
	readonly addresses: readonly Address[];
	/** For each position any of these; null for any topic. */
	readonly topics: readonly (readonly Hex[] | null)[];
}

const oneOrMore = <T extends z.ZodType>(schema: T) =>
	z.union([z.array(schema).max(MAX_ALTERNATIVES, { error: `more than ${MAX_ALTERNATIVES} alternatives` }), schema]);

/** A filter as `eth_getLogs`, `eth_newFilter` and `eth_subscribe` take it. */
export const logFilter = z
	.object({
		fromBlock: blockNumberOrTag.nullish(),
		toBlock: blockNumberOrTag.nullish(),
		blockHash: hash.nullish(),
		address: oneOrMore(address).nullish(),
		topics: z.array(oneOrMore(hash.nullable()).nullable()).max(MAX_TOPICS, { error: 'exceed max topics' }).nullish(),
	})
	.transform(({ fromBlock, toBlock, blockHash, address: given, topics }, context): LogFilter => {
		if (blockHash != null && (fromBlock != null || toBlock != null)) {
			const message = 'cannot specify both BlockHash and FromBlock/ToBlock, choose one or the other';
			context.addIssue({ code: 'custom', message, continue: false });
			return z.NEVER;
		}
		return {
			blocks:
				blockHash != null
					? { hash: blockHash }
					: { ...(fromBlock != null && { from: fromBlock }), ...(toBlock != null && { to: toBlock }) },
			addresses: given == null ? [] : [given].flat(),
			topics: (topics ?? []).map(alternatives),
		};
	});

/** A null among alternatives stands for any topic, as in geth. */
function alternatives(topic: Hex | null | readonly (Hex | null)[]): readonly Hex[] | null {
	if (topic === null || typeof topic === 'string') return topic === null ? null : [topic];
	if (topic.length === 0 || topic.includes(null)) return null;
	return topic as readonly Hex[];
}

/** Whether a log is one of those that are wanted. Its block is not looked at. */
export function matchesFilter(
	log: { readonly address: Address; readonly topics: readonly Hex[] },
	{ addresses, topics }: Pick<LogFilter, 'addresses' | 'topics'>,
): boolean {
	if (addresses.length > 0 && !addresses.includes(log.address)) return false;
	if (topics.length > log.topics.length) return false;
	return topics.every((wanted, i) => wanted === null || wanted.includes(log.topics[i]!));
}
