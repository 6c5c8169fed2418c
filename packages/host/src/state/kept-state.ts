import type { Hex } from '@altvm/abi-bridge';
import {
	type CommitmentFactory,
	invertChanges,
	MerklePatriciaCommitment,
	type OverlayStore,
	Snapshots,
	type StateChanges,
	type StateCommitment,
	type StateStore,
} from '@altvm/state';
import { notify } from '../callbacks.ts';
import type { BlockContext } from '../context.ts';
import { HostError } from '../errors.ts';
import { StateView } from '../journal/state-view.ts';
import { shown } from '../refuse.ts';
import type { CurrentState } from './current-state.ts';
import { RedirectedStore } from './redirected-store.ts';

/** The state that a host has kept: its store, the snapshots of it and its commitment. At most one block is open over it. */
export class KeptState implements CurrentState {
	readonly store: StateStore;
	block: BlockContext;
	readonly record: CurrentState['record'];
	readonly isPrivate: boolean;
	#view: StateView | undefined;
	readonly #snapshots: Snapshots<BlockContext>;
	readonly #committed: RedirectedStore;
	readonly #commitment: StateCommitment;
	#open: OverlayStore | undefined;
	/** The root of the kept state, while the commitment is that of the open block. */
	#keptRoot: Promise<Hex> | undefined;

	/** @param isPrivate whether nobody but the host has the store, so that what was read of it stays right. */
	constructor(
		store: StateStore,
		isPrivate: boolean,
		block: BlockContext,
		record: CurrentState['record'],
		commitment: CommitmentFactory | undefined,
	) {
		this.store = store;
		this.isPrivate = isPrivate;
		this.block = block;
		this.record = record && ((recorded) => notify(record, recorded));
		this.#snapshots = new Snapshots(store);
		this.#committed = new RedirectedStore(store);
		this.#commitment = commitment?.(this.#committed) ?? new MerklePatriciaCommitment(this.#committed);
	}

	get view(): StateView | undefined {
		if (this.isPrivate) this.#view ??= new StateView(this.store);
		return this.#view;
	}

	forgetReads(): void {
		this.#view = undefined;
	}

	mustBeReadable(): void {}

	mustBeChangeable(): void {
		if (this.#open) throw new HostError('busy', 'a block is open: commit or discard it first');
	}

	apply(changes: StateChanges): void {
		this.#snapshots.apply(changes);
		this.#commitment.record(changes);
	}

	root(): Promise<Hex> {
		return this.#keptRoot ?? this.#commitment.root();
	}

	take(): number {
		return this.#snapshots.take(this.block);
	}

	restore(id: number): void {
		this.forgetReads();
		const restored = this.#snapshots.restore(id);
		if (!restored) throw unknownSnapshot(id);
		this.#commitment.record(restored.changes);
		this.block = restored.kept;
	}

	forget(id: number): void {
		if (!this.#snapshots.forget(id)) throw unknownSnapshot(id);
	}

	/** Opens a block whose state is `overlay`. */
	open(overlay: OverlayStore): void {
		this.mustBeChangeable();
		this.#open = overlay;
	}

	/** Changes were applied to the open block's overlay. */
	changedInBlock(changes: StateChanges): void {
		if (this.#keptRoot) this.#commitment.record(changes);
	}

	/** Returns the root of the open block's state. */
	rootInBlock(overlay: OverlayStore): Promise<Hex> {
		if (!this.#keptRoot) {
			this.#keptRoot = this.#commitment.root();
			// Nobody may await it. Its rejection must not end the process.
			this.#keptRoot.catch(() => {});
			this.#committed.target = overlay;
			this.#commitment.record(overlay.changes());
		}
		return this.#commitment.root();
	}

	/** Applies the open block at once and makes its context that of the host. What its transactions have read stays: `view`. */
	commit(overlay: OverlayStore, block: BlockContext, view: StateView): void {
		this.forgetReads();
		const changes = overlay.changes();
		this.#snapshots.apply(changes);
		const isRecorded = this.#keptRoot !== undefined;
		this.#close();
		this.block = block;
		if (!isRecorded) this.#commitment.record(changes);
		if (this.isPrivate) this.#view = view.over(this.store);
	}

	/** Drops the open block. */
	discard(overlay: OverlayStore): void {
		const isRecorded = this.#keptRoot !== undefined;
		this.#close();
		if (isRecorded) this.#commitment.record(invertChanges(this.store, overlay.changes()));
	}

	#close(): void {
		this.#open = undefined;
		this.#keptRoot = undefined;
		this.#committed.target = this.store;
	}
}

function unknownSnapshot(id: unknown): HostError {
	return new HostError('unknown-snapshot', `no snapshot ${shown(id)}`);
}
