import { EMPTY_BYTES } from '@altvm/abi-bridge';
import { type EvmHardfork, isAtLeast } from '@altvm/evm';
import { ZERO_HASH, ZERO_NONCE } from '../constants.ts';
import type { BlockFields, ExecutedBlock, ImportedBlock, SealedBlock } from './block.ts';
import { encodeBlock } from './codec.ts';
import { type BlockHeader, headerHash, ommersHash } from './header.ts';
import { checkSize } from './size.ts';
import { checkExtraData, checkFields } from './validate-header.ts';

/** What the maker of a block writes into its header. */
export interface SealOptions {
	/** At most 32 bytes. Default none. */
	readonly extraData?: Uint8Array;
	/** Proof of work: the headers of the block's ommers. */
	readonly ommers?: readonly BlockHeader[];
}

/**
 * Makes the header of a block that was executed.
 * @throws BlockError `size` if the RLP is too long (EIP-7934), or another code for what no valid block has.
 */
export function sealedOf(
	hardfork: EvmHardfork,
	fields: BlockFields,
	executed: ExecutedBlock,
	{ extraData = EMPTY_BYTES, ommers = [] }: SealOptions,
): ImportedBlock {
	const header = headerOf(hardfork, fields, executed, ommers, extraData);
	checkFields(header, hardfork);
	checkExtraData(header);
	const block: SealedBlock = {
		header,
		transactions: executed.transactions.map(({ transaction }) => transaction.serialize()),
		ommers,
		...(executed.withdrawalsRoot !== undefined && { withdrawals: fields.withdrawals ?? [] }),
	};
	checkSize(hardfork, () => encodeBlock(block).length);
	return { ...executed, hash: headerHash(header), block };
}

function headerOf(
	hardfork: EvmHardfork,
	block: BlockFields,
	executed: ExecutedBlock,
	ommers: readonly BlockHeader[],
	extraData: Uint8Array,
): BlockHeader {
	const { number, timestamp, gasLimit, coinbase, parentHash, prevRandao = ZERO_HASH } = block;
	const { gasUsed, logsBloom, stateRoot, transactionsRoot, receiptsRoot, withdrawalsRoot, requestsHash } = executed;
	const since = (fork: EvmHardfork) => isAtLeast(hardfork, fork);
	return {
		parentHash,
		ommersHash: ommersHash(ommers),
		coinbase,
		stateRoot,
		transactionsRoot,
		receiptsRoot,
		logsBloom,
		difficulty: since('paris') ? 0n : (block.difficulty ?? 0n),
		number,
		gasLimit,
		gasUsed,
		timestamp,
		extraData,
		mixHash: since('paris') ? prevRandao : ZERO_HASH,
		nonce: ZERO_NONCE,
		...(since('london') && { baseFee: block.baseFee ?? 0n }),
		...(withdrawalsRoot !== undefined && { withdrawalsRoot }),
		...(since('cancun') && {
			blobGasUsed: executed.blobGasUsed,
			excessBlobGas: block.excessBlobGas ?? 0n,
			parentBeaconBlockRoot: block.parentBeaconBlockRoot ?? ZERO_HASH,
		}),
		...(requestsHash !== undefined && { requestsHash }),
	};
}
