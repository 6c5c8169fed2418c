import type { LoadedFunction } from '../loader/loaded-module.ts';
import type { CompiledLoop } from '../translator/compile.ts';
import { compileFunction, compileLoop } from '../translator/compile.ts';
import type { Instance } from './instance.ts';
import { Tier } from './tier.ts';

/**
 * Which engine runs Move code. `auto`: the interpreter, and translated code for what is hot; `translated`: translated code from
 * the first call on.
 */
export type Engine = 'auto' | 'interpreter' | 'translated';

/** Calls and jumps back in the interpreter that make a function hot: some milliseconds, as long as translating takes. */
const HOT = 1000;
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
		const fuel = this.#engine === 'auto' ? HOT : this.#engine === 'translated' ? 0 : Number.POSITIVE_INFINITY;
		this.#tiers.set(fn, (tier = new Tier(fuel)));
		if (this.#engine === 'translated') this.#translate(fn, tier);
		return tier;
	}

	#translate(fn: LoadedFunction, tier: Tier): void {
		if (tier.isDone) return;
		tier.isDone = true;
		tier.compiled = this.#keep(compileFunction(fn));
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
		if (!tier.loops.has(start)) tier.loops.set(start, this.#keep(compileLoop(fn, start)));
		return tier.loops.get(start);
	}
}
