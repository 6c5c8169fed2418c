import { type Frame, Halt } from '@altvm/host';
import { type Arena, threadArena } from '../engine/arena.ts';
import { beginCall, wantedGas } from '../engine/call.ts';
import type { Compiled, Run } from '../engine/compiled.ts';
import { create } from '../engine/create.ts';
import { interpret } from '../engine/interpreter.ts';
import type { Machine } from '../engine/machine.ts';
import { type Pause, returned, reverted, STOPPED } from '../engine/pause.ts';
import { OP } from '../loader/op.ts';
import type { InstructionSet } from '../loader/opcodes.ts';
import { type Program, ProgramHeat } from '../loader/program.ts';
import { addressAt } from './addresses.ts';
import { isCall } from './blocks.ts';
import { direct, expand, offsetAt } from './direct.ts';
import { hostInstructions } from './host-instructions.ts';
import { BIAS, DIRECT, type DirectOp, EXIT_AT, INNER, STATUS } from './layout.ts';
import type { Translation } from './module.ts';
import { runtimeOf } from './runtime.ts';
import { targetOf } from './trace.ts';
import { readLimbs, writeLimbs } from './words.ts';

/** Programs of one instruction and a STOP, with which the interpreter runs a single instruction for translated code. */
const SINGLES: readonly Program[] = Array.from({ length: 256 }, (_, op) => ({
	code: Uint8Array.of(op, 0),
	jumpDests: new Uint8Array(2),
	pushes: [0n, 0n],
	heat: new ProgramHeat(Number.POSITIVE_INFINITY),
}));

const isCreate = (op: number) => op === OP.CREATE || op === OP.CREATE2;

/** Runs translated code on the arena of this thread. */
export class Executor {
	readonly #arena: Arena;
	readonly #set: InstructionSet;
	readonly #imports: WebAssembly.Imports;
	/** The machine whose code runs. The imported functions act on it. */
	#machine: Machine | undefined;

	constructor(set: InstructionSet) {
		this.#arena = threadArena();
		this.#set = set;
		const e = {
			memory: this.#arena.memory,
			expand: (offset: number, length: number, gas: number) => expand(this.#machine!, this.#arena, offset, length, gas),
			...Object.fromEntries(DIRECT.map((op) => [`op${op}`, (sp: number, gas: number) => this.#direct(op, sp, gas)])),
			step: (pc: number, sp: number, gas: number) => this.#step(pc, sp, gas),
		};
		this.#imports = { e, r: runtimeOf(this.#arena) };
	}

	instantiate({ module, heads, bytes }: Translation): Compiled {
		const { exports } = new WebAssembly.Instance(module, this.#imports);
		return { heads, size: bytes.length, run: Object.keys(exports).map((_, i) => exports[`run${i}`] as unknown as Run) };
	}

	/**
	 * Runs a machine until its frame ends or calls. Returns undefined if the interpreter must continue; `machine.compiled` is then
	 * undefined.
	 * @throws Halt if the frame halts.
	 */
	run(machine: Machine, compiled: Compiled): Pause | undefined {
		const arena = this.#arena;
		const { frame, memory, program, header, callDataSize, floor } = machine;
		const outer = this.#machine;
		this.#machine = machine;
		try {
			for (;;) {
				this.#push(machine);
				const { view } = arena;
				view.setInt32(EXIT_AT.memorySize, memory.size, true);
				view.setInt32(EXIT_AT.returnDataSize, machine.returnSize, true);
				const index = compiled.heads.get(machine.pc);
				if (index === undefined) return this.#leave(machine);
				const status = compiled.run[index]!(
					targetOf(program, machine.pc),
					machine.stackTop - BIAS,
					frame.gas.remaining,
					header,
					memory.base,
					memory.size,
					callDataSize,
					floor - BIAS,
				);
				const after = arena.view;
				frame.gas.remaining = after.getFloat64(EXIT_AT.gas, true);
				machine.stackTop = after.getInt32(EXIT_AT.sp, true);
				const target = after.getInt32(EXIT_AT.target, true);
				machine.pc = target >= INNER ? target - INNER : target;
				switch (status) {
					case STATUS.outOfGas:
						throw new Halt('out-of-gas');
					case STATUS.leave:
						return this.#leave(machine);
					case STATUS.jump:
						// The target is in another function, or only a computed jump leads to it.
						if (target < INNER && program.jumpDests[target] !== 1)
							throw new Halt('invalid-jump', `jump to ${readLimbs(after, EXIT_AT.dest)}`);
						break;
					default: {
						const op = program.code[target] ?? 0;
						const row = this.#set.opcodes[op];
						if (row && isCall(op)) {
							const child = isCreate(op) ? this.#create(machine, op) : this.#call(machine, op);
							machine.pc = target + 1;
							if (child) return machine.pausedFor(child);
							break;
						}
						if (op === OP.STOP) return STOPPED;
						if (row && (op === OP.RETURN || op === OP.REVERT)) return this.#end(machine, op);
						this.#pop(machine, row?.takes ?? 0);
						return interpret(machine) as Pause;
					}
				}
			}
		} finally {
			this.#machine = outer;
		}
	}

	/** Runs or begins a create. Returns as `subCall` does. */
	#create(machine: Machine, op: number): Frame | undefined {
		this.#pop(machine, this.#set.opcodes[op]!.takes);
		// The stacks of the callee's frames lie above this one.
		this.#arena.stackTop = machine.stackTop;
		return create(machine, op, machine.sp, this.#afterFlatGas(machine, op));
	}

	/** As `#create`, for a call. */
	#call(machine: Machine, op: number): Frame | undefined {
		const { words, view } = this.#arena;
		const hasValue = op === OP.CALL || op === OP.CALLCODE;
		const top = (machine.stackTop - 32) >>> 2;
		const rest = hasValue ? top - 24 : top - 16;
		const { call } = machine;
		call.gas = gasAt(words, view, top);
		call.target = addressAt(words, top - 8);
		call.value = hasValue ? valueAt(words, view, top - 16) : 0n;
		call.inputOffset = offsetAt(words, rest);
		call.inputLength = offsetAt(words, rest - 8);
		call.outputOffset = offsetAt(words, rest - 16);
		call.outputLength = offsetAt(words, rest - 24);
		machine.stackTop -= hasValue ? 7 * 32 : 6 * 32;
		this.#arena.stackTop = machine.stackTop;
		return beginCall(machine, op, 0, this.#afterFlatGas(machine, op));
	}

	/** RETURN and REVERT, whose flat gas is zero. */
	#end(machine: Machine, op: number): Pause {
		const { words } = this.#arena;
		const top = (machine.stackTop - 32) >>> 2;
		const offset = offsetAt(words, top);
		const length = offsetAt(words, top - 8);
		const { gas } = machine.frame;
		gas.remaining = machine.memory.expand(offset, length, gas.remaining);
		return op === OP.RETURN ? returned(machine, offset, length) : reverted(machine, offset, length);
	}

	#afterFlatGas({ frame }: Machine, op: number): number {
		const gas = frame.gas.remaining - this.#set.flatGas[op]!;
		if (gas < 0) throw new Halt('out-of-gas');
		return gas;
	}

	/** Moves the interpreter's stack to the arena's: the result of a call, or the whole stack when translated code takes over. */
	#push(machine: Machine): void {
		const { view } = this.#arena;
		for (let i = 0; i < machine.sp; i++, machine.stackTop += 32) writeLimbs(view, machine.stackTop, machine.stack[i]!);
		machine.sp = 0;
	}

	/** Moves the top `count` words to the interpreter's stack. */
	#pop(machine: Machine, count: number): void {
		const { view } = this.#arena;
		machine.stackTop -= 32 * count;
		for (let i = 0; i < count; i++) machine.stack[i] = readLimbs(view, machine.stackTop + 32 * i);
		machine.sp = count;
	}

	/** Hands the frame to the interpreter: moves the whole stack to it. */
	#leave(machine: Machine): undefined {
		this.#pop(machine, (machine.stackTop - machine.floor) / 32);
		machine.compiled = undefined;
		return undefined;
	}

