import { EMPTY_BYTES } from '@altvm/abi-bridge';
import type { Frame, Outcome } from '@altvm/host';
import type { InstructionSet } from '../loader/opcodes.ts';
import type { Program } from '../loader/program.ts';
import type { Rules } from '../rules.ts';
import { CALL_DATA, headerSize, writeHeader } from '../translator/header.ts';
import { AddressWords } from '../translator/words.ts';
import type { Arena } from './arena.ts';
import type { Compiled } from './compiled.ts';
import { type MachineSteps, watchedSet } from './machine-steps.ts';
import { Memory } from './memory.ts';
import { OwnCall } from './own-call.ts';
import type { Start } from './start.ts';
import { addressToWord } from './words.ts';

/** In place of the frame of a machine that runs none: whatever is asked of it fails. */
const NO_FRAME = {} as Frame;
const NO_PROGRAM = {} as Program;

/** The state of an EVM frame between two instructions. Machines are used again, by `start`, after their frames have ended. */
export class Machine {
	readonly rules: Rules;
	readonly instructions: InstructionSet;
	readonly arena: Arena;
	readonly memory: Memory;
	/** The call that the machine makes, or made last. */
	readonly call: OwnCall;
	readonly stack: bigint[] = [];
	/** Set if the machine runs a frame whose steps are reported. Its instructions are then a `watchedSet`. */
	readonly steps: MachineSteps | undefined;
	frame: Frame = NO_FRAME;
	program: Program = NO_PROGRAM;
	/** The machine that runs the frame which called this one, if the same driver runs it. */
	caller: Machine | undefined;
	pc = 0;
	/** Number of items on the stack. */
	sp = 0;
	/** Bytes of call data. None for a create, whose arguments are part of the code. */
	callDataSize = 0;
	#callData: Uint8Array | undefined;
	#callView: DataView | undefined;
	/** Bytes that the last call returned, and the bytes unless they are in the arena. */
	returnSize = 0;
	#returnData: Uint8Array | undefined;
	readonly #pause = { child: NO_FRAME };
	readonly #sender = new AddressWords();
	readonly #target = new AddressWords();

	/** Backward jumps that the interpreter makes before it reports the code as hot. */
	fuel = Number.POSITIVE_INFINITY;
	/** The translation that runs this frame, or undefined if the interpreter does. */
	compiled: Compiled | undefined;
	/** Where the frame's header begins in the arena. */
	header = 0;
	/** Where its stack begins in the arena, and the byte after the topmost item. Only translated code uses that stack. */
	floor = 0;
	stackTop = 0;

	constructor(rules: Rules, instructions: InstructionSet, arena: Arena, steps?: MachineSteps) {
		this.rules = rules;
		this.instructions = steps ? watchedSet(instructions) : instructions;
		this.steps = steps;
		this.arena = arena;
		this.memory = new Memory(arena);
		this.call = new OwnCall(this.memory);
	}

	/**
	 * Whether translated code could run a frame on this machine: its gas fits 2^53, and reading sender and target records no alias in the
	 * state.
	 */
	takes({ gas, message }: Frame): boolean {
		return gas.reserve === 0n && this.#sender.set(message.sender) && this.#target.set(message.target);
	}

	/** Begins to run a frame, which it `takes` if there is a header, on top of what the arena holds. `callDataSize`: bytes of its call data. */
	start(frame: Frame, program: Program, start: Start, caller: Machine | undefined, callDataSize: number): void {
		const { arena } = this;
		const header = start.needsHeader ? headerSize(callDataSize) : 0;
		// If there is no memory for it, nothing has changed.
		arena.reserve(arena.top + header);
		this.frame = frame;
		this.program = program;
		this.caller = caller;
		this.pc = 0;
		this.sp = 0;
		this.callDataSize = callDataSize;
		this.#callData = undefined;
		this.#callView = undefined;
		this.returnSize = 0;
		this.#returnData = undefined;
		this.fuel = start.fuel;
		this.compiled = start.compiled;
		this.header = arena.top;
		this.floor = arena.stackTop;
		this.stackTop = arena.stackTop;
		arena.top += header;
		arena.countHeader(header);
		this.memory.start(frame);
		if (start.needsHeader) this.#writeHeader();
	}

