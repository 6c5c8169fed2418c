import { EMPTY_BYTES } from '@altvm/abi-bridge';
import type { Frame, FrameResult } from '@altvm/host';
import type { Machine } from './machine.ts';

/** Why a machine stopped: its frame ended, or it called a contract of this VM, whose frame runs first. */
export type Pause = { readonly child: Frame } | { readonly result: FrameResult };

/** The frame ended without output. */
export const STOPPED: Pause = { result: { status: 'success', output: EMPTY_BYTES } };

/** The frame ended with a part of its memory as output. If a machine takes that, it stays in the arena until the next call of that machine. */
export function returned(machine: Machine, offset: number, length: number): Pause {
	if (length === 0) return STOPPED;
	const { memory, arena, caller, frame } = machine;
	const staysInArena = caller !== undefined && frame.message.kind !== 'create';
	if (staysInArena && arena.keepReturned(memory.base + offset, length)) return arena.returnedPause;
	return { result: { status: 'success', output: memory.slice(offset, length) } };
}

/** The frame reverted with a part of its memory as output. */
export function reverted({ memory }: Machine, offset: number, length: number): Pause {
	return { result: { status: 'revert', output: memory.slice(offset, length) } };
}
