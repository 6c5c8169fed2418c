import type { Hex } from '@altvm/abi-bridge';
import { z } from 'zod';
import { hash, quantity } from './hex.ts';

/** Names of blocks that change as the chain grows. */
export type BlockTag = 'earliest' | 'latest' | 'pending' | 'safe' | 'finalized';

/** Which block a client means: by its number, its tag, or its hash (EIP-1898). */
export type BlockParam = bigint | BlockTag | BlockHashParam;

export interface BlockHashParam {
	readonly hash: Hex;
	/** Whether a block that is not on the canonical chain is refused. */
	readonly requireCanonical: boolean;
}

const TAGS: ReadonlySet<string> = new Set<BlockTag>(['earliest', 'latest', 'pending', 'safe', 'finalized']);
const tag = z.custom<BlockTag>((value) => typeof value === 'string' && TAGS.has(value));

/** geth has numbers of blocks in 63 bits. */
const number = quantity.refine((value) => value >> 63n === 0n, { error: 'block number larger than int64' });

/** A number or a tag. */
export const blockNumberOrTag = z.string().transform((text, context): bigint | BlockTag => {
	const named = tag.safeParse(text);
	return named.success ? named.data : parsed(number, text, context);
});

const byHash = z.strictObject({ blockHash: hash, requireCanonical: z.boolean().optional() });
const byNumber = z.strictObject({ blockNumber: blockNumberOrTag });

/** A number, a tag, a hash, or an object of EIP-1898; the latest block if it is omitted or null. */
export const blockOrLatest = z
	.unknown()
	.optional()
	.transform((value, context) => readBlock(value ?? 'latest', context));

/** A block that the client must name. */
export const requiredBlock = z.unknown().transform(readBlock);

function readBlock(value: unknown, context: z.core.$RefinementCtx<unknown>): BlockParam {
	if (typeof value === 'string') {
		// A number has at most 63 bits, so 64 digits are a hash.
		if (value.length === 66) return { hash: parsed(hash, value, context), requireCanonical: false };
		return parsed(blockNumberOrTag, value, context);
	}
	if (typeof value === 'object' && value !== null && 'blockNumber' in value) {
		if ('blockHash' in value) return refused(context, 'cannot specify both BlockHash and BlockNumber');
		return parsed(byNumber, value, context).blockNumber;
	}
	const { blockHash, requireCanonical = false } = parsed(byHash, value, context);
	return { hash: blockHash, requireCanonical };
}

function parsed<T>(schema: z.ZodType<T>, value: unknown, context: z.core.$RefinementCtx<unknown>): T {
	const result = schema.safeParse(value);
	if (result.success) return result.data;
	const [issue] = result.error.issues;
	return refused(context, issue?.message ?? 'not a block');
}

function refused(context: z.core.$RefinementCtx<unknown>, message: string): never {
	context.addIssue({ code: 'custom', message, continue: false });
	return z.NEVER;
}
