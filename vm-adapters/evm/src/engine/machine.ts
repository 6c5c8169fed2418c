import type { Frame, Outcome } from '@altvm/host';
import type { Rules } from '../fork.ts';
import type { InstructionSet } from '../loader/opcodes.ts';
import type { Program } from '../loader/program.ts';
import type { Compiled } from '../translator/executor.ts';
import { writeHeader } from '../translator/header.ts';
import { threadArena } from './arena.ts';
import { Memory } from './memory.ts';
import type { Start } from './tiers.ts';
import { addressToWord } from './words.ts';

const EMPTY = new Uint8Array(0);

/** An EVM frame between two instructions. */
export class Machine {
	readonly frame: Frame;
	readonly program: Program;
	readonly rules: Rules;
	readonly instructions: InstructionSet;
	/** Empty for a create: its arguments are part of the code. */
	readonly callData: Uint8Array;
	#callView: DataView | undefined;
	readonly memory: Memory;
	readonly stack: bigint[] = [];
	pc = 0;
	/** Items on the stack. */
	sp = 0;
	returnData: Uint8Array = EMPTY;
	/** Where the output of the call under way goes. */
	outputOffset = 0;
	outputLength = 0;

	/** How many times the interpreter may jump back before it says that the code is hot. */
	fuel = Number.POSITIVE_INFINITY;
	/** The translation that runs it; undefined if the interpreter does. */
	compiled: Compiled | undefined;
	/** In the arena, for translated code: where its header begins, its stack, and the byte behind the top of that. */
	readonly header: number;
	readonly floor: number;
	stackTop: number;

	/** `start`: how translated code may run it, if at all. */
	constructor(frame: Frame, program: Program, rules: Rules, instructions: InstructionSet, start: Start) {
		this.frame = frame;
		this.program = program;
		this.rules = rules;
		this.instructions = instructions;
		this.callData = frame.message.kind === 'create' ? EMPTY : frame.message.input;
		const arena = threadArena();
		this.compiled = start.compiled;
		this.fuel = start.fuel;
		this.header = arena.top;
		this.floor = arena.stackTop;
		this.stackTop = arena.stackTop;
		if (start.needsHeader) arena.top = writeHeader(arena, frame, this.callData);
		arena.countHeader(arena.top - this.header);
		this.memory = new Memory(frame, arena);
	}

	get callView(): DataView {
		const { buffer, byteOffset, byteLength } = this.callData;
		this.#callView ??= new DataView(buffer, byteOffset, byteLength);
		return this.#callView;
	}

	/** Whether translated code can run it. */
	get hasHeader(): boolean {
		return this.memory.base > this.header;
	}

	/** Gives back what it has of the arena. Machines that were made later must be released before. */
	release(): void {
		const { memory, header, floor } = this;
		const { arena } = memory;
		memory.release();
		if (memory.base > header) {
			arena.bytes.fill(0, header, memory.base);
			arena.countHeader(header - memory.base);
		}
		arena.top = header;
		arena.stackTop = floor;
	}

	/** Puts what a call or create gave onto the stack and into memory. */
	resume(outcome: Outcome): void {
		const succeeded = outcome.status === 'success';
		if (succeeded && outcome.address !== undefined) {
			this.returnData = EMPTY;
			this.stack[this.sp++] = addressToWord(this.frame.state.evmForm(outcome.address));
			return;
		}
		this.returnData = outcome.output;
		const length = Math.min(this.outputLength, outcome.output.length);
		if (length > 0) this.memory.write(this.outputOffset, outcome.output.subarray(0, length));
		this.stack[this.sp++] = succeeded ? 1n : 0n;
	}
}
