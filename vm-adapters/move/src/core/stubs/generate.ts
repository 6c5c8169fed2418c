import {
	type AbiType,
	type Address,
	type ContractInterface,
	type FunctionDescriptor,
	functionSignature,
	moveTypeText,
	pascalCase,
	snakeCase,
	solidityFunction,
} from '@altvm/abi-bridge';
import { STUB_MARK } from '../loader/loaded-module.ts';

/** Options of a Move stub. */
export interface StubOptions {
	readonly interface: ContractInterface;
	/** Account of the package that the stub is compiled into: a named address of the package, or 0x-hex. */
	readonly account: string;
	readonly module: string;
	/** The contract that the stub calls. Omitted: each function takes the target as its first parameter. */
	readonly target?: Address;
	/** `sui`: write Sui's dialect of Move. Default: Move with global storage. */
	readonly dialect?: 'sui';
}

/** Reserved words of Move, and names that a function cannot have. */
const RESERVED = new Set(
	`abort acquires as assert borrow_global borrow_global_mut break const continue copy else exists false for freeze friend fun has
	if invariant let loop module move move_from move_to native public return script spec struct true use while enum match inline
	entry address vector signer bool u8 u16 u32 u64 u128 u256`.split(/\s+/),
);

/** Names that the generated code uses itself. */
const TEXT = 'altvm_text';
const LOCALS = ['target', 'value', 'args', 'results'];

/** A Move identifier in snake case made from any name. */
function identifier(name: string, fallback: string): string {
	const snake = snakeCase(name).replace(/[^a-z0-9_]/g, '_') || fallback;
	return RESERVED.has(snake) || !/^[a-z]/.test(snake) ? `${/^[a-z]/.test(snake) ? '' : 'f_'}${snake}_` : snake;
}

/**
 * Picks a name that is not taken, and marks it as taken.
 * @param next makes the candidate with this number, from 2 on
 */
function fresh(name: string, taken: Set<string>, next: (count: number) => string): string {
	let own = name;
	for (let count = 2; taken.has(own); count++) own = next(count);
	taken.add(own);
	return own;
}

/** A doc comment line. Characters outside printable ASCII become `?`, so no text can end the line. */
function comment(text: string): string {
	return `/// ${text.replaceAll(/[^ -~]/g, '?')}`;
}

/** The reason why a stub leaves a function out: a name that a Move string literal cannot hold. */
function notWritten(iface: ContractInterface, fn: FunctionDescriptor): string | undefined {
	return /^[\w$(),[\]-]+$/.test(calledName(iface, fn)) ? undefined : 'Move cannot write its name';
}

/** The name that a Move caller passes. Solidity functions are named by signature, because they can be overloaded. */
function calledName(iface: ContractInterface, fn: FunctionDescriptor): string {
	return iface.dispatchesBySelector ? solidityFunction(iface, fn).signature : fn.name;
}

/**
 * The structs that a stub declares: one for each struct or tuple in the interface's types. Their BCS crosses the
 * bridge.
 */
class StubStructs {
	readonly declarations: string[] = [];
	/** Names of the functions that build a struct from its fields and that unpack it. */
	readonly helpers = new Set<string>();
	readonly #names = new Map<string, string>();
	readonly #taken = new Set(['String', 'Option', STUB_MARK]);
	readonly #declare: string;

	constructor(declare: string) {
		this.#declare = declare;
	}

