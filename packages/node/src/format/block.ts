import { bytesToHex, type Hex } from '@altvm/abi-bridge';
import type { HashedHeader } from '@altvm/chain';
import { headerHash, type SealedBlock, type Withdrawal } from '@altvm/ethereum';
import { toQuantity, toRpcAddress } from './values.ts';

/** A header as `eth_getHeaderByHash` and subscriptions answer it. Fields that its fork does not have are left out. */
export function formatHeader({ hash, header }: HashedHeader): Record<string, unknown> {
	return {
		number: toQuantity(header.number),
		hash,
		parentHash: header.parentHash,
		nonce: header.nonce,
		mixHash: header.mixHash,
		sha3Uncles: header.ommersHash,
		logsBloom: bytesToHex(header.logsBloom),
		transactionsRoot: header.transactionsRoot,
		stateRoot: header.stateRoot,
		receiptsRoot: header.receiptsRoot,
		miner: toRpcAddress(header.coinbase),
		difficulty: toQuantity(header.difficulty),
		extraData: bytesToHex(header.extraData),
		gasLimit: toQuantity(header.gasLimit),
		gasUsed: toQuantity(header.gasUsed),
		timestamp: toQuantity(header.timestamp),
		...given('baseFeePerGas', header.baseFee),
		...given('withdrawalsRoot', header.withdrawalsRoot),
		...given('blobGasUsed', header.blobGasUsed),
		...given('excessBlobGas', header.excessBlobGas),
		...given('parentBeaconBlockRoot', header.parentBeaconBlockRoot),
		...given('requestsHash', header.requestsHash),
	};
}

function given(name: string, value: bigint | Hex | undefined): Record<string, Hex> {
	if (value === undefined) return {};
	return { [name]: typeof value === 'bigint' ? toQuantity(value) : value };
}

/** What a block has beside its header. */
export interface BlockBody extends Pick<SealedBlock, 'ommers' | 'withdrawals'> {
	/** Length of the block's RLP. */
	readonly size: number;
	/** Hashes, or whole transactions. */
	readonly transactions: readonly unknown[];
}

/** A block as `eth_getBlockByHash` answers it (execution-apis, `Block`). */
export function formatBlock(header: HashedHeader, body: BlockBody): Record<string, unknown> {
	return {
		...formatHeader(header),
		size: toQuantity(body.size),
		transactions: body.transactions,
		uncles: body.ommers.map(headerHash),
		...(body.withdrawals && { withdrawals: body.withdrawals.map(formatWithdrawal) }),
	};
}

/** A withdrawal (EIP-4895). Its amount is in gwei. */
export function formatWithdrawal({ index, validatorIndex, address, gwei }: Withdrawal): Record<string, Hex> {
	return {
		index: toQuantity(index),
		validatorIndex: toQuantity(validatorIndex),
		address: toRpcAddress(address),
		amount: toQuantity(gwei),
	};
}
