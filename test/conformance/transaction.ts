import { hexToBytes } from '@altvm/abi-bridge';
import { TransactionError } from '@altvm/ethereum';
import { transactionCommon } from '@altvm/ethereum/common';
import type { EvmHardfork } from '@altvm/evm';
import { createTx, type TypedTxData } from '@ethereumjs/tx';
import type { StateTest, TestPost } from './format.ts';

/** Returns the signed bytes of a case's transaction: from the file, or signed from its fields and key. */
export function transactionBytes(test: StateTest, post: TestPost, hardfork: EvmHardfork, chainId: bigint): Uint8Array {
	if (post.txbytes !== undefined) return hexToBytes(post.txbytes);
	const { transaction } = test;
	const { data, gas, value } = post.indexes;
	const accessList = transaction.accessLists?.[data];
	const type = typeOf(test, accessList !== undefined && accessList !== null);
	const fields = {
		type,
		...(type > 0 && { chainId, accessList: accessList ?? [] }),
		...(type < 2
			? { gasPrice: transaction.gasPrice }
			: { maxFeePerGas: transaction.maxFeePerGas, maxPriorityFeePerGas: transaction.maxPriorityFeePerGas }),
		...(type === 3 && {
			maxFeePerBlobGas: transaction.maxFeePerBlobGas,
			blobVersionedHashes: transaction.blobVersionedHashes,
		}),
		...(type === 4 && { authorizationList: transaction.authorizationList }),
		nonce: transaction.nonce,
		gasLimit: transaction.gasLimit[gas],
		value: transaction.value[value],
		data: transaction.data[data],
		...(transaction.to !== '' && { to: transaction.to }),
	};
	try {
		const common = transactionCommon(hardfork, chainId);
		const unsigned = createTx(fields as TypedTxData, { common, allowUnlimitedInitCodeSize: true });
		return unsigned.sign(hexToBytes(transaction.secretKey!)).serialize();
	} catch (cause) {
		throw new TransactionError('malformed', cause instanceof Error ? cause.message : String(cause), {}, { cause });
	}
}

function typeOf({ transaction }: StateTest, hasAccessList: boolean): number {
	if (transaction.authorizationList) return 4;
	if (transaction.maxFeePerBlobGas !== undefined) return 3;
	if (transaction.maxFeePerGas !== undefined) return 2;
	return hasAccessList ? 1 : 0;
}
