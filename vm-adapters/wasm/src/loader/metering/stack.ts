import { type CodeWriter, NO_RESULT, OP } from '@altvm/vm-kit';
import { STACK_GLOBAL } from './injected.ts';

/**
 * Emits code that takes bytes of native stack. Traps if too few are left, which leaves the counter below zero.
 * @param local a local variable, for what is left.
 * @param calls whether the function calls others, which read the counter.
 */
export function takeStack(out: CodeWriter, bytes: number, local: number, calls: boolean): void {
	const write = () => out.get(local).byte(OP.globalSet).uint(STACK_GLOBAL);
	out.byte(OP.globalGet).uint(STACK_GLOBAL).i32(bytes).byte(OP.i32Sub).tee(local).i32(0).byte(OP.i32LtS);
	out.byte(OP.if).byte(NO_RESULT);
	write().byte(OP.unreachable).byte(OP.end);
	if (calls) write();
}

/** Emits code that gives bytes of native stack back, if `takeStack` has written the counter. */
export function giveBackStack(out: CodeWriter, bytes: number, local: number, calls: boolean): void {
	if (calls) out.get(local).i32(bytes).byte(OP.i32Add).byte(OP.globalSet).uint(STACK_GLOBAL);
}
