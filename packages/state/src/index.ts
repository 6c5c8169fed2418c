export {
	type AccountRecord,
	EMPTY_ACCOUNT,
	EMPTY_CODE_HASH,
	NO_SLOTS,
	type SlotCounts,
	sameRecord,
} from './account-record.ts';
export { ChangedStore } from './changed-store.ts';
export type { CommitmentFactory, StateCommitment } from './commitment/commitment.ts';
export { ETHEREUM_VM } from './commitment/leaves.ts';
export { listRoot } from './commitment/list-root.ts';
export { MerklePatriciaCommitment } from './commitment/merkle-patricia.ts';
export type {
	Database,
	DatabaseRange,
	DatabaseReader,
	DatabaseSnapshot,
	DatabaseWriter,
} from './database/database.ts';
export { DatabaseError, type DatabaseErrorCode } from './database/database-error.ts';
export { DatabaseStore, type DatabaseStoreOptions } from './database/database-store.ts';
export { HistoricalStore } from './database/history/historical-store.ts';
export { nodesAt } from './database/history/nodes-at.ts';
export {
	type BlockState,
	firstBlock,
	lastBlock,
	pruneHistory,
	type UndoneBlock,
	undoBlock,
	writeBlock,
} from './database/history/write-block.ts';
export { type CheckedState, type CheckOptions, checkState } from './database/maintenance/check-state.ts';
export { exportState } from './database/maintenance/export-state.ts';
export { type ImportedState, importState } from './database/maintenance/import-state.ts';
export { type TableStats, tableStats } from './database/maintenance/state-stats.ts';
export { MemoryDatabase } from './database/memory-database.ts';
export { STATE_TABLES } from './database/tables.ts';
export { type AccountProof, proveAccount, type SlotProof } from './database/trie/account-proof.ts';
export {
	DatabaseNodes,
	type NodeChanges,
	type NodeReader,
	OverlayNodes,
	writeNodes,
} from './database/trie/node-reader.ts';
export { PathTrieCommitment } from './database/trie/path-trie-commitment.ts';
export { writeState } from './database/write-state.ts';
export { invertChanges } from './invert-changes.ts';
export { MemoryStore } from './memory-store.ts';
export { OverlayStore } from './overlay-store.ts';
export { Snapshots } from './snapshots.ts';
export type { StateChanges, StateStore } from './state-store.ts';
export { SwitchedStore } from './switched-store.ts';
