import type { Hex } from '@altvm/abi-bridge';
import type { StateChanges, StateStore } from '@altvm/state';
import type { BlockContext } from '../context.ts';
import type { RecordedTrace } from '../trace/recorded-trace.ts';

/** The state that transactions read and change: what a host has kept, or a block that is not kept yet. */
export interface CurrentState {
	readonly store: StateStore;
	block: BlockContext;
	/** @throws HostError if the state is gone. */
	mustBeReadable(): void;
	/** @throws HostError if the state must not change now. */
	mustBeChangeable(): void;
	/** Applies the changes of one transaction. */
	apply(changes: StateChanges): void;
	/** Is told of every transaction that is kept, before it is. */
	readonly record: ((recorded: RecordedTrace) => void) | undefined;
	root(): Promise<Hex>;
}
