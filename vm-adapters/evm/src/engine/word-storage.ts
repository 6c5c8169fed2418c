import { readLimbs, writeLimbs } from '../translator/words.ts';
import type { Machine } from './machine.ts';
import { load, loadTransient, store, storeTransient } from './storage.ts';

/** A key and a value of the interpreter, whose words are bigints, in limbs. */
const words = new Uint32Array(16);
const view = new DataView(words.buffer);
const NEXT = 8;

/** SLOAD: replaces the slot's number on top of the stack by its value. Returns the gas left. */
export function loadWord(machine: Machine, sp: number, gas: number): number {
	const { stack } = machine;
	writeLimbs(view, 0, stack[sp - 1]!);
	gas = load(machine, words, 0, gas);
	stack[sp - 1] = readLimbs(view, 0);
	return gas;
}

/** SSTORE. Returns the gas left. */
export function storeWord(machine: Machine, slot: bigint, next: bigint, gas: number): number {
	writeLimbs(view, 0, slot);
	writeLimbs(view, 4 * NEXT, next);
	return store(machine, words, 0, NEXT, gas);
}

/** TLOAD: replaces the key on top of the stack by the value. */
export function loadTransientWord(machine: Machine, sp: number): void {
	const { stack } = machine;
	writeLimbs(view, 0, stack[sp - 1]!);
	loadTransient(machine, words, 0);
	stack[sp - 1] = readLimbs(view, 0);
}

/** TSTORE */
export function storeTransientWord(machine: Machine, slot: bigint, next: bigint): void {
	writeLimbs(view, 0, slot);
	writeLimbs(view, 4 * NEXT, next);
	storeTransient(machine, words, 0, NEXT);
}
