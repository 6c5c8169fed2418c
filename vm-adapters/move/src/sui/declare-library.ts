import {
	ABILITY,
	type FunctionHandle,
	type ModuleFile,
	type StructDefinition,
	type Token,
} from '../core/loader/file-format.ts';
import { parseModule } from '../core/loader/parse.ts';
import { standardLibrary } from '../core/stdlib/index.ts';

/**
 * Declares the standard library in Sui's dialect, for code that is compiled against it: structs and signatures of the
 * modules at 0x1, without function bodies. Sui's compiler accepts neither global storage nor the older Move in which
 * the library is written.
 * @param dialect returns the macros and methods to add to a module; they leave nothing in bytecode
 * @returns source text by path
 */
export function declareLibrary(dialect: (module: string) => string): Record<string, string> {
	const modules = standardLibrary().map(({ name, code }) => [name, declaration(parseModule(code))] as const);
	const numbers = ['u64', '#[defines_primitive(u64)]\nmodule std::u64;\n'] as const;
	return Object.fromEntries(
		[...modules, numbers].map(([name, text]) => [`sources/${name}.move`, `${text}\n${dialect(name)}`]),
	);
}

/** Functions of `vector` that compile to instructions. */
const INSTRUCTIONS = `
#[bytecode_instruction] public native fun empty<T>(): vector<T>;
#[bytecode_instruction] public native fun length<T>(v: &vector<T>): u64;
#[bytecode_instruction, syntax(index)] public native fun borrow<T>(v: &vector<T>, i: u64): &T;
#[bytecode_instruction] public native fun push_back<T>(v: &mut vector<T>, e: T);
#[bytecode_instruction, syntax(index)] public native fun borrow_mut<T>(v: &mut vector<T>, i: u64): &mut T;
#[bytecode_instruction] public native fun pop_back<T>(v: &mut vector<T>): T;
#[bytecode_instruction] public native fun destroy_empty<T>(v: vector<T>);
#[bytecode_instruction] public native fun swap<T>(v: &mut vector<T>, i: u64, j: u64);
`;

function declaration(file: ModuleFile): string {
	const { name } = file.modules[file.self]!;
	const isVector = name === 'vector';
	const structs = file.structs.map((struct) => structText(file, struct));
	const functions = file.functions
		.filter(({ visibility }) => visibility === 'public')
		.map(({ handle }) => file.functionHandles[handle]!)
		.filter((handle) => !isVector || !INSTRUCTIONS.includes(` fun ${handle.name}<`))
		.map((handle) => functionText(file, handle));
	const head = isVector ? `#[defines_primitive(vector)]\nmodule std::vector;\n${INSTRUCTIONS}` : `module std::${name};`;
	return [head, ...structs, ...functions, ''].join('\n');
}

/**
 * Abilities that are declared. `key` is left out: here it marks resources, while Sui's dialect requires an id of each
 * type with `key`.
 */
const NAMES = { copy: ABILITY.copy, drop: ABILITY.drop, store: ABILITY.store };

function abilities(set: number): string[] {
	return Object.entries(NAMES).flatMap(([name, ability]) => ((set & ability) === 0 ? [] : [name]));
}

function parametersText(constraints: readonly number[], isPhantom: (i: number) => boolean = () => false): string {
	if (constraints.length === 0) return '';
	const texts = constraints.map((set, i) => {
		const needed = abilities(set);
		return `${isPhantom(i) ? 'phantom ' : ''}T${i}${needed.length > 0 ? `: ${needed.join(' + ')}` : ''}`;
	});
	return `<${texts.join(', ')}>`;
}

function structText(file: ModuleFile, { handle, fields }: StructDefinition): string {
	const { name, abilities: set, typeParameters } = file.structHandles[handle]!;
	const has = abilities(set);
	const parameters = parametersText(
		typeParameters.map(({ constraints }) => constraints),
		(i) => typeParameters[i]!.isPhantom,
	);
	const list = (fields ?? []).map((field) => `${field.name}: ${typeText(file, field.type)}`);
	return `public struct ${name}${parameters}${has.length > 0 ? ` has ${has.join(', ')}` : ''} { ${list.join(', ')} }`;
}

function functionText(file: ModuleFile, { name, parameters, results, typeParameters }: FunctionHandle): string {
	const list = parameters.map((type, i) => `_a${i}: ${typeText(file, type)}`).join(', ');
	const [first, ...more] = results.map((type) => typeText(file, type));
	const result = first === undefined ? '' : `: ${more.length === 0 ? first : `(${[first, ...more].join(', ')})`}`;
	return `public fun ${name}${parametersText(typeParameters)}(${list})${result} { abort 0 }`;
}

function typeText(file: ModuleFile, type: Token): string {
	switch (type.kind) {
		case 'vector':
			return `vector<${typeText(file, type.element)}>`;
		case 'reference':
			return `&${type.mutable ? 'mut ' : ''}${typeText(file, type.to)}`;
		case 'parameter':
			return `T${type.index}`;
		case 'struct': {
			const { module, name } = file.structHandles[type.handle]!;
			const args = type.args.map((arg) => typeText(file, arg));
			return `std::${file.modules[module]!.name}::${name}${args.length > 0 ? `<${args.join(', ')}>` : ''}`;
		}
		default:
			return type.kind;
	}
}
