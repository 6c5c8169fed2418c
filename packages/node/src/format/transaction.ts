import { type Address, bytesToHex, type Hex } from '@altvm/abi-bridge';
import type { Authorization, Signature, SignedTransaction, UnsignedTransaction } from '@altvm/ethereum';
import { toQuantity, toRpcAddress } from './values.ts';

/** The block of a transaction, and its place there. */
export interface TransactionBlock {
	readonly hash: Hex;
	readonly number: bigint;
	/** Seconds since 1970. */
	readonly timestamp: bigint;
	/** Undefined before London. */
	readonly baseFee: bigint | undefined;
	/** The transaction's index. */
	readonly index: number;
}

/** Clients read these fields of every transaction. */
const NO_SIGNATURE: Signature = { yParity: 0n, r: 0n, s: 0n };

/** What a client is told of a transaction. */
export type ShownTransaction = Pick<SignedTransaction, 'type' | 'hash' | 'chainId'> & UnsignedTransaction;

/**
 * A transaction as `eth_getTransactionByHash` answers it (execution-apis, `TransactionInfo`).
 *
 * @param signature zero or undefined if it has none of Ethereum's: nobody signed, or an account of another VM did.
 * @param block undefined for a transaction that waits.
 */
export function formatTransaction(
	transaction: ShownTransaction,
	from: Address,
	signature: Signature | undefined,
	block: TransactionBlock | undefined,
): Record<string, unknown> {
	const { type, hash, chainId, to, nonce, gasLimit, value, data, native } = transaction;
	const isEthereum = native === undefined;
	return {
		blockHash: block?.hash ?? null,
		blockNumber: block ? toQuantity(block.number) : null,
		blockTimestamp: block ? toQuantity(block.timestamp) : null,
		from: toRpcAddress(from),
		gas: toQuantity(gasLimit),
		gasPrice: toQuantity(block ? effectiveGasPrice(transaction, block.baseFee) : transaction.maxFee),
		...(isEthereum && feeFields(transaction)),
		hash,
		input: bytesToHex(data),
		nonce: toQuantity(nonce),
		to: to === undefined ? null : toRpcAddress(to),
		transactionIndex: block ? toQuantity(block.index) : null,
		value: toQuantity(value),
		type: toQuantity(type),
		...(isEthereum && type >= 1 && { accessList: formatAccessList(transaction.accessList) }),
		...(chainId !== undefined && { chainId: toQuantity(chainId) }),
		...(type === 3 && { blobVersionedHashes: transaction.blobHashes }),
		...(type === 4 && { authorizationList: transaction.authorizations.map(formatAuthorization) }),
		...formatSignature(transaction, signature ?? NO_SIGNATURE),
		// The VM in whose form it was signed.
		...(!isEthereum && { vm: native.vm }),
	};
}

/** The fees that the type has beside the gas price. */
function feeFields({ type, maxFee, maxPriorityFee, maxBlobFee }: ShownTransaction): Record<string, Hex> {
	return {
		...(type >= 2 && { maxFeePerGas: toQuantity(maxFee), maxPriorityFeePerGas: toQuantity(maxPriorityFee) }),
		...(type === 3 && { maxFeePerBlobGas: toQuantity(maxBlobFee) }),
	};
}

/** The value `v` of a legacy transaction says the chain, too (EIP-155). Of other types it is the parity, for old clients. */
function formatSignature({ type, chainId }: ShownTransaction, { yParity, r, s }: Signature): Record<string, Hex> {
	const isUnsigned = r === 0n && s === 0n;
	const legacy = isUnsigned ? 0n : chainId === undefined ? 27n + yParity : 35n + 2n * chainId + yParity;
	return {
		v: toQuantity(type === 0 ? legacy : yParity),
		r: toQuantity(r),
		s: toQuantity(s),
		...(type !== 0 && { yParity: toQuantity(yParity) }),
	};
}

/** An access list (EIP-2930). */
export function formatAccessList(
	list: UnsignedTransaction['accessList'],
): { address: Hex; storageKeys: readonly Hex[] }[] {
	return list.map(({ address, keys }) => ({ address: toRpcAddress(address), storageKeys: keys }));
}

function formatAuthorization({ chainId, address, nonce, yParity, r, s }: Authorization): Record<string, Hex> {
	return {
		chainId: toQuantity(chainId),
		address: toRpcAddress(address),
		nonce: toQuantity(nonce),
		yParity: toQuantity(yParity),
		r: toQuantity(r),
		s: toQuantity(s),
	};
}

/** Wei per gas that a transaction pays in a block of a base fee (EIP-1559). */
export function effectiveGasPrice({ maxFee, maxPriorityFee }: UnsignedTransaction, baseFee = 0n): bigint {
	const price = baseFee + maxPriorityFee;
	return price < maxFee ? price : maxFee;
}
