import type { Frame } from '@altvm/host';
import { mayCompileWebAssembly } from '@altvm/vm-kit';
import type { InstructionSet } from '../loader/opcodes.ts';
import type { Program } from '../loader/program.ts';
import { type Compiled, Executor } from '../translator/executor.ts';
import { translate } from '../translator/module.ts';
import { threadArena } from './arena.ts';
import { interpret, type Pause } from './interpreter.ts';
import type { Machine } from './machine.ts';

/**
 * Which engine runs EVM code. `auto`: the interpreter, and translated code for what is hot; `translated`: translated code from
 * the first call on.
 */
export type Engine = 'auto' | 'interpreter' | 'translated';

/**
 * Gas that the interpreter spends on some code before that is translated: some milliseconds, about as long as translating
 * takes. A frame counts for `FRAME_GAS` at least: what it costs to begin one is not in its gas.
 */
const HOT_GAS = 500_000;
const FRAME_GAS = 5000;
/** Jumps back in one frame that make its code hot at once. */
const HOT_JUMPS = 3000;
/** A frame with more call data is not taken over from the interpreter: that would have it copied for every frame. */
const MAX_TAKEN_OVER = 4096;

/** How a new frame begins. */
export interface Start {
	readonly compiled: Compiled | undefined;
	/** Whether translated code may come to run it. */
	readonly needsHeader: boolean;
	/** See `Machine.fuel`. */
	readonly fuel: number;
}

const INTERPRETED: Start = { compiled: undefined, needsHeader: false, fuel: Number.POSITIVE_INFINITY };
const MAY_BE_TAKEN_OVER: Start = { compiled: undefined, needsHeader: true, fuel: HOT_JUMPS };

/** Bytes of WebAssembly that are kept. */
const MAX_KEPT = 64 * 1024 * 1024;

/** Translates what is hot, and runs a machine on the engine that has its code. */
export class Tiers {
	readonly #engine: Engine;
	readonly #set: InstructionSet;
	/** By program; undefined where it cannot be translated. */
	#compiled = new WeakMap<Program, Compiled | undefined>();
	#kept = 0;
	#executor: Executor | undefined;

	/** Whether code is translated when it is deployed. */
	readonly translatesDeployed: boolean;

	constructor(engine: Engine, set: InstructionSet, translateDeployed: boolean) {
		this.#engine = engine;
		this.translatesDeployed = translateDeployed && engine !== 'interpreter';
		this.#set = set;
	}

	/** How a new frame is to be run. */
	start(frame: Frame, program: Program): Start {
		if (this.#engine === 'interpreter' || !Executor.takes(frame)) return INTERPRETED;
		if (!threadArena().hasRoomFor(frame.message.input.length)) return INTERPRETED;
		if (this.#compiled.has(program)) return startOn(this.#compiled.get(program));
		if (this.#engine === 'translated') return startOn(this.compile(program));
		program.heat += FRAME_GAS;
		if (program.heat > HOT_GAS) return startOn(this.compile(program));
		return frame.message.input.length > MAX_TAKEN_OVER ? INTERPRETED : MAY_BE_TAKEN_OVER;
	}

	/** Translates a program, if it is not translated yet. */
	compile(program: Program): Compiled | undefined {
		if (this.#compiled.has(program)) return this.#compiled.get(program);
		const translation = mayCompileWebAssembly() ? translate(program, this.#set) : undefined;
		this.#kept += translation?.size ?? 0;
		if (this.#kept > MAX_KEPT) {
			this.#compiled = new WeakMap();
			this.#kept = translation?.size ?? 0;
		}
		const compiled = translation && (this.#executor ??= new Executor(this.#set)).instantiate(translation);
		this.#compiled.set(program, compiled);
		return compiled;
	}

	run(machine: Machine): Pause {
		for (;;) {
			const { compiled } = machine;
			if (compiled) {
				const pause = this.#executor!.run(machine, compiled);
				if (pause) return pause;
			}
			const { gas } = machine.frame;
			const before = gas.remaining;
			const pause = interpret(machine);
			if (!('hot' in pause)) {
				// What was forwarded to a call is not this code's.
				const spent = before - gas.remaining - ('child' in pause ? pause.child.message.gas : 0);
				if (spent > FRAME_GAS) machine.program.heat += spent;
				return pause;
			}
			this.#takeOver(machine);
		}
	}

	/** The interpreter has looped for long: translated code goes on, if it has a trace that begins where the machine is. */
	#takeOver(machine: Machine): void {
		machine.fuel = HOT_JUMPS;
		if (!machine.hasHeader) return;
		const compiled = this.compile(machine.program);
		if (compiled?.heads.has(machine.pc)) machine.compiled = compiled;
		else if (!compiled) machine.fuel = Number.POSITIVE_INFINITY;
	}
}

function startOn(compiled: Compiled | undefined): Start {
	return compiled ? { compiled, needsHeader: true, fuel: Number.POSITIVE_INFINITY } : INTERPRETED;
}
