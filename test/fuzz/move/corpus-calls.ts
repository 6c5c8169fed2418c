import { bytesToHex } from '@altvm/abi-bridge';
import { type LoadedModule, loadModule } from '@altvm/move';
import type { Random } from '../../../vm-adapters/move/test-modules/mutate.ts';
import type { TestModule } from '../../../vm-adapters/move/test-modules/verifier-oracle.ts';
import { Arguments, encoded } from './arguments.ts';
import { withViews } from './views.ts';
import type { FuzzCall, FuzzCase, FuzzModule } from './world.ts';

const pick = <T>(random: Random, list: readonly T[]): T => list[random(list.length)]!;
const TYPES = ['u8', 'u64', 'u256', 'bool', 'address', 'vector<u8>', 'vector<vector<u64>>'];

/** Functions that are not compared with libmovevm, and why. */
const EXPLAINED: Readonly<Record<string, string>> = {
	'control::call_from': 'calls other VMs, through a native that libmovevm does not have',
	'structs::spin': 'runs until it is out of gas, which each VM meters differently',
	type_names: 'libmovevm has no native that writes names as `std::type_name` does',
};

/** Compiled modules whose functions are called randomly. */
export class CorpusCalls {
	readonly #modules: readonly { readonly loaded: LoadedModule; readonly functions: readonly Function[] }[];
	/** Modules in dependency order: each comes after those it needs. */
	readonly modules: readonly FuzzModule[];

	readonly #loaded: readonly { readonly name: string; readonly file: LoadedModule['file'] }[];

	constructor(modules: readonly TestModule[]) {
		const loaded = modules.map(({ code }) => {
			const module = loadModule(code, '0x');
			return { module, code: withViews(module) };
		});
		this.modules = loaded.map(({ module, code }) => ({ ...module.id, code: bytesToHex(code) }));
		this.#loaded = loaded.map(({ module }) => ({ name: module.id.name, file: module.file }));
		this.#modules = loaded
			.map(({ module }) => ({ loaded: module, functions: functionsOf(module) }))
			.filter(({ functions }) => functions.length > 0);
	}

	/** Names of the callable functions. */
	get functions(): string[] {
		return this.#modules.flatMap(({ loaded, functions }) => functions.map(({ name }) => `${loaded.id.name}::${name}`));
	}

	/** Generates calls of one module. */
	case(random: Random, count = 12): FuzzCase {
		const { loaded, functions } = pick(random, this.#modules);
		const values = new Arguments(random);
		const types = TYPES.slice(random(TYPES.length));
		const call = (fn: Function) => this.#call(random, values, types, loaded, fn);
		const calls = Array.from({ length: 1 + random(count) }, () => call(pick(random, functions)));
		// The first functions of most modules create their resources.
		if (random(2) === 0) calls.unshift(...functions.slice(0, 1 + random(functions.length)).map(call));
		return { modules: this.needed(loaded), calls };
	}

	/** Yields one call of every function, in order. */
	*everyFunction(random: Random): Iterable<FuzzCall> {
		for (const { loaded, functions } of this.#modules)
			for (const fn of functions) yield this.#call(random, new Arguments(random), TYPES, loaded, fn);
	}

	/** Returns a module and its dependencies. */
	needed({ id: { account, name: first } }: Pick<LoadedModule, 'id'>): FuzzModule[] {
		const needed = new Set([first]);
		for (const { name, file } of this.#loaded.toReversed()) {
			if (!needed.has(name)) continue;
			for (const id of file.modules) if (id.account === account) needed.add(id.name);
		}
		return this.modules.filter(({ name }) => needed.has(name));
	}

	#call(
		random: Random,
		values: Arguments,
		typeArguments: readonly string[],
		{ id }: LoadedModule,
		{ name, kind, types, inputs }: Function,
	): FuzzCall {
		return {
			kind,
			sender: values.sender(),
			account: id.account,
			module: id.name,
			name,
			typeArguments: Array.from({ length: types }, () => pick(random, typeArguments)),
			args: inputs.map(({ type }) => encoded(type, values.value(type))),
		};
	}
}

interface Function {
	readonly name: string;
	readonly kind: FuzzCall['kind'];
	readonly types: number;
	readonly inputs: LoadedModule['interface']['functions'][number]['inputs'];
}

function functionsOf(module: LoadedModule): Function[] {
	if (module.id.name in EXPLAINED) return [];
	const { functions } = module.interface;
	return functions.flatMap(({ name, inputs, outputs, typeParameters }): Function[] => {
		const { definition, handle } = module.functions.get(name)!;
		const takesSigner = handle.parameters.length > inputs.length;
		const isView = outputs.length > 0 && !takesSigner;
		if (`${module.id.name}::${name}` in EXPLAINED || (!definition.isEntry && !isView)) return [];
		return [{ name, inputs, types: typeParameters ?? 0, kind: definition.isEntry ? 'entry' : 'view' }];
	});
}
