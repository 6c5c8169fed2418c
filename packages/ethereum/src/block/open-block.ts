import type { Hex } from '@altvm/abi-bridge';
import type { EvmBlockContext } from '@altvm/evm';
import { type BlockContext, type Host, HostError, type OpenBlock } from '@altvm/host';
import type { BlockRules } from '../config/chain-config.ts';
import { ZERO_HASH } from '../constants.ts';
import { blobBaseFee } from '../transaction/blob-gas.ts';
import type { BlockFields } from './block.ts';
import { BlockError } from './block-error.ts';

/** What contracts see of a block besides its fields. */
export interface BlockView {
	readonly rules: BlockRules;
	/** Returns the hash of one of the 255 blocks before the parent, or undefined. */
	readonly blockHash?: ((number: bigint) => Hex | undefined) | undefined;
	/** In place of what the block's fields give. */
	readonly chain?: Partial<EvmBlockContext> | undefined;
}

/** @throws BlockError `context` if a field of the block is out of range. */
export function openBlock(host: Host, block: BlockFields, view: BlockView): OpenBlock {
	try {
		return host.openBlock(contextOf(host, block, view));
	} catch (cause) {
		const isRefused = cause instanceof RangeError || (cause instanceof HostError && cause.code === 'bad-request');
		if (!isRefused) throw cause;
		throw new BlockError('context', cause.message, { cause });
	}
}

function contextOf(host: Host, block: BlockFields, { rules, blockHash, chain }: BlockView): Partial<BlockContext> {
	const { number, timestamp, gasLimit, coinbase, parentHash } = block;
	return {
		number,
		timestamp,
		gasLimit,
		coinbase,
		chainId: rules.chainId,
		baseFee: block.baseFee ?? 0n,
		// Other VMs may have fields of their own.
		chain: {
			...host.block.chain,
			blobBaseFee: blobBaseFee(block.excessBlobGas ?? 0n, rules.blobSchedule),
			prevRandao: block.prevRandao ?? ZERO_HASH,
			difficulty: block.difficulty ?? 0n,
			...chain,
		} satisfies EvmBlockContext,
		blockHash: (of) => (of === number - 1n ? parentHash : blockHash?.(of)),
	};
}
