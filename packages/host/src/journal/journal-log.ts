import type { Hex, VmId } from '@altvm/abi-bridge';
import type { StateChanges } from '@altvm/state';
import { HostFault } from '../errors.ts';
import type { Log } from '../log.ts';
import type { StateView, ViewUser } from './state-view.ts';
import { type RevertTarget, UNDO, type UndoLog } from './undo-log.ts';

/** A point to revert to: the number of journal entries at that time. */
export type Checkpoint = number;

/**
 * The part of a journal that is of no account: the log of changes with its checkpoints, and what belongs to the transaction as a whole.
 * It works on a view for the time of one transaction. A {@link Journal} is one.
 *
 * @example
 * ```ts
 * import { Journal, type JournalLog } from '@altvm/host';
 * import { MemoryStore } from '@altvm/state';
 *
 * const log: JournalLog = new Journal(new MemoryStore());
 * const checkpoint = log.checkpoint();
 * log.addRefund(4800);
 * log.revert(checkpoint);
 * log.refund; // 0
 * ```
 */
export abstract class JournalLog implements RevertTarget, ViewUser {
	protected view: StateView;
	/** The number of the transaction on the view. */
	protected readonly epoch: number;
	/** Functions of `readLater` that nobody has called. */
	#unread = 0;
	/**
	 * Number of undo entries at the newest checkpoint. Nothing reverts to a point after it, so that a value needs one entry since then,
	 * however often it changes.
	 */
	protected newest: Checkpoint = 0;
	/** Index of the newest undo entry of the refund counter, -1 if that was reverted or there was none. */
	#refundIndex = -1;
	/** Made with the first log, as an array without room for more, or when it is first asked for. */
	#logs: Log[] | undefined;
	/** Grows whenever an address begins or ceases to lead to another account, and when the transaction is over. Lookups from before are then stale. */
	aliasEpoch = 0;
	/** Grows whenever the code or the VM of an account changes or changes back. */
	codeEpoch = 0;
	/** The refund counter, in host gas. May be negative during the transaction. */
	refund = 0;
	/** Wei that were created and destroyed. */
	minted = 0n;
	burned = 0n;

	constructor(view: StateView) {
		this.view = view;
		this.epoch = view.begin(this);
	}

	protected get undo(): UndoLog {
		return this.view.undo;
	}

	checkpoint(): Checkpoint {
		this.newest = this.undo.length;
		return this.newest;
	}

	/** Keeps the changes since `checkpoint`. Reverting to an earlier checkpoint still undoes them. */
	commit(checkpoint: Checkpoint): void {
		if (checkpoint > this.undo.length) throw new HostFault('commit of a checkpoint that was reverted');
	}

	/** Reverts all changes since `checkpoint`, in every VM. */
	revert(checkpoint: Checkpoint): void {
		if (checkpoint > this.undo.length) throw new HostFault('revert to a checkpoint that was reverted');
		this.undo.revertTo(checkpoint, this);
		this.newest = checkpoint;
		if (this.#refundIndex >= checkpoint) this.#refundIndex = -1;
	}

	/** The changes were applied to the store. The next transaction on the view begins with them. */
	keep(changes: StateChanges): void {
		this.view.keep(changes);
	}

	/**
	 * Returns a function that reads something of the journal when it is first called, and gives that each time. If nobody has called it when
	 * the transaction is over, the journal takes its accounts with it, and the function reads them as they are now.
	 */
	readLater<T>(read: () => T): () => T {
		let result: { readonly value: T } | undefined;
		this.#unread++;
		return () => {
			if (!result) {
				result = { value: read() };
				this.#unread--;
			}
			return result.value;
		};
	}

	leave(): void {
		this.view = this.#unread > 0 ? this.view.split() : this.view.left;
		this.aliasEpoch++;
	}

	/** Returns what the transaction has loaded under a hash, or undefined. */
	loaded(loader: VmId, hash: Hex): unknown {
		return this.view.things.find(loader, hash);
	}

	/** Keeps something that was loaded until the transaction ends or the change is reverted. */
	keepLoaded(loader: VmId, hash: Hex, thing: unknown, bytes: number): void {
		const { things } = this.view;
		this.undo.push(UNDO.loaded, things, undefined);
		things.add(loader, hash, thing, bytes);
	}

	/** Bytes of all that is loaded. */
	get loadedBytes(): number {
		return this.view.things.totalBytes;
	}

	/** The same array each time: later logs are added to it. */
	get logs(): Log[] {
		return (this.#logs ??= []);
	}

	log(log: Log): void {
		this.undo.push(UNDO.log, undefined, undefined);
		if (this.#logs) this.#logs.push(log);
		else this.#logs = [log];
	}

	addRefund(gas: number): void {
		if (this.#refundIndex < this.newest) {
			this.#refundIndex = this.undo.push(UNDO.refund, undefined, this.refund);
		}
		this.refund += gas;
	}
}