	/** Runs one of the `DIRECT` instructions. */
	#direct(op: DirectOp, sp: number, gas: number): number {
		const machine = this.#machine!;
		this.#arena.stackTop = sp;
		const left = gas - this.#set.flatGas[op]!;
		if (left < 0) throw new Halt('out-of-gas');
		return direct[op](machine, this.#arena, (sp - 32) >>> 2, left);
	}

	#step(pc: number, sp: number, gas: number): number {
		const machine = this.#machine!;
		this.#arena.stackTop = sp;
		const op = machine.program.code[pc]!;
		const host = hostInstructions[op];
		if (host) {
			const left = gas - this.#set.flatGas[op]!;
			if (left < 0) throw new Halt('out-of-gas');
			return host(machine, this.#arena, (sp - 32) >>> 2, left);
		}
		const { takes, puts } = this.#set.opcodes[op]!;
		const { stack, frame } = machine;
		const { view } = this.#arena;
		const bottom = sp - 32 * takes;
		for (let i = 0; i < takes; i++) stack[i] = readLimbs(view, bottom + 32 * i);
		machine.sp = takes;
		machine.pc = 0;
		frame.gas.remaining = gas;
		interpret(machine, SINGLES[op]);
		machine.sp = 0;
		const after = this.#arena.view;
		if (puts > 0) writeLimbs(after, bottom, stack[0]!);
		after.setInt32(EXIT_AT.memorySize, machine.memory.size, true);
		return frame.gas.remaining;
	}
}

/** The gas that a call requests: a number if that is exact, else a bigint. */
function gasAt(words: Uint32Array, view: DataView, at: number): number | bigint {
	const high = words[at + 1]!;
	let i = 2;
	while (i < 8 && words[at + i] === 0) i++;
	return i === 8 && high < 2 ** 21 ? high * 2 ** 32 + words[at]! : wantedGas(readLimbs(view, at * 4));
}

/** The number at index `at` of `words`. Most are zero. */
function valueAt(words: Uint32Array, view: DataView, at: number): bigint {
	for (let i = 0; i < 8; i++) if (words[at + i] !== 0) return readLimbs(view, at * 4);
	return 0n;
}
