import type { CompiledLoop, Instance, Translation, Translator } from '../engine/interfaces.ts';
import { untranslated } from '../engine/translation.ts';
import type { LoadedFunction } from '../loader/loaded-module.ts';
import { compileFunction, compileLoop } from './compile.ts';

/**
 * Which engine runs Move code. `auto`: the interpreter, and translated code for what is hot; `translated`: translated code from
 * the first call on.
 */
export type Engine = 'auto' | 'interpreter' | 'translated';

/**
 * Calls and jumps back in the interpreter that make a function hot, and for each of its instructions: they take about as long as
 * translating it. For each further loop that is taken over, as many again.
 */
const HOT = 500;
const HOT_PER_INSTRUCTION = 5;
/** Characters of translated code that are kept. */
const MAX_KEPT = 32 * 1024 * 1024;

/** Translates what is hot. Nothing that a contract can see depends on it. */
export class HotCode implements Translator {
	readonly #engine: Engine;
	#translations = new WeakMap<LoadedFunction, Translation>();
	#kept = 0;

	constructor(engine: Engine) {
		this.#engine = engine;
	}

	/** What is known of a function that is about to run for the first time in a session. */
	of(fn: LoadedFunction): Translation {
		let translation = this.#translations.get(fn);
		if (translation) return translation;
		this.#translations.set(fn, (translation = untranslated(this.#fuel(fn))));
		if (this.#engine === 'translated') this.#translate(fn, translation);
		return translation;
	}

	#fuel(fn: LoadedFunction): number {
		if (this.#engine === 'interpreter') return Number.POSITIVE_INFINITY;
		return HOT + HOT_PER_INSTRUCTION * fn.definition.code.length;
	}

	#translate(fn: LoadedFunction, translation: Translation): void {
		if (translation.isDone) return;
		translation.isDone = true;
		translation.compiled = this.#keep(compileFunction(fn));
		translation.fuel = translation.compiled ? this.#fuel(fn) : Number.POSITIVE_INFINITY;
	}

	#keep<T extends { readonly size: number }>(made: T | undefined): T | undefined {
		this.#kept += made?.size ?? 0;
		if (this.#kept > MAX_KEPT) {
			this.#translations = new WeakMap();
			this.#kept = made?.size ?? 0;
		}
		return made;
	}

	/** A function is called that runs in the interpreter so far. */
	called(instance: Instance): void {
		const { translation, fn } = instance;
		if (translation.fuel-- <= 0) this.#translate(fn, translation);
		if (translation.compiled) instance.attach(translation.compiled);
	}

	/** The interpreter goes back to the start of a loop: what goes on from there in its place, if it is hot. */
	loop({ translation, fn }: Instance, start: number): CompiledLoop | undefined {
		if (translation.fuel-- > 0) return undefined;
		// What cannot be translated from its start on is not from within.
		this.#translate(fn, translation);
		if (!translation.compiled) return undefined;
		if (!translation.loops.has(start)) {
			translation.loops.set(start, this.#keep(compileLoop(fn, start)));
			if (translation.loops.size > 1) translation.fuel = this.#fuel(fn);
		}
		return translation.loops.get(start);
	}
}
