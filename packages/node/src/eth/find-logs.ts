import { setImmediate } from 'node:timers/promises';
import type { Address } from '@altvm/abi-bridge';
import type { Chain, StoredLog } from '@altvm/chain';
import type { BlockFinder } from '../blocks/block-finder.ts';
import { logsOfBlock } from '../blocks/block-logs.ts';
import type { BlockTag } from '../params/block.ts';
import { RPC_CODE, RpcError } from '../rpc/rpc-error.ts';
import { type LogFilter, matchesFilter } from './log-filter.ts';

/** What one request for logs may cost. */
export interface LogLimits {
	/** Most blocks of a range. */
	readonly blocks: number;
	/** Most logs of an answer. */
	readonly logs: number;
	/** Most bytes of their data. */
	readonly bytes: number;
}

const DEFAULT_LIMITS: LogLimits = { blocks: 100_000, logs: 20_000, bytes: 32_000_000 };
/** Blocks that are searched before other requests have their turn: first, and at most. */
const SLICE = { first: 16, most: 16_384 };
/** Milliseconds that a search goes on before others have their turn, about. */
const TURN = 20;

interface FindOptions extends Partial<LogLimits> {
	readonly signal?: AbortSignal;
}

/**
 * Finds the logs that a client wants, in their order.
 * @throws RpcError if the range is wrong or too large, if there are too many logs, or if the request has taken too long.
 */
export async function findLogs(
	chain: Chain,
	finder: BlockFinder,
	filter: LogFilter,
	options: FindOptions = {},
): Promise<StoredLog[]> {
	const limits = { ...DEFAULT_LIMITS, ...options };
	const found = new Found(limits);
	const wanted = { ...filter, addresses: owners(chain, filter.addresses) };
	if ('hash' in filter.blocks) {
		const logs = logsOfBlock(chain, filter.blocks.hash);
		if (!logs) throw new RpcError(RPC_CODE.server, 'unknown block');
		for (const log of logs) if (matchesFilter(log, wanted)) found.add(log);
		return found.logs;
	}
	const { from: first, to: last } = await rangeOf(chain, finder, filter.blocks);
	if (last - first >= BigInt(limits.blocks)) {
		throw new RpcError(RPC_CODE.limitExceeded, `the range has more than ${limits.blocks} blocks`);
	}
	const { addresses, topics } = wanted;
	let slice = SLICE.first;
	for (let from = first; from <= last; ) {
		const start = performance.now();
		const to = min(from + BigInt(slice) - 1n, last);
		for (const log of chain.blocks.logs({ from, to, addresses, topics })) found.add(log);
		if (to < last) await setImmediate();
		if (options.signal?.aborted) throw new RpcError(RPC_CODE.limitExceeded, 'the search for logs took too long');
		// Blocks that have to be read take much longer than those that the index rules out.
		slice = performance.now() - start > TURN ? Math.ceil(slice / 4) : Math.min(slice * 2, SLICE.most);
		from = to + 1n;
	}
	return found.logs;
}

/** Logs up to a limit. */
class Found {
	readonly logs: StoredLog[] = [];
	readonly #limits: LogLimits;
	#bytes = 0;

	constructor(limits: LogLimits) {
		this.#limits = limits;
	}

	add(log: StoredLog): void {
		const { logs, bytes } = this.#limits;
		this.#bytes += log.data.length;
		if (this.logs.length >= logs) throw tooMany(`${logs} logs`);
		if (this.#bytes > bytes) throw tooMany(`${bytes} bytes of logs`);
		this.logs.push(log);
	}
}

function tooMany(what: string): RpcError {
	return new RpcError(RPC_CODE.limitExceeded, `there are more than ${what}: ask for fewer blocks`);
}

/** Logs have the address of the owner, of which a client may know the alias. */
function owners(chain: Chain, addresses: readonly Address[]): Address[] {
	if (addresses.length === 0) return [];
	return chain.at(chain.head.hash, (host) => addresses.map((address) => host.resolve(address)));
}

interface Range {
	readonly from?: bigint | BlockTag;
	readonly to?: bigint | BlockTag;
}

/** The first and the last block. There is none if the first is later. @throws RpcError if a number is wrong. */
async function rangeOf(chain: Chain, finder: BlockFinder, range: Range): Promise<{ from: bigint; to: bigint }> {
	const { from = 'latest', to = 'latest' } = range;
	const head = chain.head.header.number;
	const isReversed = typeof from === 'bigint' && typeof to === 'bigint' && from > to;
	if (isReversed) throw new RpcError(RPC_CODE.invalidParams, 'invalid block range params');
	if (typeof to === 'bigint' && to > head) {
		throw new RpcError(RPC_CODE.invalidParams, 'block range extends beyond current head block');
	}
	// What waits has no logs yet.
	const numberOf = async (block: bigint | BlockTag) => {
		if (typeof block === 'bigint') return block;
		return (await finder.get(block === 'pending' ? 'latest' : block)).header.number;
	};
	return { from: await numberOf(from), to: await numberOf(to) };
}

function min(a: bigint, b: bigint): bigint {
	return a < b ? a : b;
}
