import type { CodeWriter } from '@altvm/vm-kit';
import type { InstructionSet } from '../loader/opcodes.ts';
import type { Arithmetic } from './arithmetic.ts';
import type { Registers } from './values.ts';
import type { VirtualStack } from './virtual-stack.ts';

/** What the emitters of single instructions need of the trace that they are part of. */
export interface InstructionContext {
	readonly code: CodeWriter;
	readonly registers: Registers;
	readonly stack: VirtualStack;
	readonly arithmetic: Arithmetic;
	/** The fork's instructions. */
	readonly set: InstructionSet;
	/** Emits a charge of gas, and the end of the frame if there is not enough. */
	charge(gas: number): void;
	/** Emits the end of the frame if the gas left is negative. */
	checkGas(): void;
	/** Emits a reload of the memory's size, after code in which the host may have grown the memory. */
	loadMemorySize(): void;
}
