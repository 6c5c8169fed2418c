import { bytesToHex, hexToBytes } from '@altvm/abi-bridge';
import { parseModule } from '../../../vm-adapters/move/src/core/loader/parse.ts';
import { withEnumCode } from '../../../vm-adapters/move/test-modules/generate-enum-code.ts';
import { compileMove2 } from '../../../vm-adapters/move/test-modules/move2/compile.ts';
import { mutate, type Random, randomOf } from '../../../vm-adapters/move/test-modules/mutate.ts';
import { mutateFile } from '../../../vm-adapters/move/test-modules/mutate-file.ts';
import {
	type TestModule,
	testModules,
	VerifierOracle,
} from '../../../vm-adapters/move/test-modules/verifier-oracle.ts';
import { writeModule } from '../../../vm-adapters/move/test-modules/write-module.ts';
import { generateModule } from './programs/generate.ts';
import type { FuzzModule } from './world.ts';

/** A mutant that replaces a module, and on which the verifiers differ. */
export interface VerifierCase {
	readonly modules: readonly FuzzModule[];
	readonly mutant: FuzzModule;
}

const pick = <T>(random: Random, list: readonly T[]): T => list[random(list.length)]!;
const inHex = ({ account, name, code }: TestModule): FuzzModule => ({ account, name, code: bytesToHex(code) });

/** Converts a module to version 7, as Aptos writes it. */
function inVersion7(code: Uint8Array): Uint8Array {
	return writeModule({ ...parseModule(code), version: 7, flavour: 'aptos' });
}

/** Passes mutants of modules (bytecode versions 5 to 7) and random typed code to both verifiers. */
export class Verdicts {
	readonly #modules: readonly TestModule[];
	readonly #oracle: VerifierOracle;
	readonly #enums: readonly TestModule[];
	readonly #enumOracle: VerifierOracle;

	/** @param modules in bytecode version 6 */
	constructor(modules: readonly TestModule[]) {
		this.#modules = modules;
		this.#oracle = new VerifierOracle(modules);
		const withLibrary = testModules(compileMove2());
		this.#enumOracle = new VerifierOracle(withLibrary);
		this.#enums = withLibrary.filter(({ code }) => parseModule(code).version === 7);
	}

	/** Returns how the verifiers differ on the mutant of a seed, with the case; undefined if they agree. */
	check(seed: number): { readonly difference: string; readonly case: VerifierCase } | undefined {
		const random = randomOf(seed);
		switch (seed % 10) {
			case 1:
			case 3:
				return this.#case(this.#modules, this.#oracle.compareTyped(seed));
			case 5: {
				const module = pick(random, this.#modules);
				return this.#compare(this.#oracle, this.#modules, module, mutateFile(inVersion7(module.code), random), seed);
			}
			case 6: {
				const module = pick(random, this.#enums);
				return this.#compare(this.#enumOracle, this.#enums, module, mutateFile(module.code, random), seed);
			}
			case 7: {
				const module = this.#enums.find(({ name }) => name === 'enums')!;
				return this.#compare(this.#enumOracle, this.#enums, module, withEnumCode(module.code, random), seed);
			}
			case 9: {
				const module = generateModule(random);
				return this.#compare(this.#oracle, [...this.#modules, module], module, mutate(module.code, random), seed);
			}
			default:
				return this.#case(this.#modules, this.#oracle.compare(seed));
		}
	}

	#compare(
		oracle: VerifierOracle,
		modules: readonly TestModule[],
		module: TestModule,
		mutant: Uint8Array | undefined,
		seed: number,
	): ReturnType<Verdicts['check']> {
		return mutant && this.#case(modules, oracle.compareAs(module, mutant, seed));
	}

	#case(
		modules: readonly TestModule[],
		compared: ReturnType<VerifierOracle['compare']>,
	): ReturnType<Verdicts['check']> {
		const difference = compared?.difference;
		if (!difference) return undefined;
		const { code, ...verdicts } = difference;
		const place = modules.find(({ name }) => name === difference.module)!;
		const beside = modules.filter(({ account }) => account === place.account).map(inHex);
		return { difference: JSON.stringify(verdicts), case: { modules: beside, mutant: inHex({ ...place, code }) } };
	}
}

/** Returns how the verifiers differ on a case, or undefined. */
export function checkVerdicts({ modules, mutant }: VerifierCase): string | undefined {
	const codes = modules.map(({ code, ...id }) => ({ ...id, code: hexToBytes(code) }));
	const place = codes.find(({ name }) => name === mutant.name)!;
	const oracle = new VerifierOracle([...testModules(new Map()), ...codes]);
	const { difference } = oracle.compareAs(place, hexToBytes(mutant.code));
	return difference && JSON.stringify({ ...difference, code: undefined });
}
