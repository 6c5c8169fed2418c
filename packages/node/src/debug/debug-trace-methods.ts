import type { Chain } from '@altvm/chain';
import { BlockError, decodeBlock, simulateTransaction } from '@altvm/ethereum';
import type { Executor } from '@altvm/host';
import { z } from 'zod';
import type { BlockFinder } from '../blocks/block-finder.ts';
import { cappedGas } from '../call/gas-to-try.ts';
import { transactionArgs } from '../call/transaction-args.ts';
import { overridesOf, transactionCallOf } from '../call/transaction-call.ts';
import { blockNumberOrTag, blockOrLatest } from '../params/block.ts';
import { data, hash } from '../params/hex.ts';
import { defineMethod } from '../rpc/define-method.ts';
import type { RpcClient, RpcMethods } from '../rpc/method.ts';
import { RPC_CODE, RpcError } from '../rpc/rpc-error.ts';
import { bounded, precompilesOf, Replays, type Traced } from '../tracing/replays.ts';
import { TraceBudget, type TraceLimits } from '../tracing/trace-limits.ts';
import { traceRefusal } from '../tracing/trace-refusal.ts';
import { milliseconds, type TraceConfig, traceCallConfig, traceConfig, tracerOf } from './trace-config.ts';

const config = traceConfig.nullish().transform((given) => given ?? ({} as TraceConfig));

/** geth's `debug_trace` methods. */
export function debugTraceMethods(chain: Chain, finder: BlockFinder, limits: TraceLimits): RpcMethods {
	const replays = new Replays(chain);
	const budgetOf = ({ timeout }: { readonly timeout?: string | undefined }, client: RpcClient) => {
		const asked = timeout === undefined ? limits.time : Math.min(milliseconds(timeout), limits.maxTime);
		return new TraceBudget(limits.bytes, Math.min(performance.now() + asked, client.deadline));
	};
	const options = { maxTime: limits.maxTime };
	const traceBlock = async (of: Parameters<Replays['block']>[0], asked: TraceConfig, client: RpcClient) => {
		const make = tracerOf(asked);
		return shown(await replays.block(of, (_, budget) => make(budget), budgetOf(asked, client)));
	};
	return {
		debug_traceTransaction: defineMethod(
			z.tuple([hash, config]),
			async ([of, asked], client) => {
				const make = tracerOf(asked);
				const place = chain.blocks.place(of);
				const header = place && chain.blocks.header(place.blockHash);
				if (!header) throw new RpcError(RPC_CODE.server, 'transaction not found');
				const { blockHash, index } = place;
				const only = (at: number, budget: TraceBudget) => (at === index ? make(budget) : undefined);
				const [traced] = await replays.block({ hash: blockHash, header }, only, budgetOf(asked, client), index);
				return traced!.result;
			},
			options,
		),
		debug_traceBlockByNumber: defineMethod(
			z.tuple([blockNumberOrTag, config]),
			async ([at, asked], client) => {
				const found = await finder.find(at);
				if (!found) throw new RpcError(RPC_CODE.server, `block #${at} not found`);
				return await traceBlock(found, asked, client);
			},
			options,
		),
		debug_traceBlockByHash: defineMethod(
			z.tuple([hash, config]),
			async ([of, asked], client) => {
				const header = chain.blocks.header(of);
				if (!header) throw new RpcError(RPC_CODE.server, `block ${of} not found`);
				return await traceBlock({ hash: of, header }, asked, client);
			},
			options,
		),
		debug_traceBlock: defineMethod(
			z.tuple([data, config]),
			([rlp, asked], client) => {
				const make = tracerOf(asked);
				return shown(replays.sealed(blockOf(rlp), (_, budget) => make(budget), budgetOf(asked, client)));
			},
			options,
		),
		debug_traceCall: defineMethod(
			z.tuple([transactionArgs, blockOrLatest, traceCallConfig.nullish()]),
			async ([args, at, given], client) => {
				const asked = given ?? ({} as z.output<typeof traceCallConfig>);
				const tracer = tracerOf(asked)(budgetOf(asked, client));
				const budget = budgetOf(asked, client);
				const call = transactionCallOf(args, chain.config.chainId);
				const overrides = overridesOf(asked.stateOverrides, asked.blockOverrides, call);
				const gasLimit = cappedGas(call.gasLimit, limits);
				const run = (host: Executor) => {
					const trace = bounded(tracer.trace, budget);
					const ran = simulateTransaction(host, { ...call, gasLimit }, { trace, overrides });
					const { number: blockNumber } = host.block;
					return tracer.result(ran, { blockNumber, firstLog: 0, precompiles: precompilesOf(host) });
				};
				try {
					if (asked.txIndex === undefined) return await finder.state(at, run);
					return await replays.within(await finder.get(at), Number(asked.txIndex), run);
				} catch (error) {
					throw traceRefusal(error);
				}
			},
			options,
		),
	};
}

function shown(traced: readonly Traced[]): object[] {
	return traced.map(({ place, result }) => ({ txHash: place.transactionHash, result }));
}

function blockOf(rlp: Uint8Array) {
	try {
		return decodeBlock(rlp);
	} catch (error) {
		if (!(error instanceof BlockError)) throw error;
		throw new RpcError(RPC_CODE.server, `could not decode block: ${error.message}`);
	}
}
