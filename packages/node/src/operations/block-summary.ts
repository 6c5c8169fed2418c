import type { Chain, HashedHeader } from '@altvm/chain';

/** What the transactions of one VM did in a block. */
export interface VmSummary {
	readonly gas: bigint;
	readonly transactions: number;
	/** Of the transactions, those that reverted or halted. */
	readonly failed: number;
}

/** What a block did, for metrics and the status page. */
export interface BlockSummary {
	readonly hash: string;
	readonly number: bigint;
	readonly timestamp: bigint;
	readonly gasUsed: bigint;
	readonly gasLimit: bigint;
	readonly transactions: number;
	/** By the VM of the contract that was called. Transactions that ran no code are under `transfer`. */
	readonly vms: Readonly<Record<string, VmSummary>>;
}

/** Sums up a block. Receipts that are not kept count nothing. */
export function summarize({ blocks }: Chain, { hash, header }: HashedHeader): BlockSummary {
	const vms: Record<string, VmSummary> = {};
	const receipts = blocks.receipts(hash) ?? [];
	for (const { vm = 'transfer', gasUsed, status } of receipts) {
		const { gas, transactions, failed } = vms[vm] ?? { gas: 0n, transactions: 0, failed: 0 };
		vms[vm] = {
			gas: gas + gasUsed,
			transactions: transactions + 1,
			failed: failed + (status === 'success' ? 0 : 1),
		};
	}
	const { number, timestamp, gasUsed, gasLimit } = header;
	return { hash, number, timestamp, gasUsed, gasLimit, transactions: receipts.length, vms };
}
