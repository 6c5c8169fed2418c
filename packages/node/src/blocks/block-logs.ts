import type { Hex } from '@altvm/abi-bridge';
import type { Chain, StoredLog } from '@altvm/chain';
import { logsOf } from '../format/receipt.ts';

/** The logs of a block with their places. Undefined if the block is not kept or was never executed. */
export function logsOfBlock({ blocks }: Chain, hash: Hex): StoredLog[] | undefined {
	const header = blocks.header(hash);
	const receipts = header && blocks.receipts(hash);
	if (!receipts) return undefined;
	let firstLog = 0;
	return receipts.flatMap((receipt, index) => {
		const logs = logsOf(receipt, { block: { hash, header }, index, firstLog, blobGasPrice: undefined });
		firstLog += logs.length;
		return logs;
	});
}