	/** Writes a type as Move source, and declares the structs in it. */
	write(type: AbiType): string {
		return moveTypeText(type, (struct) => this.#struct(struct));
	}

	#struct(type: AbiType & { kind: 'tuple' | 'struct' }): string {
		const fields = type.kind === 'struct' ? type.fields : type.elements.map((element) => ({ name: '', type: element }));
		const used = new Set<string>();
		const list = fields.map((field, i) => {
			const name = identifier(field.name, `field${i}`);
			const own = fresh(name, used, (count) => `${name}_${count}`);
			return { name: own, type: this.write(field.type) };
		});
		const camel = type.kind === 'struct' ? pascalCase(type.name) : '';
		const base = /^[A-Z][A-Za-z0-9]*$/.test(camel) ? camel : 'Tuple';
		const typed = list.map((field) => `${field.name}: ${field.type}`).join(', ');
		const key = `${base} ${typed}`;
		const known = this.#names.get(key);
		if (known !== undefined) return known;
		const name = fresh(base, this.#taken, (count) => `${base}${count}`);
		this.#names.set(key, name);
		const helper = (name: string) => fresh(name, this.helpers, (count) => `${name}_${count}`);
		const [make, take] = [helper(`new_${snakeCase(name)}`), helper(`${snakeCase(name)}_fields`)];
		const names = list.map((field) => field.name).join(', ');
		const types = list.map((field) => field.type).join(', ');
		this.declarations.push(
			[
				`    ${this.#declare} ${name} has copy, drop, store { ${typed} }`,
				'',
				`    public fun ${make}(${typed}): ${name} {`,
				`        ${name} { ${names} }`,
				'    }',
				'',
				`    public fun ${take}(value: ${name}): ${list.length === 1 ? types : `(${types})`} {`,
				`        let ${name} { ${names} } = value;`,
				`        ${list.length === 1 ? names : `(${names})`}`,
				'    }',
				'',
			].join('\n'),
		);
		return name;
	}
}

/**
 * Generates the Move source of a stub: a module with a typed function for each function of an interface. The stub's
 * outgoing calls are attributed to the stub's caller. The VM recognises a stub by a struct that it declares. Functions
 * that Move cannot call are left out and listed in a comment.
 * @returns Move source text
 * @example
 * ```ts
 * import { interfaceFromSolidityAbi } from '@altvm/abi-bridge';
 * import { generateStub } from '@altvm/move';
 *
 * const inputs = [{ type: 'uint64', name: 'n' }];
 * const abi = [{ type: 'function', name: 'ping', inputs, outputs: [], stateMutability: 'view' }];
 * const iface = interfaceFromSolidityAbi(abi, 'Pinger');
 * const source = generateStub({ interface: iface, account: 'market', module: 'pinger' });
 * source.split('\n').find((line) => line.includes('fun ping'))?.trim(); // public fun ping(target: address, n: u64) {
 * ```
 */
export function generateStub(options: StubOptions): string {
	const { interface: iface } = options;
	const written = iface.functions.filter((fn) => notWritten(iface, fn) === undefined);
	const declare = options.dialect === 'sui' ? 'public struct' : 'struct';
	const structs = new StubStructs(declare);
	// Structs come before functions, so that their helpers get the plain names.
	for (const fn of written) for (const { type } of [...fn.inputs, ...fn.outputs]) structs.write(type);
	const taken = new Set([TEXT, ...structs.helpers]);
	const functions = written.map((fn) => {
		const name = identifier(fn.name, 'call');
		const own = fresh(name, taken, (count) => `${name}_${count}`);
		return writeFunction(options, fn, own, structs);
	});
	const left = iface.functions
		.filter((fn) => !written.includes(fn))
		.map((fn) => {
			const signature = functionSignature(fn, iface.dispatchesBySelector === true);
			return comment(`Not here: \`${signature}\`, because ${notWritten(iface, fn)}.`);
		});
	const text = [...structs.declarations, ...functions].join('\n');
	const uses = ['bcs', 'from_bcs', 'type_info', 'vector', 'xcall']
		.filter((module) => new RegExp(`\\b${module}::`).test(text))
		.map((module) => `    use std::${module};`);
	if (text.includes('Option<')) uses.push('    use std::option::Option;');
	return `${comment(`Made by altvm: calls ${iface.name || 'a contract'} as its caller.`)}
${left.length > 0 ? `${left.join('\n')}\n` : ''}module ${options.account}::${options.module} {
    use std::string::{Self, String};
${uses.join('\n')}

    ${declare} ${STUB_MARK} has drop { unused: bool }

${text}
    fun ${TEXT}(text: vector<u8>): String {
        string::utf8(text)
    }
}
`;
}

function writeFunction(
	{ interface: iface, target, dialect }: StubOptions,
	fn: FunctionDescriptor,
	name: string,
	structs: StubStructs,
): string {
	const isStatic = fn.mutability === 'view' || fn.mutability === 'pure';
	const isPayable = fn.mutability === 'payable';
	const used = new Set(LOCALS);
	const params = fn.inputs.map((input, i) => {
		const name = identifier(input.name, `arg${i}`);
		const own = fresh(name, used, (count) => (count === 2 ? `${name}_` : `${name}_${count}`));
		return { name: own, type: structs.write(input.type) };
	});
	const list = [
		...(target === undefined ? ['target: address'] : []),
		...params.map((param) => `${param.name}: ${param.type}`),
		...(isPayable ? ['value: u256'] : []),
	];
	const types = fn.outputs.map(({ type }) => structs.write(type));
	const result = types.length === 0 ? '' : types.length === 1 ? `: ${types[0]}` : `: (${types.join(', ')})`;
	const generics = Array.from({ length: fn.typeParameters }, (_, i) => `T${i}`);
	const isGeneric = generics.length > 0;
	const call = isGeneric ? 'call_generic' : isPayable ? 'call_with_value' : isStatic ? 'static_call' : 'call';
	const callArgs = [
		target === undefined ? 'target' : `@${target}`,
		`${TEXT}(b"${calledName(iface, fn)}")`,
		...(isGeneric ? [`vector[${generics.map((name) => `type_info::type_name<${name}>()`).join(', ')}]`] : []),
		'args',
		...(isPayable ? ['value'] : isGeneric ? ['0'] : []),
		...(isGeneric ? [`${isStatic}`] : []),
	];
	const reads = types.map((type, i) => `from_bcs::from_bytes<${type}>(*vector::borrow(&results, ${i}))`);
	const lines = [
		`    public fun ${name}${isGeneric ? `<${generics.join(', ')}>` : ''}(${list.join(', ')})${result} {`,
		`        let ${dialect === 'sui' && params.length > 0 ? 'mut ' : ''}args = vector::empty<vector<u8>>();`,
		...params.map((param) => `        vector::push_back(&mut args, bcs::to_bytes(&${param.name}));`),
		`        let ${types.length === 0 ? '_results' : 'results'} = xcall::${call}(${callArgs.join(', ')});`,
		...(types.length === 0 ? [] : types.length === 1 ? [`        ${reads[0]}`] : [`        (${reads.join(', ')})`]),
		'    }',
		'',
	];
	return lines.join('\n');
}
