import { type Address, bytesToHex, type Hex, toAddress } from '@altvm/abi-bridge';
import { TransactionType, type TypedTransaction } from '@ethereumjs/tx';
import type { EOACode7702AuthorizationListBytes } from '@ethereumjs/util';

/** The fields of a transaction that the rules read, the same for every type. */
export interface Envelope {
	readonly type: number;
	/** Undefined for a contract creation. */
	readonly to: Address | undefined;
	readonly nonce: bigint;
	readonly gasLimit: bigint;
	readonly value: bigint;
	readonly data: Uint8Array;
	/** Most wei per gas (EIP-1559); a legacy transaction's gas price. */
	readonly maxFee: bigint;
	/** Most wei per gas for the coinbase (EIP-1559). */
	readonly maxPriorityFee: bigint;
	readonly accessList: readonly { readonly address: Address; readonly keys: readonly Hex[] }[];
	readonly blobHashes: readonly Hex[];
	/** Most wei per blob gas (EIP-4844). */
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
