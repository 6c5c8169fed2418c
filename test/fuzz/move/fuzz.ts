import { CORPUS, compileCorpus } from '../../../vm-adapters/move/test-modules/corpus.ts';
import { compileMove2 } from '../../../vm-adapters/move/test-modules/move2/compile.ts';
import { compilePrograms } from '../../../vm-adapters/move/test-modules/programs.ts';
import { type TestModule, testModules } from '../../../vm-adapters/move/test-modules/verifier-oracle.ts';
import { type Checks, check } from './check.ts';
import { Choices } from './choices.ts';
import { CorpusCalls } from './corpus-calls.ts';
import { NativeWorld } from './native.ts';
import type { Engine } from './ours.ts';
import { generateModule } from './programs/generate.ts';
import { shrink, shrinkList } from './shrink.ts';
import { Verdicts, type VerifierCase } from './verdicts.ts';
import type { FuzzCase } from './world.ts';

export type What = 'execution' | 'verifier';

export interface FuzzOptions {
	readonly seconds: number;
	readonly seed: number;
	readonly what: readonly What[];
	/** Engines that are compared with the interpreter. */
	readonly engines: readonly Engine[];
	/** Whether libmovevm runs the cases as well. The verifier is always compared with libmovevm's. */
	readonly native: boolean;
	/** Maximum number of gas limits in a sweep. Default 200. */
	readonly sweep?: number;
	/** One of this many cases is swept. Default 16. */
	readonly sweepEvery?: number;
	onProgress?(count: number): void;
}

export interface FuzzFailure {
	readonly seed: number;
	readonly difference: string;
	readonly case: FuzzCase | VerifierCase;
}

export interface FuzzReport {
	readonly count: number;
	readonly failure: FuzzFailure | undefined;
}

/** Mutants for each seed. They take less time than a case. */
const MUTANTS = 10;

/** Compares cases generated from seeds. The same seed generates the same cases. */
export class Fuzzer {
	readonly #modules: readonly TestModule[];
	readonly #calls: CorpusCalls;
	readonly #enumCalls: CorpusCalls;
	#native: NativeWorld | undefined;
	#verdicts: Verdicts | undefined;

	constructor() {
		const corpus = new Map([...compileCorpus(), ...compileMove2()]);
		const programs = compilePrograms();
		this.#modules = [...testModules(corpus), ...programs];
		const own = [...corpus].map(([name, code]) => ({ account: CORPUS, name, code }));
		this.#calls = new CorpusCalls([...own, ...programs]);
		// libmovevm's events cannot contain enums.
		const enums = [...compileMove2()].filter(([name]) => name !== 'enum_events');
		this.#enumCalls = new CorpusCalls(enums.map(([name, code]) => ({ account: CORPUS, name, code })));
	}

	/** Runs until the time is over or a case fails. A failing case is shrunk. */
	run(options: FuzzOptions): FuzzReport {
		const { what, seed } = options;
		const end = performance.now() + options.seconds * 1000;
		let count = 0;
		for (let step = 0; performance.now() < end; step++) {
			const next = (seed + step) | 0;
			const failure = what[step % what.length] === 'verifier' ? this.#verify(next) : this.#execute(next, options);
			count += what[step % what.length] === 'verifier' ? MUTANTS : 1;
			options.onProgress?.(count);
			if (failure) return { count, failure };
		}
		return { count, failure: undefined };
	}

	#execute(seed: number, { engines, native, sweep = 200, sweepEvery = 16 }: FuzzOptions): FuzzFailure | undefined {
		if (native) this.#native ??= new NativeWorld();
		const make = (of: number | readonly number[]) => {
			const choices = new Choices(of);
			const { random } = choices;
			const shares = Array.from({ length: random(4) }, () => random(10_000));
			const checks: Checks = {
				engines,
				shares,
				...(random(sweepEvery) === sweepEvery - 1 && { sweep }),
				native: native ? this.#native : undefined,
			};
			// Most cases are generated programs; the others are calls of the corpus.
			const which = random(9);
			const calls = which > 2 ? new CorpusCalls([generateModule(random)]) : which > 0 ? this.#calls : this.#enumCalls;
			return { case: calls.case(random, 8), checks, choices };
		};
		const made = make(seed);
		if (check(made.case, made.checks) === undefined) return undefined;
		const small = make(
			shrink(made.choices.made, (choices) => {
				const next = make(choices);
				return check(next.case, next.checks) !== undefined;
			}),
		);
		const { modules, calls } = small.case;
		const less = shrinkList(calls, (calls) => check({ modules, calls }, small.checks) !== undefined);
		const found = { modules, calls: less };
		const difference = check(found, small.checks) ?? 'the case fails only after others: they left something behind';
		return { seed, difference, case: found };
	}

	#verify(seed: number): FuzzFailure | undefined {
		this.#verdicts ??= new Verdicts(this.#modules);
		for (let i = 0; i < MUTANTS; i++) {
			const found = this.#verdicts.check(seed * MUTANTS + i);
			if (found) return { seed, ...found };
		}
		return undefined;
	}
}
