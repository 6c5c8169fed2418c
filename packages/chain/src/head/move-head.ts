import type { Database, StateChanges } from '@altvm/state';
import type { HashedHeader } from '../blocks/block-reader.ts';
import {
	blockIn,
	editsIn,
	pruneSides,
	receiptsIn,
	removeCanonical,
	requestsIn,
	totalDifficultyIn,
	writeCanonical,
} from '../blocks/block-tables.ts';
import { writePointers } from '../blocks/head-pointers.ts';
import { type Layer, layerBytes } from '../layers/layer.ts';
import type { CanonicalStates } from '../state/canonical-states.ts';

/** From which block to which the canonical chain goes on. */
export interface HeadMove {
	/** The canonical blocks after the common ancestor, oldest first. */
	readonly removed: readonly HashedHeader[];
	/** What takes their place, oldest first. */
	readonly added: readonly Layer[];
	readonly head: HashedHeader;
	readonly safe: HashedHeader | undefined;
	readonly finalized: HashedHeader | undefined;
}

/** Blocks of side chains are kept until the head is so far ahead. */
const SIDE_AGE = 1024n;

/**
 * Undoes and writes blocks in one transaction of the database, the pointer to the head in it.
 * @returns the removed blocks, as layers.
 * @throws ChainError `state-unavailable` if the state before a block is no longer kept: nothing is changed.
 */
export function moveHead(database: Database, states: CanonicalStates, move: HeadMove): Layer[] {
	const { removed, added, head, safe, finalized } = move;
	const layers: Layer[] = [];
	const changes: StateChanges[] = [];
	database.transaction((writer) => {
		for (const { hash, header } of [...removed].reverse()) {
			const { applied, undone } = states.undo(writer, header.number);
			changes.push(applied);
			const receipts = receiptsIn(writer, header.number, hash)!;
			const block = blockIn(writer, header.number, hash)!;
			const totalDifficulty = totalDifficultyIn(writer, header.number, hash)!;
			const requests = requestsIn(writer, header.number, hash)!;
			const edits = editsIn(writer, header.number, hash);
			removeCanonical(writer, header.number, hash);
			const parts = { block, receipts, changes: undone, nodes: undefined };
			const { parentHash } = header;
			layers.unshift({ hash, parentHash, totalDifficulty, requests, edits, ...parts, bytes: layerBytes(parts) });
		}
		for (const layer of added) {
			states.apply(writer, layer.block.header.number, layer.changes, layer.nodes);
			changes.push(layer.changes);
			writeCanonical(writer, layer);
		}
		pruneSides(writer, head.header.number - SIDE_AGE);
		writePointers(writer, { head: head.hash, safe: safe?.hash, finalized: finalized?.hash });
	});
	states.changed(changes);
	return layers;
}
