import { type Address, MOVE_STDLIB } from '@altvm/abi-bridge';
import { parseModule } from '../src/core/loader/parse.ts';
import { MoveLoadError, MoveVerificationError } from '../src/core/status/errors.ts';
import { standardLibrary } from '../src/core/stdlib/index.ts';
import { verifyModule } from '../src/core/verifier/verify.ts';
import { CORPUS } from './corpus.ts';
import { withTypedCode } from './generate-code.ts';
import { withEnumCode } from './generate-enum-code.ts';
import { Libmovevm } from './libmovevm.ts';
import { mutate, randomOf } from './mutate.ts';
import { mutateFile } from './mutate-file.ts';

export interface TestModule {
	readonly account: Address;
	readonly name: string;
	readonly code: Uint8Array;
}

/** The corpus and the standard library. */
export function testModules(corpus: ReadonlyMap<string, Uint8Array>): TestModule[] {
	return [
		...[...corpus].map(([name, code]) => ({ account: CORPUS, name, code })),
		...standardLibrary().map((module) => ({ account: MOVE_STDLIB, ...module })),
	];
}

/** What a verifier says of a module: `accepted`, or a status and, where there is one, the function and instruction. */
export interface Verdict {
	readonly status: string;
	readonly at?: string;
}

export interface Difference {
	readonly seed: number | undefined;
	readonly module: string;
	readonly code: Uint8Array;
	readonly ours: Verdict;
	readonly theirs: Verdict;
}

/**
 * Differences from libmovevm that are meant:
 * - it checks indices while it reads the bytes and gives every failure there one name. Ours are told apart.
 * - it takes types nested deeper than 32, which ours does not read.
 * - it does not look into variants when it looks for a struct that holds itself, as aptos-core does since (struct_defs).
 */
function isMeant(ours: Verdict, theirs: Verdict, hasEnums: boolean): boolean {
	if (ours.status === 'RECURSIVE_STRUCT_DEFINITION' && theirs.status !== 'CODE_DESERIALIZATION_ERROR') return hasEnums;
	if (theirs.status === 'accepted') return ours.status === 'LIMIT_EXCEEDED';
	return theirs.status === 'CODE_DESERIALIZATION_ERROR' && ours.status !== 'accepted' && READING.has(ours.status);
}
/** Statuses of ours where libmovevm's is `CODE_DESERIALIZATION_ERROR`. */
export const READING: ReadonlySet<string> = new Set([
	'BAD_MAGIC',
	'UNKNOWN_VERSION',
	'MALFORMED',
	'UNKNOWN_OPCODE',
	'UNKNOWN_SERIALIZED_TYPE',
	'UNKNOWN_TABLE_TYPE',
	'DUPLICATE_TABLE',
	'BAD_HEADER_TABLE',
	'INVALID_FLAG_BITS',
	'ZERO_VARIANTS_ERROR',
	'LIMIT_EXCEEDED',
	'INDEX_OUT_OF_BOUNDS',
	'NUMBER_OF_TYPE_ARGUMENTS_MISMATCH',
	'TOO_MANY_LOCALS',
]);

/** Modules with structs, resources and functions on references, to generate code for. */
const TYPED: ReadonlySet<string> = new Set([
	'structs',
	'enums',
	'storage',
	'vectors',
	'string',
	'references',
	'library_catalog',
	'auction',
	'voting',
	'matrix',
]);

/** What libmovevm's verifier says of a module, which is published there; what it depends on is there already. */
export function nativeVerdict(native: Libmovevm, { account, name, code }: TestModule): Verdict {
	native.publish(account, name, code);
	// A module is verified before a function is looked for that it does not have.
	const result = native.view(account, name, 'no_such_function', []);
	if ('output' in result) throw new Error(`${name} has the function that no module has`);
	const status = (/major_status: (\w+)/.exec(result.error) ?? /status (\w+)/.exec(result.error))?.[1];
	if (status === undefined) throw new Error(result.error);
	if (status === 'FUNCTION_RESOLUTION_FAILURE') return { status: 'accepted' };
	const [, fn, offset] = /offsets: \[\(FunctionDefinitionIndex\((\d+)\), (\d+)\)\]/.exec(result.error) ?? [];
	if (fn === undefined || status === 'CODE_DESERIALIZATION_ERROR') return { status };
	const file = parseModule(code);
	return { status, at: `${file.functionHandles[file.functions[Number(fn)]!.handle]!.name} ${offset}` };
}

/** Verifies modules with ours and with libmovevm's verifier. */
export class VerifierOracle {
	readonly #modules: readonly TestModule[];
	readonly #native = new Libmovevm();
	readonly #files;

	constructor(modules: readonly TestModule[]) {
		this.#modules = modules;
		this.#files = new Map(modules.map(({ account, name, code }) => [`${account}::${name}`, parseModule(code)]));
		for (const { account, name, code } of modules) this.#native.publish(account, name, code);
	}

	/** From version 7 on: it can have enums. */
	#isOfAptos({ account, name }: TestModule): boolean {
		return this.#files.get(`${account}::${name}`)?.flavour === 'aptos';
	}

	ours(code: Uint8Array): Verdict {
		try {
			verifyModule(parseModule(code), ({ account, name }) => this.#files.get(`${account}::${name}`));
			return { status: 'accepted' };
		} catch (error) {
			if (!(error instanceof MoveLoadError)) throw error;
			const isPlaced = error instanceof MoveVerificationError && error.offset !== undefined;
			return { status: error.code, ...(isPlaced && { at: `${error.function} ${error.offset}` }) };
		}
	}

	/** Of a module in the place of one that is known. */
	theirs({ account, name, code: original }: TestModule, code: Uint8Array): Verdict {
		const verdict = nativeVerdict(this.#native, { account, name, code });
		this.#native.publish(account, name, original);
		return verdict;
	}

	/** Compares the verdicts on a mutant of one of the modules; undefined if there is no mutant of this seed. */
	compare(seed: number): { readonly status: string; readonly difference?: Difference } | undefined {
		const random = randomOf(seed);
		const module = this.#modules[random(this.#modules.length)]!;
		// The template package does not read Aptos's version 7.
		const code = this.#isOfAptos(module) ? mutateFile(module.code, random) : mutate(module.code, random);
		if (!code) return undefined;
		return this.compareAs(module, code, seed);
	}

	/** Compares the verdicts on a module with a function of typed code at random; undefined as above. */
	compareTyped(seed: number): { readonly status: string; readonly difference?: Difference } | undefined {
		const random = randomOf(seed);
		const modules = this.#modules.filter(({ name }) => TYPED.has(name));
		const module = modules[random(modules.length)]!;
		const code = this.#isOfAptos(module) ? withEnumCode(module.code, random) : withTypedCode(module.code, random);
		return code && this.compareAs(module, code, seed);
	}

	/** Compares the verdicts on `code` in the place of a module that is known. */
	compareAs(
		module: TestModule,
		code: Uint8Array,
		seed?: number,
	): { readonly status: string; readonly difference?: Difference } {
		const [ours, theirs] = [this.ours(code), this.theirs(module, code)];
		const isSame = ours.status === theirs.status && ours.at === theirs.at;
		if (isSame || isMeant(ours, theirs, this.#isOfAptos(module))) return { status: ours.status };
		return { status: ours.status, difference: { seed, module: module.name, code, ours, theirs } };
	}
}
