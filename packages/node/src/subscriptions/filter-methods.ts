import type { Chain } from '@altvm/chain';
import { z } from 'zod';
import type { BlockFinder } from '../blocks/block-finder.ts';
import { logsOfBlock } from '../blocks/block-logs.ts';
import { showsVm } from '../blocks/shows-vm.ts';
import { findLogs, type LogLimits } from '../eth/find-logs.ts';
import { type LogFilter, logFilter } from '../eth/log-filter.ts';
import { formatLog } from '../format/log.ts';
import { defineMethod } from '../rpc/define-method.ts';
import type { RpcMethods } from '../rpc/method.ts';
import { RPC_CODE, RpcError } from '../rpc/rpc-error.ts';
import type { ChainEvents } from './chain-events.ts';
import { Filters } from './filters.ts';
import { FILTER_LIMITS, type FilterLimits } from './limits.ts';
import { type LogMatch, logMatch } from './log-match.ts';

/** A filter keeps no results: it is how far its client has read what happened on the chain. */
type FilterState =
	| { readonly kind: 'blocks'; next: number }
	| { readonly kind: 'transactions'; next: number }
	| { readonly kind: 'logs'; next: number; readonly filter: LogFilter; readonly matches: LogMatch };

export interface FilterOptions {
	readonly limits?: Partial<FilterLimits>;
	/** Limits of `eth_getFilterLogs`, which are those of `eth_getLogs`. */
	readonly logs?: Partial<LogLimits>;
}

export interface FilterMethods {
	readonly methods: RpcMethods;
	/** Filters that are installed. */
	readonly count: () => number;
	readonly close: () => void;
}

/** The methods of filters, for clients that ask from time to time: `eth_newFilter`, `eth_getFilterChanges` and so on. */
export function filterMethods(
	chain: Chain,
	finder: BlockFinder,
	events: ChainEvents,
	options: FilterOptions = {},
): FilterMethods {
	const limits = { ...FILTER_LIMITS, ...options.limits };
	const filters = new Filters<FilterState>(limits);
	const none = z.tuple([]);
	const id = z.tuple([z.string().max(66)]);

	/** What happened since the client asked last. A filter that missed something is removed, so that nobody relies on it. */
	function unread<T>(name: string, found: readonly T[] | undefined): readonly T[] {
		if (found) return found;
		filters.remove(name);
		throw new RpcError(RPC_CODE.server, 'filter not found');
	}

	function changes(name: string): unknown[] {
		const state = filters.get(name);
		if (state.kind === 'transactions') {
			const found = unread(name, events.transactions.since(state.next));
			state.next += found.length;
			return [...found];
		}
		const found = unread(name, events.blocks.since(state.next));
		if (state.kind === 'blocks') {
			state.next += found.length;
			return found.filter(({ isRemoved }) => !isRemoved).map(({ hash }) => hash);
		}
		const logs: unknown[] = [];
		for (const { hash, isRemoved } of found) {
			const format = { showsVm: showsVm(chain), removed: isRemoved };
			const matching = (logsOfBlock(chain, hash) ?? []).filter(state.matches);
			if (isRemoved) matching.reverse();
			// What does not fit into this answer comes with the next one.
			if (logs.length > 0 && logs.length + matching.length > limits.logs) break;
			for (const log of matching) logs.push(formatLog(log, format));
			state.next++;
		}
		return logs;
	}

	const methods: RpcMethods = {
		eth_newBlockFilter: defineMethod(none, (_, { address }) =>
			filters.install(address, { kind: 'blocks', next: events.blocks.end }),
		),
		eth_newPendingTransactionFilter: defineMethod(z.tuple([z.boolean().optional()]), (_, { address }) =>
			filters.install(address, { kind: 'transactions', next: events.transactions.end }),
		),
		eth_newFilter: defineMethod(z.tuple([logFilter]), ([filter], { address }) => {
			const matches = logMatch(chain, filter);
			return filters.install(address, { kind: 'logs', next: events.blocks.end, filter, matches });
		}),
		eth_getFilterChanges: defineMethod(id, ([name]) => changes(name)),
		eth_getFilterLogs: defineMethod(id, async ([name], { signal }) => {
			const state = filters.get(name);
			if (state.kind !== 'logs') throw new RpcError(RPC_CODE.server, 'filter not found');
			const logs = await findLogs(chain, finder, state.filter, { ...options.logs, signal });
			return logs.map((log) => formatLog(log, { showsVm: showsVm(chain) }));
		}),
		eth_uninstallFilter: defineMethod(id, ([name]) => filters.remove(name)),
	};
	return { methods, count: () => filters.size, close: () => filters.close() };
}
