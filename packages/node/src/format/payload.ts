import { bytesToHex, type Hex } from '@altvm/abi-bridge';
import type { BlobSidecar, BuiltBlock } from '@altvm/chain';
import { formatWithdrawal } from './block.ts';
import { toQuantity, toRpcAddress } from './values.ts';

/** A block as consensus clients have it (`ExecutionPayloadV3` of the Engine API). Fields that the block's fork does not have are left out. */
export function formatPayload({ hash, block }: Pick<BuiltBlock, 'hash' | 'block'>): Record<string, unknown> {
	const { header, transactions, withdrawals } = block;
	return {
		parentHash: header.parentHash,
		feeRecipient: toRpcAddress(header.coinbase),
		stateRoot: header.stateRoot,
		receiptsRoot: header.receiptsRoot,
		logsBloom: bytesToHex(header.logsBloom),
		prevRandao: header.mixHash,
		blockNumber: toQuantity(header.number),
		gasLimit: toQuantity(header.gasLimit),
		gasUsed: toQuantity(header.gasUsed),
		timestamp: toQuantity(header.timestamp),
		extraData: bytesToHex(header.extraData),
		baseFeePerGas: toQuantity(header.baseFee ?? 0n),
		blockHash: hash,
		transactions: transactions.map(bytesToHex),
		...(withdrawals && { withdrawals: withdrawals.map(formatWithdrawal) }),
		...(header.blobGasUsed !== undefined && { blobGasUsed: toQuantity(header.blobGasUsed) }),
		...(header.excessBlobGas !== undefined && { excessBlobGas: toQuantity(header.excessBlobGas) }),
	};
}

/** The blobs of a block's transactions (`BlobsBundle` of the Engine API). */
export function formatBlobsBundle(sidecars: readonly BlobSidecar[]): Record<'commitments' | 'proofs' | 'blobs', Hex[]> {
	return {
		commitments: sidecars.flatMap(({ commitments }) => commitments.map(bytesToHex)),
		proofs: sidecars.flatMap(({ proofs }) => proofs.map(bytesToHex)),
		blobs: sidecars.flatMap(({ blobs }) => blobs.map(bytesToHex)),
	};
}
