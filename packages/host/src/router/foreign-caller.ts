import type { VmAdapter } from '../adapter.ts';
import type { CallRouter, RootCall } from './call-router.ts';
import type { Caller } from './caller.ts';
import type { RunningFrame } from './running-frame.ts';

/**
 * Returns the caller of a callee that runs on `adapter`, if the caller is of another VM: the call and its result are transcoded then.
 * The sender of a first message is of the VM whose dialect it speaks; without a dialect, of the callee's.
 */
export function foreignCaller(
	{ adapters }: CallRouter,
	parent: RunningFrame | undefined,
	root: RootCall | undefined,
	adapter: VmAdapter | undefined,
): Caller | undefined {
	if (!adapter) return undefined;
	if (parent) return parent.record.adapter === adapter ? undefined : parent;
	const own = root?.dialect === undefined ? undefined : adapters.get(root.dialect);
	if (!own || own === adapter) return undefined;
	return { record: { adapter: own }, message: root!, gas: undefined, told: undefined };
}
