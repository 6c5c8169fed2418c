import { setImmediate } from 'node:timers/promises';
import type { Chain, HashedHeader } from '@altvm/chain';
import { z } from 'zod';
import type { BlockFinder } from '../blocks/block-finder.ts';
import { optional } from '../call/transaction-args.ts';
import { toRpcAddress } from '../format/values.ts';
import { blockNumberOrTag } from '../params/block.ts';
import { address, hash } from '../params/hex.ts';
import { RPC_CODE, RpcError } from '../rpc/rpc-error.ts';
import type { Replays } from '../tracing/replays.ts';
import type { TraceBudget, TraceLimits } from '../tracing/trace-limits.ts';
import { FLAT, type LocalizedTrace, localized, rewardTraces } from './localized.ts';

const addresses = optional(z.array(address).max(1000));
const size = optional(z.int().nonnegative());

/** Which frames `trace_filter` lists. */
export const traceFilter = z
	.strictObject({
		blockHash: optional(hash),
		fromBlock: optional(blockNumberOrTag),
		toBlock: optional(blockNumberOrTag),
		fromAddress: addresses,
		toAddress: addresses,
		mode: optional(z.enum(['intersection', 'union'])),
		after: size,
		count: size,
	})
	.refine(({ blockHash, fromBlock, toBlock }) => !blockHash || (fromBlock === undefined && toBlock === undefined), {
		error: 'cannot specify both blockHash and fromBlock/toBlock',
	});

export type TraceFilter = z.output<typeof traceFilter>;

/** Executes the blocks of a filter again, one after another, and lists the frames that it matches. */
export async function filterTraces(
	{ chain, finder, replays }: { chain: Chain; finder: BlockFinder; replays: Replays },
	filter: TraceFilter,
	limits: TraceLimits,
	budget: TraceBudget,
): Promise<LocalizedTrace[]> {
	const { after = 0, count = Number.POSITIVE_INFINITY } = filter;
	const matches = matcher(filter);
	const blocks = await blocksOf(chain, finder, filter, limits);
	const found: LocalizedTrace[] = [];
	let skipped = 0;
	for (const block of blocks) {
		if (found.length >= count) break;
		// The genesis block has no frames.
		if (block.header.number === 0n) continue;
		// Other requests have their turn.
		await setImmediate();
		const traced = await replays.block(block, () => FLAT, budget);
		for (const trace of [...localized(traced), ...rewardTraces(chain, block)]) {
			if (!matches(trace)) continue;
			if (skipped < after) skipped++;
			else if (found.length < count) found.push(trace);
		}
	}
	return found;
}

async function blocksOf(
	chain: Chain,
	finder: BlockFinder,
	{ blockHash, fromBlock = 'latest', toBlock = 'latest' }: TraceFilter,
	limits: TraceLimits,
): Promise<HashedHeader[]> {
	if (blockHash) {
		const header = chain.blocks.isCanonical(blockHash) ? chain.blocks.header(blockHash) : undefined;
		if (!header) throw new RpcError(RPC_CODE.resourceNotFound, `no canonical block ${blockHash}`);
		return [{ hash: blockHash, header }];
	}
	const [from, to] = await Promise.all([fromBlock, toBlock].map((bound) => numberOf(chain, finder, bound)));
	if (from! > to!) throw new RpcError(RPC_CODE.invalidParams, 'invalid block range: fromBlock is after toBlock');
	if (to! - from! >= BigInt(limits.blocks)) {
		throw new RpcError(RPC_CODE.limitExceeded, `a filter has at most ${limits.blocks} blocks, not ${to! - from! + 1n}`);
	}
	const blocks: HashedHeader[] = [];
	for (let number = from!; number <= to!; number++) {
		const at = chain.blocks.hashOf(number);
		const header = at && chain.blocks.header(at);
		if (!header) throw new RpcError(RPC_CODE.prunedHistory, `block ${number} is not kept`);
		blocks.push({ hash: at, header });
	}
	return blocks;
}

async function numberOf(
	chain: Chain,
	finder: BlockFinder,
	bound: NonNullable<TraceFilter['toBlock']>,
): Promise<bigint> {
	if (bound === 'pending') throw new RpcError(RPC_CODE.invalidParams, 'a filter has no pending block');
	if (typeof bound !== 'bigint') return (await finder.get(bound)).header.number;
	const head = chain.head.header.number;
	if (bound > head) throw new RpcError(RPC_CODE.invalidParams, `block ${bound} is beyond the head, ${head}`);
	return bound;
}

/** A frame matches a list if one of its addresses on that side is in it. An empty list is none. */
function matcher({ fromAddress = [], toAddress = [], mode }: TraceFilter): (trace: LocalizedTrace) => boolean {
	const [from, to] = [fromAddress, toAddress].map((list) => new Set<unknown>(list.map(toRpcAddress)));
	return ({ action, result }) => {
		const hasFrom = from!.has(action['from']) || from!.has(action['address']);
		const hasTo = [action['to'], action['refundAddress'], action['author'], result?.address].some((at) => to!.has(at));
		if (from!.size === 0) return to!.size === 0 || hasTo;
		if (to!.size === 0) return hasFrom;
		return mode === 'union' ? hasFrom || hasTo : hasFrom && hasTo;
	};
}
