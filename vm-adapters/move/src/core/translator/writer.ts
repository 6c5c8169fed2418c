import type { Code } from '../engine/code.ts';
import type { CodeTypes } from '../engine/decode.ts';
import type { LoadedFunction } from '../loader/loaded-module.ts';
import type { Item, Operands } from './operands.ts';

/** The parts of a function's writer that the writers of single instructions use. */
export interface Writer {
	readonly fn: LoadedFunction;
	readonly code: Code;
	readonly types: CodeTypes;
	readonly operands: Operands;
	/** Whether the function computes with wide integers in slots. */
	readonly usesSlots: boolean;
	/** The slot of a local, if it has one. */
	slotOf(local: number): number | undefined;
	/** Whether an instruction is in the block that is being written. */
	isInBlock(at: number): boolean;
	/** Marks an instruction that was written together with the one before it. */
	skip(at: number): void;
	emit(text: string): void;
	isBorrowed(local: number): boolean;
	/** Where a local is kept. */
	local(index: number): Item;
	parameterCount(operand: number, isGeneric: boolean): number;
}
