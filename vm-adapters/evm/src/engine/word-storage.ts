import { readLimbs, writeLimbs } from '../translator/words.ts';
import { OPERANDS } from './arena.ts';
import type { Machine } from './machine.ts';
import { load, loadTransient, store, storeTransient } from './storage.ts';

/** Indices of a key and a value in the words of the arena. */
const KEY = OPERANDS >>> 2;
const NEXT = KEY + 8;

/** SLOAD: replaces the slot's number on top of the stack by its value. Returns the gas left. */
export function loadWord(machine: Machine, sp: number, gas: number): number {
	const { stack, arena } = machine;
	writeLimbs(arena.view, OPERANDS, stack[sp - 1]!);
	gas = load(machine, KEY, gas);
	stack[sp - 1] = readLimbs(arena.view, OPERANDS);
	return gas;
}

/** SSTORE. Returns the gas left. */
export function storeWord(machine: Machine, slot: bigint, next: bigint, gas: number): number {
	writeOperands(machine, slot, next);
	return store(machine, KEY, NEXT, gas);
}

/** TLOAD: replaces the key on top of the stack by the value. */
export function loadTransientWord(machine: Machine, sp: number): void {
	const { stack, arena } = machine;
	writeLimbs(arena.view, OPERANDS, stack[sp - 1]!);
	loadTransient(machine, KEY);
	stack[sp - 1] = readLimbs(arena.view, OPERANDS);
}

/** TSTORE */
export function storeTransientWord(machine: Machine, slot: bigint, next: bigint): void {
	writeOperands(machine, slot, next);
	storeTransient(machine, KEY, NEXT);
}

function writeOperands({ arena }: Machine, slot: bigint, next: bigint): void {
	writeLimbs(arena.view, OPERANDS, slot);
	writeLimbs(arena.view, OPERANDS + 32, next);
}
