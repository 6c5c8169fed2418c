import { type Address, bytesToHex, type Hex, toAddress } from '@altvm/abi-bridge';
import { TransactionType, type TypedTransaction } from '@ethereumjs/tx';
import type { EOACode7702AuthorizationListBytes } from '@ethereumjs/util';

/** What the rules need of a transaction, whatever its type. */
export interface Envelope {
	readonly type: number;
	/** Undefined for a contract creation. */
	readonly to: Address | undefined;
	readonly nonce: bigint;
	readonly gasLimit: bigint;
	readonly value: bigint;
	readonly data: Uint8Array;
	/** Wei per gas that it pays at most; a legacy transaction's price. */
	readonly maxFee: bigint;
	/** Wei per gas for the block's maker at most. */
	readonly maxPriorityFee: bigint;
	readonly accessList: readonly { readonly address: Address; readonly keys: readonly Hex[] }[];
	readonly blobHashes: readonly Hex[];
	/** Wei per blob gas that it pays at most. */
	readonly maxBlobFee: bigint;
	readonly authorizations: EOACode7702AuthorizationListBytes;
}

export function envelopeOf(transaction: TypedTransaction): Envelope {
	const { to, nonce, gasLimit, value, data, type } = transaction;
	const hasFees = 'maxFeePerGas' in transaction;
	const isBlob = transaction.type === TransactionType.BlobEIP4844 && 'blobVersionedHashes' in transaction;
	return {
		type,
		to: to && toAddress(to.bytes),
		nonce,
		gasLimit,
		value,
		data,
		maxFee: hasFees ? transaction.maxFeePerGas : transaction.gasPrice,
		maxPriorityFee: hasFees ? transaction.maxPriorityFeePerGas : transaction.gasPrice,
		accessList:
			'accessList' in transaction
				? transaction.accessList.map(([address, keys]) => ({
						address: toAddress(address),
						keys: keys.map((key) => bytesToHex(key)),
					}))
				: [],
		blobHashes: isBlob ? (transaction.blobVersionedHashes as Hex[]) : [],
		maxBlobFee: isBlob ? transaction.maxFeePerBlobGas : 0n,
		authorizations: 'authorizationList' in transaction ? transaction.authorizationList : [],
	};
}
