import type { Chain, HashedHeader, StoredLog } from '@altvm/chain';
import { z } from 'zod';
import { logsOfBlock } from '../blocks/block-logs.ts';
import { showsVm } from '../blocks/shows-vm.ts';
import type { SyncProgress } from '../eth/client-methods.ts';
import { formatPooled } from '../eth/format-pooled.ts';
import { logFilter } from '../eth/log-filter.ts';
import { formatHeader } from '../format/block.ts';
import { formatLog } from '../format/log.ts';
import { toQuantity } from '../format/values.ts';
import { invalidParams } from '../params/invalid-params.ts';
import { defineMethod } from '../rpc/define-method.ts';
import type { RpcClient, RpcMethods } from '../rpc/method.ts';
import { RPC_CODE, RpcError } from '../rpc/rpc-error.ts';
import type { ChainEvents } from './chain-events.ts';
import { FILTER_LIMITS, type FilterLimits } from './limits.ts';
import { logMatch } from './log-match.ts';
import { Subscriptions } from './subscriptions.ts';

export interface SubscriptionOptions {
	readonly limits?: Partial<FilterLimits>;
	/** Calls the listener when the node falls behind, and with undefined when it is no longer behind. Returns what stops it. */
	readonly onSyncing?: (listener: (progress: SyncProgress | undefined) => void) => () => void;
}

export interface SubscriptionMethods {
	readonly methods: RpcMethods;
	/** Subscriptions that are open. */
	readonly count: () => number;
}

type Send = (result: unknown) => void;
/** Begins a subscription of a kind with its second parameter. Returns what stops it. */
type Start = (parameter: unknown, send: Send) => () => void;

function parsed<T>(schema: z.ZodType<T>, kind: string, parameter: unknown): T {
	const given = parameter === undefined ? [kind] : [kind, parameter];
	const result = z.tuple([z.string(), schema]).safeParse(given);
	if (!result.success) throw invalidParams(result.error, given);
	return result.data[1];
}

const formatProgress = (progress: SyncProgress) => {
	const status = Object.entries(progress).map(([name, number]) => [name, toQuantity(number)]);
	return { syncing: true, status: Object.fromEntries(status) };
};

/** `eth_subscribe` and `eth_unsubscribe`, for clients with a socket. */
export function subscriptionMethods(
	chain: Chain,
	events: ChainEvents,
	options: SubscriptionOptions = {},
): SubscriptionMethods {
	const subscriptions = new Subscriptions({ ...FILTER_LIMITS, ...options.limits });
	// Subscriptions of the same block share its header and its logs.
	const header = lastOf((block) => formatHeader(block));
	const logs = lastOf((block) => logsOfBlock(chain, block.hash) ?? []);

	const kinds: Record<string, Start> = {
		newHeads: (_, send) =>
			events.onBlock((block, isRemoved) => {
				if (!isRemoved) send(header(block));
			}),
		logs: (parameter, send) => {
			const matches = logMatch(
				chain,
				parsed(
					logFilter.default(() => logFilter.parse({})),
					'logs',
					parameter,
				),
			);
			const format = { showsVm: showsVm(chain) };
			return events.onBlock((block, removed) => {
				const found: StoredLog[] = logs(block).filter(matches);
				if (removed) found.reverse();
				for (const log of found) send(formatLog(log, { ...format, removed }));
			});
		},
		newPendingTransactions: (parameter, send) => {
			const isFull = parsed(z.boolean().nullish(), 'newPendingTransactions', parameter) ?? false;
			return events.onTransaction((pooled) => send(isFull ? formatPooled(pooled) : pooled.transaction.hash));
		},
		syncing: (_, send) =>
			options.onSyncing?.((progress) => send(progress ? formatProgress(progress) : false)) ?? (() => {}),
	};

	const methods: RpcMethods = {
		eth_subscribe: defineMethod(
			z.tuple([z.string(), z.unknown().optional()]),
			([kind, parameter], client: RpcClient) => {
				const { notify } = client;
				if (!notify) throw new RpcError(RPC_CODE.methodNotFound, 'notifications not supported');
				const start = Object.hasOwn(kinds, kind) ? kinds[kind] : undefined;
				if (!start) {
					throw new RpcError(RPC_CODE.methodNotFound, `no "${kind.slice(0, 50)}" subscription in eth namespace`);
				}
				return subscriptions.open(client, (id) => start(parameter, (result) => notify(id, result)));
			},
		),
		eth_unsubscribe: defineMethod(z.tuple([z.string().max(66)]), ([id], { session }) => {
			if (subscriptions.end(session, id)) return true;
			throw new RpcError(RPC_CODE.server, 'subscription not found');
		}),
	};
	return { methods, count: () => subscriptions.size };
}

/** Keeps the result for the block that was asked for last. */
function lastOf<T>(make: (block: HashedHeader) => T): (block: HashedHeader) => T {
	let last: { readonly hash: string; readonly result: T } | undefined;
	return (block) => {
		if (last?.hash !== block.hash) last = { hash: block.hash, result: make(block) };
		return last.result;
	};
}
