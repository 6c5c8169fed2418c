import { type Authorization, authorizationHash, type SimulatedCall } from '@altvm/ethereum';
import { z } from 'zod';
import { address, data, hash, quantity, quantity64 } from '../params/hex.ts';
import { RPC_CODE, RpcError } from '../rpc/rpc-error.ts';

/** A field that may be missing. Some clients write null for that. */
export const optional = <Output>(schema: z.ZodType<Output>) =>
	schema.nullish().transform((value) => value ?? undefined);

const accessList = z.array(
	z
		.object({ address, storageKeys: z.array(hash).nullish() })
		.transform(({ address: at, storageKeys }) => ({ address: at, keys: storageKeys ?? [] })),
);

const authorization = z
	.object({
		chainId: quantity,
		address,
		nonce: quantity64,
		yParity: optional(quantity64),
		v: optional(quantity64),
		r: quantity,
		s: quantity,
	})
	.transform(({ yParity, v, ...rest }): Authorization => {
		// Old clients write the parity as `v`.
		const parity = yParity ?? (v !== undefined && v >= 27n ? v - 27n : v) ?? 0n;
		return { ...rest, yParity: parity, signedHash: authorizationHash(rest) };
	});

/** A transaction as clients ask for it (execution-apis, `GenericTransaction`). Fields that are not known are ignored, as in geth. */
export const transactionArgs = z.object({
	from: optional(address),
	to: optional(address),
	gas: optional(quantity64),
	gasPrice: optional(quantity),
	maxFeePerGas: optional(quantity),
	maxPriorityFeePerGas: optional(quantity),
	maxFeePerBlobGas: optional(quantity),
	value: optional(quantity),
	nonce: optional(quantity64),
	data: optional(data),
	input: optional(data),
	accessList: optional(accessList),
	chainId: optional(quantity),
	blobVersionedHashes: optional(z.array(hash)),
	authorizationList: optional(z.array(authorization)),
	blobs: z.null({ error: '"blobs" is not supported: give their hashes in "blobVersionedHashes"' }).optional(),
});

export type TransactionArgs = z.output<typeof transactionArgs>;

/**
 * Returns what clients ask for as a call of a chain.
 * @throws RpcError if fields contradict each other, as geth says it.
 */
export function callOf(args: TransactionArgs, chainId: bigint): SimulatedCall {
	const { from, to, gas, gasPrice, maxFeePerGas, maxPriorityFeePerGas, value, nonce } = args;
	if (gasPrice !== undefined && (maxFeePerGas !== undefined || maxPriorityFeePerGas !== undefined)) {
		throw refused('both gasPrice and (maxFeePerGas or maxPriorityFeePerGas) specified');
	}
	if (args.chainId !== undefined && args.chainId !== chainId) {
		throw refused(`chainId does not match node's (have=${args.chainId}, want=${chainId})`);
	}
	const input = dataOf(args);
	return defined({
		from,
		to,
		gasLimit: gas,
		gasPrice,
		maxFee: maxFeePerGas,
		maxPriorityFee: maxPriorityFeePerGas,
		maxBlobFee: args.maxFeePerBlobGas,
		value,
		nonce,
		data: input,
		accessList: args.accessList,
		blobHashes: args.blobVersionedHashes,
		authorizations: args.authorizationList,
	});
}

/** `input` is the newer name of `data`. */
export function dataOf({ data: old, input }: Pick<TransactionArgs, 'data' | 'input'>): Uint8Array | undefined {
	if (old && input && (old.length !== input.length || old.some((byte, i) => byte !== input[i]))) {
		throw refused('both "data" and "input" are set and not equal. Please use "input" to pass transaction call data');
	}
	return input ?? old;
}

function refused(message: string): RpcError {
	return new RpcError(RPC_CODE.server, message);
}

/** An object without the fields that are undefined. */
export function defined<T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
	return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as never;
}
