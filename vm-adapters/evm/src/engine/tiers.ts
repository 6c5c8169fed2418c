import type { Frame } from '@altvm/host';
import type { InstructionSet } from '../loader/opcodes.ts';
import type { Program } from '../loader/program.ts';
import { type Compiled, Executor } from '../translator/executor.ts';
import { translate } from '../translator/module.ts';
import { interpret, type Pause } from './interpreter.ts';
import type { Machine } from './machine.ts';

/**
 * Which engine runs EVM code. `auto`: the interpreter, and translated code for what is hot; `translated`: translated code from
 * the first call on.
 */
export type Engine = 'auto' | 'interpreter' | 'translated';

/** Gas that the interpreter has spent on code before it is translated: some milliseconds of work. */
const HOT_GAS = 200_000;
/** Bytes of WebAssembly that are kept. */
const MAX_KEPT = 64 * 1024 * 1024;

/** Translates what is hot, and runs a machine on the engine that has its code. */
export class Tiers {
	readonly #engine: Engine;
	readonly #set: InstructionSet;
	readonly #heat = new WeakMap<Program, number>();
	/** By program; undefined where it cannot be translated. */
	#compiled = new WeakMap<Program, Compiled | undefined>();
	#kept = 0;
	#executor: Executor | undefined;

	constructor(engine: Engine, set: InstructionSet) {
		this.#engine = engine;
		this.#set = set;
	}

	/** The translation that a new frame is to run on. */
	compiledFor(frame: Frame, program: Program): Compiled | undefined {
		if (this.#engine === 'interpreter' || !Executor.takes(frame)) return undefined;
		if (this.#compiled.has(program)) return this.#compiled.get(program);
		if (this.#engine === 'auto' && (this.#heat.get(program) ?? 0) < HOT_GAS) return undefined;
		return this.compile(program);
	}

	compile(program: Program): Compiled | undefined {
		const translation = translate(program, this.#set);
		this.#kept += translation?.size ?? 0;
		if (this.#kept > MAX_KEPT) {
			this.#compiled = new WeakMap();
			this.#kept = translation?.size ?? 0;
		}
		this.#executor ??= new Executor(this.#set);
		const compiled = translation && this.#executor.instantiate(translation);
		this.#compiled.set(program, compiled);
		return compiled;
	}

	run(machine: Machine): Pause {
		const { compiled } = machine;
		if (compiled) {
			const pause = this.#executor!.run(machine, compiled);
			if (pause) return pause;
		}
		if (this.#engine !== 'auto') return interpret(machine);
		const { gas } = machine.frame;
		const before = gas.remaining;
		const pause = interpret(machine);
		this.#heat.set(machine.program, (this.#heat.get(machine.program) ?? 0) + before - gas.remaining);
		return pause;
	}
}
