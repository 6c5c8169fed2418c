import { bytesToHex, type Hex } from '@altvm/abi-bridge';
import { type BuiltBlock, type Chain, ChainError } from '@altvm/chain';
import { isAtLeast } from '@altvm/evm';
import { HostError } from '@altvm/host';
import { z } from 'zod';
import { rulesOf } from '../blocks/block-content.ts';
import { sidecarsOf, toBlobsBundle } from '../engine/blobs-bundle.ts';
import { toPayload } from '../engine/payload.ts';
import { toQuantity } from '../format/values.ts';
import { address, data, hash, quantity64 } from '../params/hex.ts';
import { defineMethod } from '../rpc/define-method.ts';
import type { RpcMethods } from '../rpc/method.ts';
import { RPC_CODE, RpcError } from '../rpc/rpc-error.ts';
import { transactionRefusal } from './transaction-refusal.ts';

const attributes = z.object({
	timestamp: quantity64,
	prevRandao: hash.nullish(),
	suggestedFeeRecipient: address.nullish(),
	withdrawals: z
		.array(z.object({ index: quantity64, validatorIndex: quantity64, address, amount: quantity64 }))
		.nullish(),
	parentBeaconBlockRoot: hash.nullish(),
	targetGasLimit: quantity64.nullish(),
});
/** Null for the transactions of the mempool. */
const transactions = z.array(data).nullable();
const extraData = data.refine((bytes) => bytes.length <= 32, { error: 'more than 32 bytes' }).nullish();

/**
 * Methods that build blocks at once (`testing_` of execution-apis). They let the client decide what a block holds, so a server has them only
 * if it is told to.
 */
export function testingMethods(chain: Chain): RpcMethods {
	return {
		testing_buildBlockV1: defineMethod(
			z.tuple([hash, attributes, transactions, extraData]),
			async ([parent, given, forced, extra]) => formatBuilt(chain, await build(chain, parent, given, forced, extra)),
		),
		testing_commitBlockV1: defineMethod(
			z.tuple([attributes, transactions, extraData]),
			async ([given, forced, extra]) => {
				const built = await build(chain, chain.head.hash, given, forced, extra);
				await chain.setHead({ head: built.hash });
				return built.hash;
			},
		),
	};
}

async function build(
	chain: Chain,
	parent: Hex,
	given: z.output<typeof attributes>,
	forced: readonly Uint8Array[] | null,
	extra: Uint8Array | null | undefined,
): Promise<BuiltBlock> {
	const { timestamp, prevRandao, suggestedFeeRecipient, withdrawals, parentBeaconBlockRoot, targetGasLimit } = given;
	const built = await building(
		chain.build({
			parent,
			timestamp,
			...(prevRandao && { prevRandao }),
			...(suggestedFeeRecipient && { coinbase: suggestedFeeRecipient }),
			...(withdrawals && { withdrawals: withdrawals.map(({ amount, ...same }) => ({ ...same, gwei: amount })) }),
			...(parentBeaconBlockRoot && { parentBeaconBlockRoot }),
			...(targetGasLimit != null && { gasLimit: targetGasLimit }),
			...(extra && { extraData: extra }),
			forced: forced ?? [],
			fromMempool: forced === null,
		}),
	);
	const [skipped] = built.skipped;
	if (skipped) {
		const { message } = transactionRefusal(skipped.error) as Error;
		throw new RpcError(RPC_CODE.server, `transaction ${skipped.index}: ${message}`);
	}
	return built;
}

/** What the client asked for may be impossible: an unknown parent, a time before the parent's. */
async function building(built: Promise<BuiltBlock>): Promise<BuiltBlock> {
	try {
		return await built;
	} catch (error) {
		if (error instanceof ChainError || error instanceof HostError) throw new RpcError(RPC_CODE.server, error.message);
		throw error;
	}
}

/** The answer of `engine_getPayload`. Blobs that the mempool does not have are left out. */
function formatBuilt(chain: Chain, { hash, block, value, requests }: BuiltBlock): Record<string, unknown> {
	const { hardfork } = rulesOf(chain, { hash, header: block.header });
	const sidecars = sidecarsOf(block.transactions, chain.mempool).filter((sidecar) => sidecar !== undefined);
	return {
		executionPayload: toPayload(hash, block),
		blockValue: toQuantity(value),
		blobsBundle: toBlobsBundle(sidecars, isAtLeast(hardfork, 'osaka') ? 'cells' : 'blobs'),
		executionRequests: requests.map((request) => bytesToHex(request)),
		shouldOverrideBuilder: false,
	};
}
