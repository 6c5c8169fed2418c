import type { VmId } from '@altvm/abi-bridge';
import type { VmAdapter } from '../adapter.ts';
import { Halt } from '../halt.ts';
import type { CallRouter, RootCall } from './call-router.ts';
import type { Caller } from './caller.ts';
import type { RunningFrame } from './running-frame.ts';

/**
 * Returns the caller of a callee that runs on `adapter`, if the call and its result are transcoded for it: it is of another VM, or asks
 * for the dialect of one. The sender of a first message is of the VM whose dialect it speaks; without a dialect, of the callee's.
 * @throws Halt `bad-input` if a frame asks for the dialect of a VM that the host does not have.
 */
export function foreignCaller(
	{ adapters }: CallRouter,
	parent: RunningFrame | undefined,
	root: RootCall | undefined,
	adapter: VmAdapter | undefined,
	dialect?: VmId,
): Caller | undefined {
	if (!adapter) return undefined;
	if (parent) {
		if (dialect === undefined || dialect === parent.vm) return parent.record.adapter === adapter ? undefined : parent;
		const own = adapters.get(dialect);
		if (!own) throw new Halt('bad-input', `no VM ${dialect}`);
		return { record: { adapter: own }, message: parent.message, gas: parent.gas, told: undefined };
	}
	const own = root?.dialect === undefined ? undefined : adapters.get(root.dialect);
	if (!own || own === adapter) return undefined;
	return { record: { adapter: own }, message: root!, gas: undefined, told: undefined };
}
