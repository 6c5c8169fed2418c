import { Halt } from '@altvm/host';
import type { Arena } from '../engine/arena.ts';
import { returnDataCopy } from '../engine/environment.ts';
import type { Machine } from '../engine/machine.ts';
import { load, loadTransient, store, storeTransient } from '../engine/storage.ts';
import { OP } from '../loader/op.ts';
import { type DirectOp, EXIT_AT } from './layout.ts';

/**
 * An instruction on the words of the arena's stack, by the interpreter's rules but without bigints. `top` is the index of the
 * topmost word in units of 32 bits. The flat gas is already charged. Returns the gas left.
 */
type Direct = (machine: Machine, arena: Arena, top: number, gas: number) => number;

/** An offset or length. Values above 32 bits are infinite. */
export function offsetAt(words: Uint32Array, at: number): number {
	for (let i = 1; i < 8; i++) if (words[at + i] !== 0) return Number.POSITIVE_INFINITY;
	return words[at]!;
}

/** Grows the memory and stores its size for translated code. */
export function expand({ memory }: Machine, arena: Arena, offset: number, length: number, gas: number): number {
	const left = memory.expand(offset, length, gas);
	if (left < 0) throw new Halt('out-of-gas');
	arena.view.setInt32(EXIT_AT.memorySize, memory.size, true);
	return left;
}

/** Copies bytes to the memory, by the three operands at `top` and below: where to, where from, how many. */
export function copyBytes(machine: Machine, arena: Arena, bytes: Uint8Array, top: number, gas: number): number {
	const { words } = arena;
	const to = offsetAt(words, top);
	const from = offsetAt(words, top - 8);
	const length = offsetAt(words, top - 16);
	const left = expand(machine, arena, to, length, gas - machine.rules.gas.copyWord * Math.ceil(length / 32));
	if (length > 0) machine.memory.copy(to, bytes, from, length);
	return left;
}

export const direct: Readonly<Record<DirectOp, Direct>> = {
	[OP.CALLDATACOPY]: (machine, arena, top, gas) => {
		const { words } = arena;
		const to = offsetAt(words, top);
		const from = offsetAt(words, top - 8);
		const length = offsetAt(words, top - 16);
		const left = expand(machine, arena, to, length, gas - machine.rules.gas.copyWord * Math.ceil(length / 32));
		if (length > 0) machine.copyCallData(to, from, length);
		return left;
	},
	[OP.RETURNDATACOPY]: (machine, arena, top, gas) => {
		const { words } = arena;
		const to = offsetAt(words, top);
		const left = returnDataCopy(machine, to, offsetAt(words, top - 8), offsetAt(words, top - 16), gas);
		arena.view.setInt32(EXIT_AT.memorySize, machine.memory.size, true);
		return left;
	},
	[OP.SLOAD]: (machine, _, top, gas) => load(machine, top, gas),
	[OP.SSTORE]: (machine, _, top, gas) => store(machine, top, top - 8, gas),
	[OP.TLOAD]: (machine, _, top, gas) => {
		loadTransient(machine, top);
		return gas;
	},
	[OP.TSTORE]: (machine, _, top, gas) => {
		storeTransient(machine, top, top - 8);
		return gas;
	},
	[OP.MCOPY]: (machine, arena, top, gas) => {
		const { words } = arena;
		const to = offsetAt(words, top);
		const from = offsetAt(words, top - 8);
		const length = offsetAt(words, top - 16);
		const price = machine.rules.gas.copyWord * Math.ceil(length / 32);
		const left = expand(machine, arena, Math.max(to, from), length, gas - price);
		if (length > 0) machine.memory.move(to, from, length);
		return left;
	},
};
