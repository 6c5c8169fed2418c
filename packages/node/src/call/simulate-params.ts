import { z } from 'zod';
import { blockOverrides } from './block-overrides.ts';
import { stateOverrides } from './state-overrides.ts';
import { optional, transactionArgs } from './transaction-args.ts';

const flag = z
	.boolean()
	.nullish()
	.transform((value) => value ?? false);

/** The first parameter of `eth_simulateV1` (execution-apis, `EthSimulatePayload`). */
export const simulateParams = z.object({
	blockStateCalls: z
		.array(
			z.object({
				blockOverrides: optional(blockOverrides),
				stateOverrides: optional(stateOverrides),
				calls: optional(z.array(transactionArgs)),
			}),
		)
		.min(1, { error: 'empty input' }),
	traceTransfers: flag,
	validation: flag,
	returnFullTransactions: flag,
});
