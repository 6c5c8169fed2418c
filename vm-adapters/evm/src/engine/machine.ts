import { EMPTY_BYTES } from '@altvm/abi-bridge';
import type { Frame, Outcome } from '@altvm/host';
import type { InstructionSet } from '../loader/opcodes.ts';
import type { Program } from '../loader/program.ts';
import type { Rules } from '../rules.ts';
import { writeHeader } from '../translator/header.ts';
import { threadArena } from './arena.ts';
import type { Compiled } from './compiled.ts';
import { Memory } from './memory.ts';
import type { Start } from './start.ts';
import { addressToWord } from './words.ts';

/** The state of an EVM frame between two instructions. */
export class Machine {
	readonly frame: Frame;
	readonly program: Program;
	readonly rules: Rules;
	readonly instructions: InstructionSet;
	/** Empty for a create, whose arguments are part of the code. */
	readonly callData: Uint8Array;
	#callView: DataView | undefined;
	readonly memory: Memory;
	readonly stack: bigint[] = [];
	pc = 0;
	/** Number of items on the stack. */
	sp = 0;
	returnData: Uint8Array = EMPTY_BYTES;
	/** Where in memory the output of the current call goes. */
	outputOffset = 0;
	outputLength = 0;

	/** Backward jumps that the interpreter makes before it reports the code as hot. */
	fuel = Number.POSITIVE_INFINITY;
	/** The translation that runs this frame, or undefined if the interpreter does. */
	compiled: Compiled | undefined;
	/** Where the frame's header begins in the arena. */
	readonly header: number;
	/** Where its stack begins in the arena, and the byte after the topmost item. Only translated code uses that stack. */
	readonly floor: number;
	stackTop: number;

	constructor(frame: Frame, program: Program, rules: Rules, instructions: InstructionSet, start: Start) {
		this.frame = frame;
		this.program = program;
		this.rules = rules;
		this.instructions = instructions;
		this.callData = frame.message.kind === 'create' ? EMPTY_BYTES : frame.message.input;
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

	/** Whether translated code can run this frame. */
	get hasHeader(): boolean {
		return this.memory.base > this.header;
	}

	/** Returns the frame's part of the arena. Release machines in reverse order of their creation. */
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

	/** Continues after a call or create: puts its result on the stack and its output into memory. */
	resume(outcome: Outcome): void {
		const succeeded = outcome.status === 'success';
		if (succeeded && outcome.address !== undefined) {
			this.returnData = EMPTY_BYTES;
			this.stack[this.sp++] = addressToWord(this.frame.state.evmForm(outcome.address));
			return;
		}
		this.returnData = outcome.output;
		const length = Math.min(this.outputLength, outcome.output.length);
		if (length > 0) this.memory.write(this.outputOffset, outcome.output.subarray(0, length));
		this.stack[this.sp++] = succeeded ? 1n : 0n;
	}
}
