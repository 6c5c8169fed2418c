import type { Hex } from '@altvm/abi-bridge';
import type { Chain, HashedHeader } from '@altvm/chain';
import { executeTransaction, simulateTransaction, type TransactionTracer } from '@altvm/ethereum';
import type { Executor } from '@altvm/host';
import { z } from 'zod';
import type { BlockFinder } from '../blocks/block-finder.ts';
import { blockOverrides } from '../call/block-overrides.ts';
import { cappedGas } from '../call/gas-to-try.ts';
import { stateOverrides } from '../call/state-overrides.ts';
import { optional, transactionArgs } from '../call/transaction-args.ts';
import { overridesOf, transactionCallOf } from '../call/transaction-call.ts';
import { blockNumberOrTag, blockOrLatest } from '../params/block.ts';
import { data, hash, quantity64 } from '../params/hex.ts';
import { defineMethod } from '../rpc/define-method.ts';
import type { RpcClient, RpcMethods } from '../rpc/method.ts';
import { bounded, precompilesOf, Replays, type Traced, type TracerOf } from '../tracing/replays.ts';
import { TraceBudget, type TraceLimits } from '../tracing/trace-limits.ts';
import { traceRefusal } from '../tracing/trace-refusal.ts';
import { envelopeTracer, traceTypes } from './envelope.ts';
import { FLAT, localized, rewardTraces } from './localized.ts';
import { filterTraces, traceFilter } from './trace-filter.ts';

type Make = (budget: TraceBudget) => TransactionTracer;

const flat: Make = () => FLAT;

/** OpenEthereum's `trace_` methods, by the profile of execution-apis. */
export function traceMethods(chain: Chain, finder: BlockFinder, limits: TraceLimits): RpcMethods {
	const replays = new Replays(chain);
	const options = { maxTime: limits.maxTime };
	const budgetOf = ({ deadline }: RpcClient) => {
		return new TraceBudget(limits.bytes, Math.min(performance.now() + limits.maxTime, deadline));
	};
	/** A transaction of the canonical chain, traced; undefined if there is none. */
	const one = async (of: Hex, make: Make, client: RpcClient): Promise<Traced | undefined> => {
		const place = chain.blocks.place(of);
		const header = place && chain.blocks.header(place.blockHash);
		if (!header) return undefined;
		const { index, blockHash } = place;
		const only: TracerOf = (at, budget) => (at === index ? make(budget) : undefined);
		const [traced] = await replays.block({ hash: blockHash, header }, only, budgetOf(client), index);
		return traced;
	};
	const all = (of: HashedHeader, make: Make, client: RpcClient): Promise<Traced[]> =>
		of.header.number === 0n ? Promise.resolve([]) : replays.block(of, (_, budget) => make(budget), budgetOf(client));
	/** Traces what `run` simulates on the state of a block. */
	const simulated = <T>(run: () => T): T => {
		try {
			return run();
		} catch (error) {
			throw traceRefusal(error);
		}
	};
	const placeOf = (host: Executor) => ({
		blockNumber: host.block.number,
		firstLog: 0,
		precompiles: precompilesOf(host),
	});
	return {
		trace_transaction: defineMethod(
			z.tuple([hash]),
			async ([of], client) => {
				const traced = await one(of, flat, client);
				return traced ? localized([traced]) : null;
			},
			options,
		),
		trace_get: defineMethod(
			z.tuple([hash, z.array(quantity64).max(1024)]),
			async ([of, path], client) => {
				const traced = await one(of, flat, client);
				const wanted = path.join();
				return (traced && localized([traced]).find(({ traceAddress }) => traceAddress.join() === wanted)) ?? null;
			},
			options,
		),
		trace_block: defineMethod(
			z.tuple([blockNumberOrTag]),
			async ([at], client) => {
				const block = await finder.find(at);
				return block ? [...localized(await all(block, flat, client)), ...rewardTraces(chain, block)] : null;
			},
			options,
		),
		trace_filter: defineMethod(
			z.tuple([traceFilter]),
			([filter], client) => filterTraces({ chain, finder, replays }, filter, limits, budgetOf(client)),
			options,
		),
		trace_replayTransaction: defineMethod(
			z.tuple([hash, traceTypes]),
			async ([of, types], client) => {
				const traced = await one(of, (budget) => envelopeTracer(types, budget), client);
				return traced ? { ...(traced.result as object), transactionHash: of } : null;
			},
			options,
		),
		trace_replayBlockTransactions: defineMethod(
			z.tuple([blockNumberOrTag, traceTypes]),
			async ([at, types], client) => {
				const block = await finder.find(at);
				if (!block) return null;
				const traced = await all(block, (budget) => envelopeTracer(types, budget), client);
				return traced.map(({ place, result }) => ({ ...(result as object), transactionHash: place.transactionHash }));
			},
			options,
		),
		trace_call: defineMethod(
			z.tuple([
				transactionArgs,
				traceTypes,
				blockOrLatest,
				optional(stateOverrides).optional(),
				optional(blockOverrides).optional(),
			]),
			([args, types, at, accounts, fields], client) => {
				const call = transactionCallOf(args, chain.config.chainId);
				const overrides = overridesOf(accounts, fields, call);
				const budget = budgetOf(client);
				const tracer = envelopeTracer(types, budget);
				const gasLimit = cappedGas(call.gasLimit, limits);
				return finder.state(at, (host) =>
					simulated(() => {
						const trace = bounded(tracer.trace, budget);
						return tracer.result(simulateTransaction(host, { ...call, gasLimit }, { trace, overrides }), placeOf(host));
					}),
				);
			},
			options,
		),
		trace_rawTransaction: defineMethod(
			z.tuple([data, traceTypes]),
			([raw, types], client) => {
				const budget = budgetOf(client);
				const tracer = envelopeTracer(types, budget);
				return finder.state('latest', (host) =>
					simulated(() => {
						const trace = bounded(tracer.trace, budget);
						return tracer.result(executeTransaction(host, raw, { trace, simulate: true }), placeOf(host));
					}),
				);
			},
			options,
		),
	};
}
