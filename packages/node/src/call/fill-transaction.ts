import { type Address, evmFormOf, toAddress } from '@altvm/abi-bridge';
import type { Chain } from '@altvm/chain';
import {
	estimateTransactionGas,
	type SignedTransaction,
	type TransactionType,
	type UnsignedFields,
	unsignedTransaction,
} from '@altvm/ethereum';
import type { Host } from '@altvm/host';
import { rulesOf } from '../blocks/block-content.ts';
import { blobBaseFeeOf } from '../eth/block-fees.ts';
import type { TipOracle } from '../eth/tip-oracle.ts';
import { RPC_CODE, RpcError } from '../rpc/rpc-error.ts';
import type { CallLimits } from './call-limits.ts';
import { gasToTry } from './gas-to-try.ts';
import { callOf, type TransactionArgs } from './transaction-args.ts';
import { transactionCallOf } from './transaction-call.ts';

const ZERO = toAddress(`0x${'0'.repeat(40)}`);

export interface FilledTransaction {
	readonly from: Address;
	/** Its bytes have no signature. */
	readonly transaction: SignedTransaction;
}

/** What a transaction is filled with. */
export interface FillParts {
	readonly chain: Chain;
	readonly oracle: TipOracle;
	readonly limits: CallLimits;
}

/**
 * Fills in what a client left out of a transaction, as geth does: nonce, fees, gas and type.
 * @param host with the state of the head.
 * @throws RpcError if fields contradict each other; what `estimateTransactionGas` throws.
 */
export function fillTransaction(
	host: Host,
	args: TransactionArgs,
	{ chain, oracle, limits }: FillParts,
): FilledTransaction {
	const { chainId } = chain.config;
	const call = callOf(args, chainId);
	const from = call.from === undefined ? ZERO : toAddress(call.from);
	check(args, call.data);
	const type = typeOf(args);
	const fees = feesOf(args, type, chain, oracle);
	const filled = { ...args, ...fees, chainId };
	const asked = transactionCallOf(filled, chainId);
	const gasLimit = args.gas ?? estimateTransactionGas(host, { ...asked, gasLimit: gasToTry(host, asked, limits) });
	const fields: UnsignedFields = {
		type,
		to: call.to === undefined ? undefined : evmFormOf(toAddress(call.to)),
		nonce: call.nonce ?? chain.mempool.nextNonce(from) ?? host.nonce(from),
		gasLimit,
		value: call.value ?? 0n,
		data: call.data ?? new Uint8Array(0),
		maxFee: fees.maxFeePerGas ?? fees.gasPrice ?? 0n,
		maxPriorityFee: fees.maxPriorityFeePerGas ?? fees.gasPrice ?? 0n,
		maxBlobFee: fees.maxFeePerBlobGas ?? 0n,
		accessList: args.accessList ?? [],
		blobHashes: args.blobVersionedHashes ?? [],
		authorizations: args.authorizationList ?? [],
	};
	const { hardfork } = rulesOf(chain, chain.head);
	return { from, transaction: unsignedTransaction(from, fields, { hardfork, chainId }) };
}

function check(
	{ to, blobVersionedHashes, authorizationList, gasPrice }: TransactionArgs,
	data: Uint8Array | undefined,
): void {
	if (blobVersionedHashes?.length === 0) throw refused('need at least 1 blob for a blob transaction');
	if (gasPrice !== undefined && authorizationList) throw refused('both gasPrice and authorizationList specified');
	if (to !== undefined) return;
	if (blobVersionedHashes) throw refused('missing "to" in blob transaction');
	if (!data || data.length === 0) throw refused('contract creation without any data provided');
	if (authorizationList) throw refused('authorizationList provided for contract creation, but "to" field is missing');
}

function typeOf({ authorizationList, blobVersionedHashes, gasPrice, accessList }: TransactionArgs): TransactionType {
	if (authorizationList) return 4;
	if (blobVersionedHashes) return 3;
	if (gasPrice === undefined) return 2;
	return accessList ? 1 : 0;
}

type Fees = Pick<TransactionArgs, 'gasPrice' | 'maxFeePerGas' | 'maxPriorityFeePerGas' | 'maxFeePerBlobGas'>;

function feesOf(args: TransactionArgs, type: TransactionType, chain: Chain, oracle: TipOracle): Fees {
	const { header } = chain.head;
	const { maxFeePerBlobGas = 2n * blobBaseFeeOf(header, rulesOf(chain, chain.head).blobSchedule) } = args;
	if (args.maxFeePerBlobGas === 0n) throw refused('maxFeePerBlobGas, if specified, must be non-zero');
	const blobs = type === 3 ? { maxFeePerBlobGas } : {};
	if (args.gasPrice !== undefined) {
		const hasBaseFee = header.baseFee !== undefined;
		if (hasBaseFee && args.gasPrice === 0n) throw refused('gasPrice must be non-zero after london fork');
		return { gasPrice: args.gasPrice, ...blobs } as Fees;
	}
	const { maxPriorityFeePerGas = oracle.suggest() } = args;
	// Room for a base fee that rises.
	const { maxFeePerGas = maxPriorityFeePerGas + 2n * (header.baseFee ?? 0n) } = args;
	if (args.maxFeePerGas === 0n) throw refused('maxFeePerGas must be non-zero');
	if (maxFeePerGas < maxPriorityFeePerGas) {
		throw refused(`maxFeePerGas (${maxFeePerGas}) < maxPriorityFeePerGas (${maxPriorityFeePerGas})`);
	}
	return { maxFeePerGas, maxPriorityFeePerGas, ...blobs } as Fees;
}

function refused(message: string): RpcError {
	return new RpcError(RPC_CODE.server, message);
}