	/** The call data of a call that another machine makes are copied from its memory. */
	#writeHeader(): void {
		const { arena, header, caller, callDataSize, frame } = this;
		writeHeader(arena, header, frame.message.value, this.#sender, this.#target);
		if (callDataSize === 0) return;
		const to = header + CALL_DATA;
		if (caller) arena.copy(to, caller.memory.base + caller.call.inputOffset, callDataSize);
		else arena.bytes.set(frame.message.input, to);
	}

	get callData(): Uint8Array {
		return (this.#callData ??= this.callDataSize === 0 ? EMPTY_BYTES : this.frame.message.input);
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

	/** Returns the frame's part of the arena. Release machines in reverse order of their start. */
	release(): void {
		const { memory, header, floor, arena } = this;
		arena.clear(header, memory.base + memory.size);
		arena.countHeader(header - memory.base);
		memory.release();
		arena.top = header;
		arena.stackTop = floor;
		this.frame = NO_FRAME;
		this.program = NO_PROGRAM;
		this.caller = undefined;
		this.compiled = undefined;
		this.#callData = undefined;
		this.#callView = undefined;
		this.#returnData = undefined;
	}

	/** Reports that the frame of a call comes first. The same object each time. */
	pausedFor(child: Frame): { readonly child: Frame } {
		this.#pause.child = child;
		return this.#pause;
	}

	/** Continues after a call or create: puts its result on the stack and its output into memory. */
	resume(outcome: Outcome): void {
		const succeeded = outcome.status === 'success';
		if (succeeded && outcome.address !== undefined) {
			this.#setReturned(0, EMPTY_BYTES);
			this.stack[this.sp++] = addressToWord(this.frame.state.evmForm(outcome.address));
			return;
		}
		this.#setReturned(outcome.output.length, outcome.output);
		this.#copyOutput();
		this.stack[this.sp++] = succeeded ? 1n : 0n;
	}

	/** As `resume`, after a call that succeeded and whose output is `arena.returned`. */
	resumeWithReturned(): void {
		this.returnSize = this.arena.returned.size;
		this.#returnData = undefined;
		this.#copyOutput();
		this.stack[this.sp++] = 1n;
	}

	/** Copies call data of a frame that has a header, which holds them. Bytes beyond their end are zero. The memory is large enough. */
	copyCallData(offset: number, from: number, length: number): void {
		const { arena, memory, callDataSize } = this;
		const at = memory.base + offset;
		const available = from >= callDataSize ? 0 : Math.min(length, callDataSize - from);
		if (available > 0) arena.copy(at, this.header + CALL_DATA + from, available);
		if (available < length) arena.bytes.fill(0, at + available, at + length);
	}

	/** Copies from what the last call returned. The range is within it, and the memory large enough. */
	copyReturned(offset: number, from: number, length: number): void {
		if (length === 0) return;
		if (this.#returnData) this.memory.copy(offset, this.#returnData, from, length);
		else this.arena.copyReturned(this.memory.base + offset, from, length);
	}

	/** A copy of what the last call returned. */
	returnData(): Uint8Array {
		if (this.returnSize === 0) return EMPTY_BYTES;
		return this.#returnData?.slice(0, this.returnSize) ?? this.arena.returnedBytes(this.returnSize);
	}

	#setReturned(size: number, bytes: Uint8Array): void {
		this.returnSize = size;
		this.#returnData = bytes;
		this.arena.returned.size = 0;
	}

	#copyOutput(): void {
		const { outputOffset, outputLength } = this.call;
		this.copyReturned(outputOffset, 0, Math.min(outputLength, this.returnSize));
	}
}
