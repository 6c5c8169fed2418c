import type { Hex } from '@altvm/abi-bridge';
import type { NodeChanges, StateChanges } from '@altvm/state';
import type { BlockRecord } from '../blocks/block-tables.ts';

/** A block that was executed and is not canonical: its results, and how its state differs from its parent's. */
export interface Layer extends BlockRecord {
	readonly parentHash: Hex;
	/** How the state differs, with the edits before the block. */
	readonly changes: StateChanges;
	/** How the trie nodes differ from the parent's. They are found when they are needed, if a block was canonical before. */
	nodes: NodeChanges | undefined;
	/** About how much memory it takes. */
	readonly bytes: number;
}

const ACCOUNT_BYTES = 400;
const SLOT_BYTES = 300;
const NODE_BYTES = 400;
const RECEIPT_BYTES = 600;
const LOG_BYTES = 600;

/** Estimates the memory of a layer, from above for what blocks can have most of. */
export function layerBytes({
	block,
	receipts,
	changes,
	nodes,
}: Pick<Layer, 'block' | 'receipts' | 'changes' | 'nodes'>): number {
	let bytes = 4096;
	for (const node of nodes?.nodes.values() ?? []) bytes += NODE_BYTES + (node?.length ?? 0);
	for (const transaction of block.transactions) bytes += transaction.length + RECEIPT_BYTES;
	for (const { logs } of receipts) for (const log of logs) bytes += log.data.length + LOG_BYTES;
	bytes += changes.accounts.size * ACCOUNT_BYTES;
	for (const byVm of changes.slots.values()) {
		for (const entries of byVm.values()) {
			for (const value of entries.values()) bytes += SLOT_BYTES + (value?.length ?? 0);
		}
	}
	for (const blob of changes.blobs.values()) bytes += blob.length;
	return bytes;
}
