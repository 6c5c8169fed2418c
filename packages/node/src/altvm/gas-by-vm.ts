import type { VmId } from '@altvm/abi-bridge';
import type { TraceFrame, VmAdapter } from '@altvm/host';
import { toQuantity } from '../format/values.ts';

/** What the frames of one VM used themselves, without their calls. */
export interface VmGas {
	readonly gas: string;
	/** In the VM's own units. */
	readonly units: string;
	readonly frames: number;
}

/** How the gas of a tree of frames is divided between VMs. Plain transfers use none. */
export function gasByVm(root: TraceFrame, adapters: ReadonlyMap<VmId, VmAdapter>): Record<VmId, VmGas> {
	const sums = new Map<VmId, { gas: number; frames: number }>();
	const left = [root];
	for (let frame = left.pop(); frame; frame = left.pop()) {
		let own = frame.gasUsed;
		for (const step of frame.steps) {
			if (step.type !== 'call') continue;
			own -= step.frame.gasUsed;
			left.push(step.frame);
		}
		if (frame.vm === undefined) continue;
		const sum = sums.get(frame.vm) ?? { gas: 0, frames: 0 };
		sums.set(frame.vm, { gas: sum.gas + own, frames: sum.frames + 1 });
	}
	return Object.fromEntries(
		[...sums].map(([vm, { gas, frames }]) => {
			const units = BigInt(gas) * (adapters.get(vm)?.unitsPerGas ?? 1n);
			return [vm, { gas: toQuantity(gas), units: toQuantity(units), frames }];
		}),
	);
}
