import type { LoadedFunction } from '../loader/loaded-module.ts';
import { type CompiledLoop, compileFunction, compileLoop } from '../translator/compile.ts';
import type { Instance } from './instance.ts';
import { Tier } from './tier.ts';

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
export class Tiers {
	readonly #engine: Engine;
	#tiers = new WeakMap<LoadedFunction, Tier>();
	#kept = 0;

	constructor(engine: Engine) {
		this.#engine = engine;
	}

	/** What is known of a function that is about to run for the first time in a session. */
	of(fn: LoadedFunction): Tier {
		let tier = this.#tiers.get(fn);
		if (tier) return tier;
		this.#tiers.set(fn, (tier = new Tier(this.#fuel(fn))));
		if (this.#engine === 'translated') this.#translate(fn, tier);
		return tier;
	}

	#fuel(fn: LoadedFunction): number {
		if (this.#engine === 'interpreter') return Number.POSITIVE_INFINITY;
		return HOT + HOT_PER_INSTRUCTION * fn.definition.code.length;
	}

	#translate(fn: LoadedFunction, tier: Tier): void {
		if (tier.isDone) return;
		tier.isDone = true;
		tier.compiled = this.#keep(compileFunction(fn));
		tier.fuel = tier.compiled ? this.#fuel(fn) : Number.POSITIVE_INFINITY;
	}

	#keep<T extends { readonly size: number }>(made: T | undefined): T | undefined {
		this.#kept += made?.size ?? 0;
		if (this.#kept > MAX_KEPT) {
			this.#tiers = new WeakMap();
			this.#kept = made?.size ?? 0;
		}
		return made;
	}

	/** A function is called that runs in the interpreter so far. */
	called(instance: Instance): void {
		const { tier, fn } = instance;
		if (tier.fuel-- <= 0) this.#translate(fn, tier);
		if (tier.compiled) instance.attach(tier.compiled);
	}

	/** The interpreter goes back to the start of a loop: what goes on from there in its place, if it is hot. */
	loop({ tier, fn }: Instance, start: number): CompiledLoop | undefined {
		if (tier.fuel-- > 0) return undefined;
		// What cannot be translated from its start on is not from within.
		this.#translate(fn, tier);
		if (!tier.compiled) return undefined;
		if (!tier.loops.has(start)) {
			tier.loops.set(start, this.#keep(compileLoop(fn, start)));
			if (tier.loops.size > 1) tier.fuel = this.#fuel(fn);
		}
		return tier.loops.get(start);
	}
}
