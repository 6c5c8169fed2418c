import type { Hex } from '@altvm/abi-bridge';
import type { StateChanges, StateStore } from '@altvm/state';
import type { BlockContext } from '../context.ts';
import type { StateView } from '../journal/state-view.ts';
import type { RecordedTrace } from '../trace/recorded-trace.ts';

/** The state that transactions read and change: what a host has kept, or a block that is not kept yet. */
export interface CurrentState {
	readonly store: StateStore;
	/** What transactions have read of the store, for those that are kept. Undefined if others may change the store. */
	readonly view: StateView | undefined;
	/** Whether simulations may use the view, too: nobody but the host sees what they read of the store. */
	readonly isPrivate: boolean;
	block: BlockContext;
	/** @throws HostError if the state is gone. */
	mustBeReadable(): void;
	/** @throws HostError if the state must not change now. */
	mustBeChangeable(): void;
	/** Applies the changes of one transaction. If it throws, drop what was read (`forgetReads`): the store may have changed. */
	apply(changes: StateChanges): void;
	forgetReads(): void;
	/** Is told of every transaction that is kept, before it is. */
	readonly record: ((recorded: RecordedTrace) => void) | undefined;
	root(): Promise<Hex>;
}
