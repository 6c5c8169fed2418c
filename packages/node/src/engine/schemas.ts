import { type Hex, isEvmForm } from '@altvm/abi-bridge';
import type { Withdrawal } from '@altvm/ethereum';
import { z } from 'zod';
import { address, data, hash, quantity, quantity64 } from '../params/hex.ts';
import type { ExecutionPayload } from './payload.ts';

/** Any field that is null counts as not provided (engine/cancun.md). */
function withoutNulls(value: unknown): unknown {
	if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
	return Object.fromEntries(Object.entries(value).filter(([, field]) => field !== null && field !== undefined));
}

const evmAddress = address.refine(isEvmForm, { error: 'not an address of 20 bytes' });

const withdrawal = z
	.object({ index: quantity64, validatorIndex: quantity64, address: evmAddress, amount: quantity64 })
	.transform(({ amount, ...rest }): Withdrawal => ({ ...rest, gwei: amount }));
const withdrawals = z.array(withdrawal);

const payloadFields = {
	parentHash: hash,
	feeRecipient: evmAddress,
	stateRoot: hash,
	receiptsRoot: hash,
	logsBloom: data.refine(({ length }) => length === 256, { error: 'not 256 bytes' }),
	prevRandao: hash,
	blockNumber: quantity64,
	gasLimit: quantity64,
	gasUsed: quantity64,
	timestamp: quantity64,
	extraData: data.refine(({ length }) => length <= 32, { error: 'more than 32 bytes' }),
	baseFeePerGas: quantity,
	blockHash: hash,
	transactions: z.array(data),
};

const payloadV2 = { ...payloadFields, withdrawals };
const payloadV3 = { ...payloadV2, blobGasUsed: quantity64, excessBlobGas: quantity64 };

/** Payloads by the version of their structure. */
export const PAYLOAD = {
	1: strict(payloadFields),
	2: strict(payloadV2),
	3: strict(payloadV3),
} as const satisfies Record<number, z.ZodType<ExecutionPayload>>;

/** The timestamp alone, by which the version of the structure is known. */
export const timestamped = z.looseObject({ timestamp: quantity64 });

export const forkChoiceState = z.object({ headBlockHash: hash, safeBlockHash: hash, finalizedBlockHash: hash });

/**
 * A sequencer's additions to payload attributes, as the OP Stack and ev-reth have them: transactions that come first, whether those of the
 * mempool follow, and the gas limit.
 */
const sequencing = {
	transactions: z.array(data).optional(),
	noTxPool: z.boolean().optional(),
	gasLimit: quantity64.optional(),
};
const attributeFields = { timestamp: quantity64, prevRandao: hash, suggestedFeeRecipient: evmAddress, ...sequencing };

/** Payload attributes by the version of their structure. */
export const ATTRIBUTES = {
	1: strict(attributeFields),
	2: strict({ ...attributeFields, withdrawals }),
	3: strict({ ...attributeFields, withdrawals, parentBeaconBlockRoot: hash }),
} as const;

/** Payload attributes of any version, decoded. */
export type PayloadAttributes = z.output<(typeof ATTRIBUTES)[1]> & {
	readonly withdrawals?: readonly Withdrawal[];
	readonly parentBeaconBlockRoot?: Hex;
};

function strict<Shape extends z.ZodRawShape>(shape: Shape) {
	return z.preprocess(withoutNulls, z.strictObject(shape));
}
