import type { Chain } from '@altvm/chain';
import { type BlockSimulation, simulateBlocks } from '@altvm/ethereum';
import { z } from 'zod';
import type { BlockFinder } from '../blocks/block-finder.ts';
import { showsVm } from '../blocks/shows-vm.ts';
import { transactionRefusal } from '../eth/transaction-refusal.ts';
import { blockOrLatest } from '../params/block.ts';
import { defineMethod } from '../rpc/define-method.ts';
import type { RpcMethod } from '../rpc/method.ts';
import { callRefusal } from './call-errors.ts';
import type { CallLimits } from './call-limits.ts';
import { formatSimulated } from './format-simulated.ts';
import { simulateParams } from './simulate-params.ts';
import { simulationRefusal } from './simulation-errors.ts';
import { callOf, defined } from './transaction-args.ts';

/** `eth_simulateV1`: blocks that do not exist, on the state of one that does. */
export function simulateMethod(chain: Chain, finder: BlockFinder, limits: CallLimits): RpcMethod {
	return defineMethod(z.tuple([simulateParams, blockOrLatest]), async ([payload, base]) => {
		const { chainId } = chain.config;
		const blocks = payload.blockStateCalls.map(
			({ blockOverrides: fields, stateOverrides: accounts, calls = [] }): BlockSimulation => ({
				...defined({ fields, accounts }),
				calls: calls.map((args) => callOf(args, chainId)),
			}),
		);
		const { validation, traceTransfers, returnFullTransactions: fullTransactions } = payload;
		const format = { fullTransactions, showsVm: showsVm(chain) };
		return finder.state(base, async (host, { hash, header }) => {
			const total = chain.blocks.totalDifficulty(hash);
			const options = {
				config: chain.config,
				parent: header,
				...(total !== undefined && { parentTotalDifficulty: total }),
				blockHash: host.block.blockHash,
				validation,
				traceTransfers,
				...{ gasCap: limits.gasCap, maxTime: limits.maxTime, maxTraceBytes: limits.traceBytes },
			};
			try {
				const simulated = await simulateBlocks(host, blocks, options);
				return simulated.map((block) => formatSimulated(block, format));
			} catch (error) {
				throw simulationError(error);
			}
		});
	});
}

function simulationError(error: unknown): unknown {
	const words = (cause: unknown) => String((transactionRefusal(cause) as Error).message);
	return callRefusal(simulationRefusal(error, words));
}
