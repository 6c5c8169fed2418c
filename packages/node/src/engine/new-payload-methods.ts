import type { Hex } from '@altvm/abi-bridge';
import { decodeTransaction, headerHash, type SealedBlock } from '@altvm/ethereum';
import type { EvmHardfork } from '@altvm/evm';
import { z } from 'zod';
import { data, hash } from '../params/hex.ts';

import { defineMethod } from '../rpc/define-method.ts';
import type { RpcMethods } from '../rpc/method.ts';
import type { Engine } from './engine.ts';
import { engineError, invalidParams } from './engine-error.ts';
import { forkAt } from './fork-at.ts';
import { type BesidePayload, blockOfPayload, type ExecutionPayload } from './payload.ts';
import { invalid, type PayloadStatus } from './payload-status.ts';
import { PAYLOAD, timestamped } from './schemas.ts';

const BLOB_TYPE = 3;

const anything = z.unknown();
const blobHashes = z.array(hash);
/** EIP-7685: in ascending order of their types, none twice, none without data. */
const executionRequests = z
	.array(data.refine(({ length }) => length > 1, { error: 'a request without data' }))
	.refine((requests) => requests.every((request, i) => i === 0 || requests[i - 1]![0]! < request[0]!), {
		error: 'requests that are not in ascending order of their types',
	});

/** `engine_newPayload`, V1 to V4. */
export function newPayloadMethods(engine: Engine): RpcMethods {
	const forkOf = (payload: { readonly timestamp: bigint }) => forkAt(engine.chain.config, payload.timestamp);
	const take = async (
		payload: ExecutionPayload,
		beside: BesidePayload & { readonly blobHashes?: readonly Hex[] } = {},
	): Promise<PayloadStatus> => {
		const { blobHashes, ...rest } = beside;
		const empty = payload.transactions.findIndex(({ length }) => length === 0);
		if (empty !== -1) return invalid(null, `transaction ${empty} is empty`);
		const block = blockOfPayload(payload, rest);
		const found = headerHash(block.header);
		if (found !== payload.blockHash) return invalid(null, `the block's hash is ${found}, not ${payload.blockHash}`);
		const wrong = blobHashes && blobHashError(block, blobHashes, forkOf(payload), engine.chain.config.chainId);
		return wrong === undefined ? engine.importBlock(found, block) : invalid(null, wrong);
	};
	return {
		engine_newPayloadV1: defineMethod(z.tuple([anything]), async ([given]) => {
			const payload = parsed(PAYLOAD[1], given, 'executionPayload');
			mustBeOf(forkOf(payload), ['paris']);
			const status = await take(payload);
			const isHash = status.latestValidHash === null && status.validationError?.startsWith("the block's hash");
			return isHash ? { ...status, status: 'INVALID_BLOCK_HASH' } : status;
		}),
		engine_newPayloadV2: defineMethod(z.tuple([anything]), ([given]) => {
			const fork = forkOf(parsed(timestamped, given, 'executionPayload'));
			mustBeOf(fork, ['paris', 'shanghai']);
			return take(parsed(fork === 'paris' ? PAYLOAD[1] : PAYLOAD[2], given, 'executionPayload'));
		}),
		engine_newPayloadV3: defineMethod(z.tuple([anything, anything, anything]), ([given, hashes, root]) => {
			const payload = parsed(PAYLOAD[3], given, 'executionPayload');
			const beside = {
				blobHashes: parsed(blobHashes, hashes, 'expectedBlobVersionedHashes'),
				parentBeaconBlockRoot: parsed(hash, root, 'parentBeaconBlockRoot'),
			};
			mustBeOf(forkOf(payload), ['cancun']);
			return take(payload, beside);
		}),
		engine_newPayloadV4: defineMethod(
			z.tuple([anything, anything, anything, anything]),
			([given, hashes, root, requests]) => {
				const payload = parsed(PAYLOAD[3], given, 'executionPayload');
				const beside = {
					blobHashes: parsed(blobHashes, hashes, 'expectedBlobVersionedHashes'),
					parentBeaconBlockRoot: parsed(hash, root, 'parentBeaconBlockRoot'),
					requests: parsed(executionRequests, requests, 'executionRequests'),
				};
				mustBeOf(forkOf(payload), ['prague', 'osaka']);
				return take(payload, beside);
			},
		),
	};
}

/** @throws RpcError -32602 that names the place. */
function parsed<T>(schema: z.ZodType<T>, value: unknown, name: string): T {
	const result = schema.safeParse(value);
	if (result.success) return result.data;
	const [issue] = result.error.issues;
	throw invalidParams(`${[name, ...(issue?.path ?? [])].map(String).join('.').slice(0, 200)}: ${issue?.message}`);
}

function mustBeOf(fork: EvmHardfork, forks: readonly EvmHardfork[]): void {
	if (!forks.includes(fork)) throw engineError('unsupportedFork', `the payload is of ${fork}`);
}

/** What is wrong with the expected hashes of blobs; undefined if they are those of the block's transactions, in their order. */
function blobHashError(
	{ transactions }: SealedBlock,
	expected: readonly Hex[],
	fork: EvmHardfork,
	chainId: bigint,
): string | undefined {
	const found: Hex[] = [];
	for (const [i, bytes] of transactions.entries()) {
		if (bytes[0] !== BLOB_TYPE) continue;
		try {
			found.push(...decodeTransaction(bytes, fork, chainId).blobHashes);
		} catch (error) {
			return `transaction ${i}: ${(error as Error).message}`;
		}
	}
	if (found.length === expected.length && found.every((hash, i) => hash === expected[i])) return undefined;
	return `the payload has ${found.length} blobs, whose hashes are not the ${expected.length} expected ones`;
}
