import { BoundedCache, type Engine } from '@altvm/vm-kit';
import type { CompiledLoop, Instance, Translation, Translator } from '../engine/interfaces.ts';
import { untranslated } from '../engine/translation.ts';
import type { LoadedFunction } from '../loader/loaded-module.ts';
import { compileFunction, compileLoop } from './compile.ts';

/**
 * Calls and jumps back in the interpreter that make a function hot, and for each of its instructions: they take about as long as
 * translating it. For each further loop that is taken over, as many again.
 */
const HOT = 500;
const HOT_PER_INSTRUCTION = 5;
/** Most bytes of memory that translations may take, and bytes per character of translated code. The latter is estimated. */
const MAX_BYTES = 256 * 1024 * 1024;
const BYTES_PER_CHARACTER = 8;

/** A translation that is kept. */
interface Kept {
	readonly translation: Translation;
	/** Characters of code of the function and its loops. */
	readonly size: number;
}

/** Translates what is hot. Nothing that a contract can see depends on it. */
export class HotCode implements Translator {
	readonly #engine: Engine;
	readonly #translations = new WeakMap<LoadedFunction, Translation>();
	/** A function that loses its translation has to become hot again. */
	readonly #kept = new BoundedCache<LoadedFunction, Kept>({
		bytes: MAX_BYTES,
		weigh: ({ size }) => BYTES_PER_CHARACTER * size,
		onEvict: ({ translation }, fn) => {
			translation.compiled = undefined;
			translation.loops.clear();
			translation.isDone = false;
			translation.fuel = this.#fuel(fn);
		},
	});

	constructor(engine: Engine) {
		this.#engine = engine;
	}

	/** What is known of a function that is about to run for the first time in a session. */
	of(fn: LoadedFunction): Translation {
		let translation = this.#translations.get(fn);
		if (translation) this.#kept.get(fn);
		else this.#translations.set(fn, (translation = untranslated(this.#fuel(fn))));
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
		translation.compiled = this.#keep(fn, translation, compileFunction(fn));
		translation.fuel = translation.compiled ? this.#fuel(fn) : Number.POSITIVE_INFINITY;
	}

	#keep<T extends { readonly size: number }>(fn: LoadedFunction, translation: Translation, made: T | undefined) {
		if (made) this.#kept.set(fn, { translation, size: (this.#kept.get(fn)?.size ?? 0) + made.size });
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
			translation.loops.set(start, this.#keep(fn, translation, compileLoop(fn, start)));
			if (translation.loops.size > 1) translation.fuel = this.#fuel(fn);
		}
		return translation.loops.get(start);
	}
}
