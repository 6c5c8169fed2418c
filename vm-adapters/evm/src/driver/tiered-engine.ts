import type { Frame } from '@altvm/host';
import { BoundedCache, type Engine, mayCompileWebAssembly } from '@altvm/vm-kit';
import type { Compiled } from '../engine/compiled.ts';
import { interpret } from '../engine/interpreter.ts';
import type { Machine } from '../engine/machine.ts';
import type { Pause } from '../engine/pause.ts';
import type { Start } from '../engine/start.ts';
import type { InstructionSet } from '../loader/opcodes.ts';
import { HOT_GAS, type Program, type ProgramHeat } from '../loader/program.ts';
import type { KeptTranslations } from '../translations/kept-translations.ts';
import { Executor } from '../translator/executor.ts';
import { type Translation, translate } from '../translator/module.ts';

/** Gas that a frame counts for at least, because its own gas does not include the cost of setting it up. */
const FRAME_GAS = 5000;
/** Backward jumps in one frame that make its code hot at once. */
const HOT_JUMPS = 1000;
/** Most bytes of a call's data that are copied for translated code. The call has paid 100 gas, however many they are. */
const MAX_COPIED = 32 * 1024;
/** Most bytes of call data of a frame that translated code may take over: every such frame copies its call data to the arena. */
const MAX_TAKEN_OVER = 4096;

const INTERPRETED: Start = { compiled: undefined, needsHeader: false, fuel: Number.POSITIVE_INFINITY };
const MAY_BE_TAKEN_OVER: Start = { compiled: undefined, needsHeader: true, fuel: HOT_JUMPS };

/** Translations that are kept, and bytes of memory that they may take. */
const MAX_ENTRIES = 1024;
const MAX_BYTES = 256 * 1024 * 1024;
/** Bytes of memory that a translation takes in V8: per byte of WebAssembly, and for its module and instance. Estimated. */
const BYTES_PER_BYTE = 4;
const OVERHEAD = 32 * 1024;
/** Frames of a translation for each use that the cache is told of. */
const STARTS_PER_USE = 64;

/** Translates hot programs, and runs each machine on the engine that has its code. */
export class TieredEngine {
	readonly #engine: Engine;
	readonly #set: InstructionSet;
	/**
	 * Translations by the heat of their programs. A program that loses its translation has to become hot again. No program is
	 * referred to here: programs that are no longer loaded would be kept alive, and their memory is not counted.
	 */
	readonly #compiled = new BoundedCache<ProgramHeat, Compiled>({
		entries: MAX_ENTRIES,
		bytes: MAX_BYTES,
		weigh: ({ size }) => OVERHEAD + BYTES_PER_BYTE * size,
		onEvict: (_, heat) => {
			heat.fuel = HOT_GAS;
			heat.translation = undefined;
		},
	});
	/** Programs that cannot be translated. */
	readonly #untranslatable = new WeakSet<Program>();
	#executor: Executor | undefined;

	/** Whether code is translated when it is deployed. */
	readonly translatesDeployed: boolean;

	/** Translations of earlier processes. */
	readonly #kept: KeptTranslations | undefined;

	constructor(engine: Engine, set: InstructionSet, translateDeployed: boolean, kept?: KeptTranslations) {
		this.#engine = engine;
		this.translatesDeployed = translateDeployed && engine !== 'interpreter';
		this.#set = set;
		this.#kept = kept;
	}

	/** Decides how a machine starts on a new frame with so many bytes of call data, and counts it towards the program's heat. */
	start(machine: Machine, frame: Frame, program: Program, callDataSize: number): Start {
		if (this.#engine === 'interpreter' || machine.steps || !machine.takes(frame)) return INTERPRETED;
		if (!machine.arena.hasRoomFor(callDataSize)) return INTERPRETED;
		if (this.#engine === 'auto' && frame.message.depth > 0 && callDataSize > MAX_COPIED) return INTERPRETED;
		const known = this.#known(program.heat);
		if (known) return known;
		if (this.#engine === 'translated' || program.heat.add(FRAME_GAS)) return startOn(this.compile(program));
		return callDataSize > MAX_TAKEN_OVER ? INTERPRETED : MAY_BE_TAKEN_OVER;
	}

	/** The program's translation, made if there is none yet; undefined if the program cannot be translated. */
	compile(program: Program): Compiled | undefined {
		const known = this.#compiled.get(program.heat);
		if (known || this.#untranslatable.has(program)) return known;
		const translation = mayCompileWebAssembly() ? this.#translation(program) : undefined;
		if (!translation) {
			this.#untranslatable.add(program);
			return undefined;
		}
		this.#executor ??= new Executor(this.#set);
		const compiled = this.#compiled.set(program.heat, this.#executor.instantiate(translation));
		// One that is too large to be kept is not.
		if (this.#compiled.get(program.heat)) program.heat.translation = startOn(compiled);
		return compiled;
	}

	/** How a frame starts whose program has a translation. One start of many counts as a use of the cache's entry: that takes as long as a call. */
	#known(heat: ProgramHeat): Start | undefined {
		const known = heat.translation as Start | undefined;
		if (known && heat.starts++ % STARTS_PER_USE === 0) this.#compiled.get(heat);
		return known;
	}

	#translation(program: Program): Translation | undefined {
		const kept = this.#kept?.get(program);
		if (kept) return kept;
		const made = translate(program, this.#set);
		if (made) this.#kept?.put(program, made);
		return made;
	}

	/** Runs a machine until it is done or calls. Throws `Halt`. */
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
				// Gas forwarded to a callee was not spent on this program.
				const spent = before - gas.remaining - ('child' in pause ? pause.child.message.gas : 0);
				if (spent > FRAME_GAS) machine.program.heat.add(spent);
				return pause;
			}
			this.#takeOver(machine);
		}
	}

	/** After a long loop in the interpreter: translated code continues if it has a trace that begins at the machine's place. */
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
