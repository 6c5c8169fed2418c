import { MemoryStore, OverlayStore, type StateChanges } from '@altvm/state';

/** Changes as one: later values replace earlier ones. */
export function mergedChanges(list: Iterable<StateChanges>): StateChanges {
	const merged = new OverlayStore(new MemoryStore());
	for (const changes of list) merged.apply(changes);
	return merged.changes();
}
