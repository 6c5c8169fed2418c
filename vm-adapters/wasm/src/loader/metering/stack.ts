import { type CodeWriter, NO_RESULT, OP } from '@altvm/vm-kit';
import { STACK_GLOBAL } from './injected.ts';

/** Emits code that takes bytes of native stack. Traps if too few are left, which leaves the counter below zero. */
export function takeStack(out: CodeWriter, bytes: number): void {
	out.byte(OP.globalGet).uint(STACK_GLOBAL).i32(bytes).byte(OP.i32Sub).byte(OP.globalSet).uint(STACK_GLOBAL);
	out.byte(OP.globalGet).uint(STACK_GLOBAL).i32(0).byte(OP.i32LtS);
	out.byte(OP.if).byte(NO_RESULT).byte(OP.unreachable).byte(OP.end);
}

/** Emits code that gives bytes of native stack back. */
export function giveBackStack(out: CodeWriter, bytes: number): void {
	out.byte(OP.globalGet).uint(STACK_GLOBAL).i32(bytes).byte(OP.i32Add).byte(OP.globalSet).uint(STACK_GLOBAL);
}
