import { ChainError } from '@altvm/chain';
import { BlockError, type BlockHeader } from '@altvm/ethereum';
import { type EvmHardfork, isAtLeast } from '@altvm/evm';
import { HostError } from '@altvm/host';
import { z } from 'zod';

import { defineMethod } from '../rpc/define-method.ts';
import type { RpcMethods } from '../rpc/method.ts';
import type { Engine } from './engine.ts';
import { engineError } from './engine-error.ts';
import { forkAt } from './fork-at.ts';
import { ATTRIBUTES, forkChoiceState, type PayloadAttributes, timestamped } from './schemas.ts';

const params = z.tuple([forkChoiceState, z.unknown().optional()]);

/** The forks for which each version of the method builds payloads. */
const FORKS: Record<1 | 2 | 3, readonly EvmHardfork[]> = {
	1: ['paris'],
	2: ['paris', 'shanghai'],
	3: ['cancun', 'prague', 'osaka'],
};

/** `engine_forkchoiceUpdated`, V1 to V3. */
export function forkChoiceMethods(engine: Engine): RpcMethods {
	const method = (version: 1 | 2 | 3) =>
		defineMethod(params, ([state, given]) =>
			engine.forkChoice(state, async (head) => {
				if (given === undefined || given === null) return null;
				const forkOf = (timestamp: bigint) => forkAt(engine.chain.config, timestamp);
				const attributes = attributesOf(given, version, forkOf, head);
				try {
					return await engine.payloads.start(state.headBlockHash, attributes, version);
				} catch (error) {
					if (!isBadAttribute(error)) throw error;
					throw engineError('invalidAttributes', (error as Error).message);
				}
			}),
		);
	return {
		engine_forkchoiceUpdatedV1: method(1),
		engine_forkchoiceUpdatedV2: method(2),
		engine_forkchoiceUpdatedV3: method(3),
	};
}

/** Checks attributes in the order of engine/cancun.md: their structure, their fork, their timestamp. */
function attributesOf(
	given: unknown,
	version: 1 | 2 | 3,
	forkOf: (timestamp: bigint) => EvmHardfork,
	head: BlockHeader,
): PayloadAttributes {
	const fork = forkOf(parsed(timestamped, given).timestamp);
	// The second version of the method takes the first structure before Shanghai.
	const structure = version === 2 && !isAtLeast(fork, 'shanghai') ? 1 : version;
	const attributes: PayloadAttributes = parsed<PayloadAttributes>(ATTRIBUTES[structure], given);
	if (!FORKS[version].includes(fork)) throw engineError('unsupportedFork', `the payload is of ${fork}`);
	if (attributes.timestamp <= head.timestamp) {
		throw engineError('invalidAttributes', `the timestamp is not after the head's, ${head.timestamp}`);
	}
	return attributes;
}

/** @throws RpcError -38003 that names the place. */
function parsed<T>(schema: z.ZodType<T>, given: unknown): T {
	const result = schema.safeParse(given);
	if (result.success) return result.data;
	const [issue] = result.error.issues;
	throw engineError('invalidAttributes', [...(issue?.path ?? []), issue?.message].map(String).join(': ').slice(0, 300));
}

/** Whether an error of building says that an attribute is wrong. */
function isBadAttribute(error: unknown): boolean {
	if (error instanceof BlockError) return true;
	return (error instanceof HostError || error instanceof ChainError) && error.code === 'bad-request';
}
