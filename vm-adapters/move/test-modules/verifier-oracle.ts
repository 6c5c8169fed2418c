import { type Address, MOVE_STDLIB } from '@altvm/abi-bridge';
import { parseModule } from '../src/core/loader/parse.ts';
import { MoveLoadError, MoveVerificationError } from '../src/core/status/errors.ts';
import { standardLibrary } from '../src/core/stdlib/index.ts';
import { verifyModule } from '../src/core/verifier/verify.ts';
import { CORPUS } from './corpus.ts';
import { withTypedCode } from './generate-code.ts';
import { withEnumCode } from './generate-enum-code.ts';
import { Libmovevm } from './libmovevm.ts';
import { isMended } from './mended-rules.ts';
import { mutate, randomOf } from './mutate.ts';
import { mutateFile } from './mutate-file.ts';

/** A module that the oracle knows. */
export interface TestModule {
	readonly account: Address;
	readonly name: string;
	readonly code: Uint8Array;
}

/** The modules of the corpus and the standard library. */
export function testModules(corpus: ReadonlyMap<string, Uint8Array>): TestModule[] {
	return [
		...[...corpus].map(([name, code]) => ({ account: CORPUS, name, code })),
		...standardLibrary().map((module) => ({ account: MOVE_STDLIB, ...module })),
	];
}

/** The verdict of a verifier: `accepted`, or a status with the function and instruction if there are any. */
export interface Verdict {
	readonly status: string;
	readonly at?: string;
	/** Whether a rule that libmovevm does not have yet refuses the module. */
	readonly isMended?: boolean;
}

/** A module on which the verdicts differ. */
export interface Difference {
	readonly seed: number | undefined;
	readonly module: string;
	readonly code: Uint8Array;
	readonly ours: Verdict;
	readonly theirs: Verdict;
}

/**
 * Intended differences from libmovevm:
 * - It checks indices while it reads, and reports every failure there by one status. Ours have different statuses.
 * - It accepts types nested deeper than 32, which our reader refuses.
 * - It does not look into variants for a struct that contains itself. Later versions of aptos-core do (struct_defs).
 * - It lacks rules on references that later versions of aptos-core and Sui have (mended-rules.ts).
 */
function isMeant(ours: Verdict, theirs: Verdict, hasEnums: boolean): boolean {
	if (ours.isMended && theirs.status !== 'CODE_DESERIALIZATION_ERROR') return true;
	if (ours.status === 'RECURSIVE_STRUCT_DEFINITION' && theirs.status !== 'CODE_DESERIALIZATION_ERROR') return hasEnums;
	if (theirs.status === 'accepted') return ours.status === 'LIMIT_EXCEEDED';
	return theirs.status === 'CODE_DESERIALIZATION_ERROR' && ours.status !== 'accepted' && READING.has(ours.status);
}
/** Our statuses where libmovevm reports `CODE_DESERIALIZATION_ERROR`. */
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

/** Names of modules to generate code for: they have structs, resources and functions on references. */
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

/** Publishes a module in libmovevm, and returns its verdict. The module's dependencies must be published before. */
export function nativeVerdict(native: Libmovevm, { account, name, code }: TestModule): Verdict {
	native.publish(account, name, code);
	// libmovevm verifies a module before it finds that a function does not exist.
	const result = native.view(account, name, 'no_such_function', []);
	if ('output' in result) throw new Error(`${name} has a function that should not exist`);
	const status = (/major_status: (\w+)/.exec(result.error) ?? /status (\w+)/.exec(result.error))?.[1];
	if (status === undefined) throw new Error(result.error);
	if (status === 'FUNCTION_RESOLUTION_FAILURE') return { status: 'accepted' };
	const [, fn, offset] = /offsets: \[\(FunctionDefinitionIndex\((\d+)\), (\d+)\)\]/.exec(result.error) ?? [];
	if (fn === undefined || status === 'CODE_DESERIALIZATION_ERROR') return { status };
	const file = parseModule(code);
	return { status, at: `${file.functionHandles[file.functions[Number(fn)]!.handle]!.name} ${offset}` };
}

/** Compares the verdicts of our verifier with libmovevm's. */
export class VerifierOracle {
	readonly #modules: readonly TestModule[];
	readonly #native = new Libmovevm();
	readonly #files;

	constructor(modules: readonly TestModule[]) {
		this.#modules = modules;
		this.#files = new Map(modules.map(({ account, name, code }) => [`${account}::${name}`, parseModule(code)]));
		for (const { account, name, code } of modules) this.#native.publish(account, name, code);
	}

	/** Whether a module is of version 7 of Aptos, which can have enums. */
	#isOfAptos({ account, name }: TestModule): boolean {
		return this.#files.get(`${account}::${name}`)?.flavour === 'aptos';
	}

	ours(code: Uint8Array): Verdict {
		try {
			verifyModule(parseModule(code), ({ account, name }) => this.#files.get(`${account}::${name}`));
			return { status: 'accepted' };
		} catch (error) {
			if (!(error instanceof MoveLoadError)) throw error;
			if (!(error instanceof MoveVerificationError) || error.offset === undefined) return { status: error.code };
			const at = `${error.function} ${error.offset}`;
			return { status: error.code, at, ...(isMended(parseModule(code), error) && { isMended: true }) };
		}
	}

	/** libmovevm's verdict on `code` in place of a known module. */
	theirs({ account, name, code: original }: TestModule, code: Uint8Array): Verdict {
		const verdict = nativeVerdict(this.#native, { account, name, code });
		this.#native.publish(account, name, original);
		return verdict;
	}

	/** Compares the verdicts on a mutant of one of the modules. Undefined if the seed yields none. */
	compare(seed: number): { readonly status: string; readonly difference?: Difference } | undefined {
		const random = randomOf(seed);
		const module = this.#modules[random(this.#modules.length)]!;
		// The template package does not read version 7 of Aptos.
		const code = this.#isOfAptos(module) ? mutateFile(module.code, random) : mutate(module.code, random);
		if (!code) return undefined;
		return this.compareAs(module, code, seed);
	}

	/**
	 * Compares the verdicts on a module with a function of random well-typed code. Undefined if the seed yields none.
	 */
	compareTyped(seed: number): { readonly status: string; readonly difference?: Difference } | undefined {
		const random = randomOf(seed);
		const modules = this.#modules.filter(({ name }) => TYPED.has(name));
		const module = modules[random(modules.length)]!;
		const code = this.#isOfAptos(module) ? withEnumCode(module.code, random) : withTypedCode(module.code, random);
		return code && this.compareAs(module, code, seed);
	}

	/** Compares the verdicts on `code` in place of a known module. */
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
