import type { BlockOverrides, SimulatedFields, TransactionCall, TransactionOverrides } from '@altvm/ethereum';
import type { AccountOverrides } from '@altvm/host';
import { RPC_CODE, RpcError } from '../rpc/rpc-error.ts';
import { callOf, defined, type TransactionArgs } from './transaction-args.ts';

/**
 * Returns what clients ask for as a transaction to simulate. As in geth, one whose price is zero pays nothing.
 * @throws RpcError if fields contradict each other.
 */
export function transactionCallOf(args: TransactionArgs, chainId: bigint): TransactionCall {
	const {
		gasPrice,
		maxFee = gasPrice,
		maxPriorityFee = gasPrice,
		maxBlobFee,
		nonce: _,
		...rest
	} = callOf(args, chainId);
	const isFree = !maxFee && !maxPriorityFee;
	return {
		...rest,
		...(!isFree && { maxFee: maxFee ?? 0n, maxPriorityFee: maxPriorityFee ?? 0n }),
		...(maxBlobFee && { maxBlobFee }),
	};
}

/**
 * Returns what a call takes to be different.
 * @throws RpcError for fields of a block that no call can see.
 */
export function overridesOf(
	accounts: AccountOverrides | undefined,
	block: SimulatedFields | undefined,
	{ maxFee }: TransactionCall,
): TransactionOverrides {
	const { withdrawals, parentBeaconBlockRoot, ...fields } = block ?? {};
	for (const [name, field] of Object.entries({ beaconRoot: parentBeaconBlockRoot, withdrawals })) {
		if (field === undefined) continue;
		throw new RpcError(RPC_CODE.server, `block override "${name}" is not supported for this RPC method`);
	}
	// A call without a price sees no base fee, whatever it is.
	const { baseFee, ...others } = fields;
	const seen: BlockOverrides = maxFee === undefined ? others : defined({ ...others, baseFee });
	return defined({ accounts, ...(Object.keys(seen).length > 0 && { block: seen }) });
}
