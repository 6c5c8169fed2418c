import type { Hex } from '@altvm/abi-bridge';
import { type BlockHeader, type BlockRules, blobBaseFee } from '@altvm/ethereum';
import type { EvmBlockContext } from '@altvm/evm';
import type { BlockContext } from '@altvm/host';

/** The context in which the transactions of a block run. */
export function blockContext(
	header: BlockHeader,
	rules: BlockRules,
	blockHash: (number: bigint) => Hex | undefined,
): BlockContext {
	const { number, timestamp, gasLimit, coinbase, baseFee = 0n, excessBlobGas = 0n, difficulty, mixHash } = header;
	return {
		number,
		timestamp,
		gasLimit,
		coinbase,
		baseFee,
		chainId: rules.chainId,
		chain: {
			blobBaseFee: blobBaseFee(excessBlobGas, rules.blobSchedule),
			prevRandao: mixHash,
			difficulty,
		} satisfies EvmBlockContext,
		blockHash,
	};
}
