import { type Address, addressToBytes, bytesToHex, type Hex } from '@altvm/abi-bridge';
import { type BlockHeader, encodeWithdrawal, requestsHash, type SealedBlock, type Withdrawal } from '@altvm/ethereum';
import { listRoot } from '@altvm/state';
import { toQuantity } from '../format/values.ts';

/** An execution payload, decoded: what a beacon block has of an execution block (execution-apis, ExecutionPayloadV1 to V3). */
export interface ExecutionPayload {
	readonly parentHash: Hex;
	readonly feeRecipient: Address;
	readonly stateRoot: Hex;
	readonly receiptsRoot: Hex;
	readonly logsBloom: Uint8Array;
	readonly prevRandao: Hex;
	readonly blockNumber: bigint;
	readonly gasLimit: bigint;
	readonly gasUsed: bigint;
	readonly timestamp: bigint;
	readonly extraData: Uint8Array;
	readonly baseFeePerGas: bigint;
	readonly blockHash: Hex;
	readonly transactions: readonly Uint8Array[];
	/** From Shanghai on. */
	readonly withdrawals?: readonly Withdrawal[];
	/** From Cancun on, as is `excessBlobGas`. */
	readonly blobGasUsed?: bigint;
	readonly excessBlobGas?: bigint;
}

/** What a block has and its payload does not. */
export interface BesidePayload {
	/** From Cancun on. */
	readonly parentBeaconBlockRoot?: Hex;
	/** From Prague on: execution requests, of which the header has the hash. */
	readonly requests?: readonly Uint8Array[];
}

/** keccak256 of the RLP of no ommers (EIP-3675). */
const NO_OMMERS: Hex = '0x1dcc4de8dec75d7aab85b567b6ccd41ad312451b948a7413f0a142fd40d49347';

/** The block that a payload describes. Its hash is not compared with the payload's. */
export function blockOfPayload(payload: ExecutionPayload, beside: BesidePayload): SealedBlock {
	const { transactions, withdrawals, blobGasUsed, excessBlobGas } = payload;
	const { parentBeaconBlockRoot, requests } = beside;
	const header: BlockHeader = {
		parentHash: payload.parentHash,
		ommersHash: NO_OMMERS,
		coinbase: payload.feeRecipient,
		stateRoot: payload.stateRoot,
		transactionsRoot: listRoot(transactions),
		receiptsRoot: payload.receiptsRoot,
		logsBloom: payload.logsBloom,
		difficulty: 0n,
		number: payload.blockNumber,
		gasLimit: payload.gasLimit,
		gasUsed: payload.gasUsed,
		timestamp: payload.timestamp,
		extraData: payload.extraData,
		mixHash: payload.prevRandao,
		nonce: '0x0000000000000000',
		baseFee: payload.baseFeePerGas,
		...(withdrawals && { withdrawalsRoot: listRoot(withdrawals.map(encodeWithdrawal)) }),
		...(blobGasUsed !== undefined && { blobGasUsed }),
		...(excessBlobGas !== undefined && { excessBlobGas }),
		...(parentBeaconBlockRoot !== undefined && { parentBeaconBlockRoot }),
		...(requests && { requestsHash: requestsHash(requests) }),
	};
	return { header, transactions, ommers: [], ...(withdrawals && { withdrawals }) };
}

/** A payload as JSON-RPC has it. A block without withdrawals gives an ExecutionPayloadV1, one without blob gas a V2, others a V3. */
export function toPayload(hash: Hex, { header, transactions, withdrawals }: SealedBlock): Record<string, unknown> {
	const { blobGasUsed, excessBlobGas } = header;
	return {
		parentHash: header.parentHash,
		feeRecipient: shortAddress(header.coinbase),
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
		transactions: transactions.map((bytes) => bytesToHex(bytes)),
		...(withdrawals && { withdrawals: withdrawals.map(toWithdrawal) }),
		...(blobGasUsed !== undefined && { blobGasUsed: toQuantity(blobGasUsed) }),
		...(excessBlobGas !== undefined && { excessBlobGas: toQuantity(excessBlobGas) }),
	};
}

/** A withdrawal as JSON-RPC has it (WithdrawalV1). */
export function toWithdrawal({ index, validatorIndex, address, gwei }: Withdrawal): Record<string, Hex> {
	return {
		index: toQuantity(index),
		validatorIndex: toQuantity(validatorIndex),
		address: shortAddress(address),
		amount: toQuantity(gwei),
	};
}

/** The 20 bytes of an address of EVM form, as headers and withdrawals have them. */
function shortAddress(address: Address): Hex {
	return bytesToHex(addressToBytes(address).subarray(12));
}
