import {
	type AbiType,
	type Address,
	type ContractInterface,
	type FunctionDescriptor,
	functionSignature,
	moveTypeText,
	notInMove,
	pascalCase,
	snakeCase,
	solidityFunction,
} from '@altvm/abi-bridge';
import { STUB_MARK } from '../loader/loaded-module.ts';

export interface StubOptions {
	readonly interface: ContractInterface;
	/** The stub's own account: that of the package it is compiled into. A name of the package's addresses, or 0x-hex. */
	readonly account: string;
	readonly module: string;
	/** The one contract that it calls. Omitted: each function's first parameter is the target. */
	readonly target?: Address;
	/** For code in Sui's dialect. Default: for code with global storage. */
	readonly dialect?: 'sui';
}

/** Words that Move keeps for itself, and names that no function may have. */
const RESERVED = new Set(
	`abort acquires as assert borrow_global borrow_global_mut break const continue copy else exists false for freeze friend fun has
	if invariant let loop module move move_from move_to native public return script spec struct true use while enum match inline
	entry address vector signer bool u8 u16 u32 u64 u128 u256`.split(/\s+/),
);

/** Names of the stub's own. */
const TEXT = 'altvm_text';
const LOCALS = ['target', 'value', 'args', 'results'];

function identifier(name: string, fallback: string): string {
	const snake = snakeCase(name).replace(/[^a-z0-9_]/g, '_') || fallback;
	return RESERVED.has(snake) || !/^[a-z]/.test(snake) ? `${/^[a-z]/.test(snake) ? '' : 'f_'}${snake}_` : snake;
}

/** A name that is not taken, which then is. */
function fresh(name: string, taken: Set<string>, next: (count: number) => string): string {
	let own = name;
	for (let count = 2; taken.has(own); count++) own = next(count);
	taken.add(own);
	return own;
}

/** Why Move cannot call a function, or undefined if it can. */
export function notCallable(fn: FunctionDescriptor): string | undefined {
	for (const { type } of [...fn.inputs, ...fn.outputs]) {
		const reason = notInMove(type);
		if (reason !== undefined) return reason;
	}
	return undefined;
}

/** A line of comment, whatever the text. */
function comment(text: string): string {
	return `/// ${text.replaceAll(/[^ -~]/g, '?')}`;
}

/** What of a function takes a Move module to call it, or a name that Move cannot write. */
function notWritten(iface: ContractInterface, fn: FunctionDescriptor): string | undefined {
	const reason = notCallable(fn);
	if (reason !== undefined) return reason;
	return /^[\w$(),[\]-]+$/.test(calledName(iface, fn)) ? undefined : 'Move cannot write its name';
}

/** The function as a Move caller names it: Solidity overloads, and has functions by signature. */
function calledName(iface: ContractInterface, fn: FunctionDescriptor): string {
	return iface.dispatchesBySelector ? solidityFunction(iface, fn).signature : fn.name;
}

/** Structs of the stub's own, one for each that the interface's types are made of: BCS of theirs is what crosses. */
class StubStructs {
	readonly declarations: string[] = [];
	/** Functions that make one of its fields, and that give them. */
	readonly helpers = new Set<string>();
	readonly #names = new Map<string, string>();
	readonly #taken = new Set(['String', 'Option', STUB_MARK]);
	readonly #declare: string;

	constructor(declare: string) {
		this.#declare = declare;
	}

	/** A type as the stub writes it; declares the structs that it is made of. */
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
 * Move source of a module with a typed function for each function of an interface. What it calls, its caller calls: the VM
 * knows it by the struct that it declares.
 */
export function generateStub(options: StubOptions): string {
	const { interface: iface } = options;
	const written = iface.functions.filter((fn) => notWritten(iface, fn) === undefined);
	const declare = options.dialect === 'sui' ? 'public struct' : 'struct';
	const structs = new StubStructs(declare);
	// Before any function: their helpers' names are taken first.
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
