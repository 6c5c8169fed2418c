import type { Chain, HashedHeader } from '@altvm/chain';
import { type BlobSchedule, type BlockHeader, blobBaseFee, nextBlock, rulesAt } from '@altvm/ethereum';

/** Wei per blob gas in a block; 0 before Cancun. */
export function blobBaseFeeOf({ excessBlobGas }: BlockHeader, schedule: BlobSchedule): bigint {
	return excessBlobGas === undefined ? 0n : blobBaseFee(excessBlobGas, schedule);
}

/** The fees that a child of a block would have. */
export function nextFees(chain: Chain, { hash, header }: HashedHeader): { baseFee: bigint; blobBaseFee: bigint } {
	const timestamp = header.timestamp + 1n;
	const total = chain.blocks.totalDifficulty(hash);
	const place = { timestamp, ...(total !== undefined && { parentTotalDifficulty: total }) };
	const next = nextBlock(header, chain.config, place);
	const { blobSchedule } = rulesAt(chain.config, { number: next.number, ...place });
	const { baseFee = 0n, excessBlobGas } = next;
	return { baseFee, blobBaseFee: excessBlobGas === undefined ? 0n : blobBaseFee(excessBlobGas, blobSchedule) };
}
