import { BoundedCache, type Engine } from '@altvm/vm-kit';
import type { CompiledLoop, Instance, Translation, Translator } from '../engine/interfaces.ts';
import { untranslated } from '../engine/translation.ts';
import type { LoadedFunction } from '../loader/loaded-module.ts';
import { compileFunction, compileLoop } from './compile.ts';

/**
 * A function is hot once the interpreter has spent these units on it, plus a number for each of its instructions. At 50 gas a
 * microsecond they pay for translating it: some 0.15 ms, and 8 microseconds an instruction. Each further loop needs as many again
 * before it is translated.
 */
const HOT = 750_000;
const HOT_PER_INSTRUCTION = 40_000;
/**
 * The least and most units that count at a call or a backward jump. What was spent since the one before may belong to another
 * session, whose beginning costs more than the most.
 */
const LEAST = 150;
const MOST = 50_000;
/**
 * The most bytes of memory that translations may take, and an estimate of the memory per character of translated code.
 */
const MAX_BYTES = 256 * 1024 * 1024;
const BYTES_PER_CHARACTER = 8;

/** What is counted of a cached translation. */
interface Kept {
	/** Characters of translated code of the function and its loops together. */
	readonly size: number;
	/** What the fuel is set to when the translation is dropped. */
	readonly fuel: number;
}

/** Translates hot functions. No contract can observe its decisions. */
export class HotCode implements Translator {
	readonly #engine: Engine;
	/** The units that were left at the last call or backward jump. */
	#left = 0;
	readonly #translations = new WeakMap<LoadedFunction, Translation>();
	/**
	 * A function whose translation is dropped has to become hot again. No function is referred to here: it would keep its module
	 * alive, whose memory is not counted.
	 */
	readonly #kept = new BoundedCache<Translation, Kept>({
		bytes: MAX_BYTES,
		weigh: ({ size }) => BYTES_PER_CHARACTER * size,
		onEvict: ({ fuel }, translation) => {
			translation.compiled = undefined;
			translation.loops.clear();
			translation.isDone = false;
			translation.fuel = fuel;
		},
	});

	constructor(engine: Engine) {
		this.#engine = engine;
	}

	/** The translation of a function that runs for the first time in a session. */
	of(fn: LoadedFunction): Translation {
		let translation = this.#translations.get(fn);
		if (translation) this.#kept.get(translation);
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
		if (made) {
			const size = (this.#kept.get(translation)?.size ?? 0) + made.size;
			this.#kept.set(translation, { size, fuel: this.#fuel(fn) });
		}
		return made;
	}

	/** What has been spent since the last call or backward jump. */
	#spent(left: number): number {
		const spent = this.#left - left;
		this.#left = left;
		return spent > LEAST ? Math.min(spent, MOST) : LEAST;
	}

	/** Counts a call of a function in the interpreter, and attaches its translated code, if it has any. */
	called(instance: Instance, left: number): void {
		const { translation, fn } = instance;
		if ((translation.fuel -= this.#spent(left)) <= 0) this.#translate(fn, translation);
		if (translation.compiled) instance.attach(translation.compiled);
	}

	/**
	 * Counts a jump back to the start of a loop in the interpreter. Returns translated code to continue with if the loop
	 * is hot.
	 */
	loop({ translation, fn }: Instance, start: number, left: number): CompiledLoop | undefined {
		if ((translation.fuel -= this.#spent(left)) > 0) return undefined;
		// If the whole function cannot be translated, its loops cannot be translated either.
		this.#translate(fn, translation);
		if (!translation.compiled) return undefined;
		if (!translation.loops.has(start)) {
			translation.loops.set(start, this.#keep(fn, translation, compileLoop(fn, start)));
			if (translation.loops.size > 1) translation.fuel = this.#fuel(fn);
		}
		return translation.loops.get(start);
	}
}
