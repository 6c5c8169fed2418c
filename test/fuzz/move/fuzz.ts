import { bytesToHex, hexToBytes } from '@altvm/abi-bridge';
import { CORPUS, compileCorpus } from '../../../vm-adapters/move/test-modules/corpus.ts';
import { compileMove2 } from '../../../vm-adapters/move/test-modules/move2/compile.ts';
import { mutate, randomOf } from '../../../vm-adapters/move/test-modules/mutate.ts';
import { compilePrograms } from '../../../vm-adapters/move/test-modules/programs.ts';
import {
	type TestModule,
	testModules,
	VerifierOracle,
} from '../../../vm-adapters/move/test-modules/verifier-oracle.ts';
import { type Checks, check } from './check.ts';
import { Choices } from './choices.ts';
import { CorpusCalls } from './corpus-calls.ts';
import { NativeWorld } from './native.ts';
import type { Engine } from './ours.ts';
import { generateModule } from './programs/generate.ts';
import { shrink, shrinkList } from './shrink.ts';
import type { FuzzCase, FuzzModule } from './world.ts';

export type What = 'execution' | 'verifier';

export interface FuzzOptions {
	readonly seconds: number;
	readonly seed: number;
	readonly what: readonly What[];
	/** Compared with the interpreter. */
	readonly engines: readonly Engine[];
	/** Runs the cases in libmovevm, too. The verifier is always compared with libmovevm's. */
	readonly native: boolean;
	/** Gas limits of a sweep at most. Default 200. */
	readonly sweep?: number;
	/** One case in as many is swept. Default 16. */
	readonly sweepEvery?: number;
	onProgress?(count: number): void;
}

/** A module in the place of another, on which the verifiers differ. */
export interface VerifierCase {
	readonly modules: readonly FuzzModule[];
	readonly mutant: FuzzModule;
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

/** Mutants of a seed, which take less than a case. */
const MUTANTS = 10;

/** Compares what is made of seeds; the same seed makes the same cases. */
export class Fuzzer {
	readonly #modules: readonly TestModule[];
	readonly #calls: CorpusCalls;
	#native: NativeWorld | undefined;
	#oracle: VerifierOracle | undefined;

	constructor() {
		const corpus = new Map([...compileCorpus(), ...compileMove2()]);
		const programs = compilePrograms();
		this.#modules = [...testModules(corpus), ...programs];
		const own = [...corpus].map(([name, code]) => ({ account: CORPUS, name, code }));
		this.#calls = new CorpusCalls([...own, ...programs]);
	}

	/** Until the time is over or a case fails, which is shrunk. */
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
			// Two in three are programs that are made, the others calls of the corpus.
			const calls = random(3) > 0 ? new CorpusCalls([generateModule(random)]) : this.#calls;
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
		const difference = check(found, small.checks) ?? 'it fails only behind others: something is left of them';
		return { seed, difference, case: found };
	}

	#verify(seed: number): FuzzFailure | undefined {
		this.#oracle ??= new VerifierOracle(this.#modules);
		for (let i = 0; i < MUTANTS; i++) {
			const own = seed * MUTANTS + i;
			const made = i % 5 === 4 ? [generateModule(randomOf(own))] : [];
			const difference = this.#compare(own, made[0])?.difference;
			if (!difference) continue;
			const { code, ...verdicts } = difference;
			const all = [...this.#modules, ...made];
			const { account, name } = all.find(({ name }) => name === difference.module)!;
			const modules = all.map((module) => ({ ...module, code: bytesToHex(module.code) }));
			return {
				seed,
				difference: JSON.stringify(verdicts),
				case: {
					modules: modules.filter((module) => module.account === account),
					mutant: { account, name, code: bytesToHex(code) },
				},
			};
		}
		return undefined;
	}

	/** One in two is typed code, which comes to the later passes; of made modules, mutants alone are of interest. */
	#compare(seed: number, made: TestModule | undefined): ReturnType<VerifierOracle['compare']> {
		const oracle = this.#oracle!;
		if (!made) return seed % 2 === 0 ? oracle.compare(seed) : oracle.compareTyped(seed);
		const mutant = mutate(made.code, randomOf(seed));
		return mutant && oracle.compareAs(made, mutant, seed);
	}
}

/** How the verifiers differ on a case, undefined if they do not. */
export function checkVerdicts({ modules, mutant }: VerifierCase): string | undefined {
	const codes = modules.map(({ code, ...id }) => ({ ...id, code: hexToBytes(code) }));
	const place = codes.find(({ name }) => name === mutant.name)!;
	const { difference } = new VerifierOracle([...testModules(new Map()), ...codes]).compareAs(
		place,
		hexToBytes(mutant.code),
	);
	return difference && JSON.stringify({ ...difference, code: undefined });
}
