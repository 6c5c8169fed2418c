import {
	type AbiType,
	type ContractInterface,
	camelCase,
	type FunctionDescriptor,
	functionSignature,
	type Param,
	pascalCase,
	selectorOf,
	solidityInputs,
	solidityType,
} from '@altvm/abi-bridge';

/** Words that cannot be names in Solidity 0.8: keywords, reserved keywords, and types without a keyword. */
const RESERVED = new Set(
	`abstract address after alias anonymous apply as assembly auto bool break byte bytes calldata case catch constant constructor
	continue contract copyof default define delete do else emit enum event external fallback false final fixed for function hex if
	immutable implements import in indexed inline int interface internal is let library macro mapping match memory modifier mutable
	new null of override partial payable pragma private promise public pure receive reference relocatable return returns sealed
	sizeof static storage string struct super supports switch this throw transient true try type typedef typeof ufixed uint unchecked
	unicode using var view virtual while`.split(/\s+/),
);
const SIZED = /^(u?int|bytes|u?fixed)\d+(x\d+)?$/;
const IDENTIFIER = /^[A-Za-z_$][\w$]*$/;

/** Errors with which failures of other VMs reach a Solidity caller (ARCHITECTURE.md, "Failures"). */
const FAILURES = [
	'error MoveAbort(address module, uint64 code);',
	'error MoveAbortNamed(address module, uint64 code, string name);',
	'error MoveAbortWithCause(address module, uint64 code, bytes cause);',
	'error CrossVmHalt(bytes32 vm, string reason);',
	'error CrossVmRevert(bytes32 vm, bytes reason);',
	'error CallRefused(string reason);',
];

function isName(name: string): boolean {
	return IDENTIFIER.test(name) && !RESERVED.has(name) && !SIZED.test(name);
}

/** Returns a one-line comment. Characters that are not printable ASCII become `?`. */
function comment(text: string): string {
	return `// ${text.replaceAll(/[^ -~]/g, '?')}`;
}

/** The structs that an interface's types need. Equal structs are declared once. */
class Structs {
	readonly declarations: string[] = [];
	readonly #names = new Map<string, string>();
	readonly #taken: Set<string>;

	constructor(taken: Iterable<string>) {
		this.#taken = new Set(taken);
	}

	/** Returns a type as a declaration writes it. */
	write(type: AbiType): string {
		switch (type.kind) {
			case 'list':
				return `${this.write(type.element)}[]`;
			case 'array':
				return `${this.write(type.element)}[${type.length}]`;
			case 'tuple':
				return this.#struct(
					'Tuple',
					type.elements.map((element) => ({ name: '', type: element })),
				);
			case 'struct':
				return this.#struct(type.name || 'Tuple', type.fields);
			case 'option':
				return this.#struct('Option', [
					{ name: 'some', type: { kind: 'bool' } },
					{ name: 'value', type: type.element },
				]);
			default:
				return solidityType(type);
		}
	}

	#struct(name: string, fields: readonly Param[]): string {
		const used = new Set<string>();
		const lines = fields.map(
			(field, i) => `        ${this.write(field.type)} ${place(field.name, `field${i}`, used)};`,
		);
		const base = isName(pascalCase(name)) ? pascalCase(name) : 'Tuple';
		const key = `${base}\n${lines.join('\n')}`;
		const known = this.#names.get(key);
		if (known !== undefined) return known;
		let own = base;
		for (let n = 2; this.#taken.has(own); n++) own = `${base}${n}`;
		this.#taken.add(own);
		this.#names.set(key, own);
		this.declarations.push(`    struct ${own} {\n${lines.join('\n')}\n    }`);
		return own;
	}
}

/** Returns a name for a parameter or field that is not in `used`, and adds it. */
function place(name: string, fallback: string, used: Set<string>): string {
	const camel = camelCase(name);
	let own = isName(camel) ? camel : camel !== '' && isName(`${camel}_`) ? `${camel}_` : fallback;
	while (used.has(own)) own = `${own}_`;
	used.add(own);
	return own;
}

function isInMemory(type: AbiType): boolean {
	return !['bool', 'uint', 'int', 'address', 'fixedBytes', 'enum'].includes(type.kind);
}

/**
 * Returns a Solidity interface of a contract of any VM, for calls such as `interface(address).function(...)`. Type parameters of a
 * Move function come first, as strings that hold type tags. A Move `signer` is not a parameter: it is the caller.
 */
export function solidityInterface(iface: ContractInterface, name: string): string {
	const structs = new Structs([name]);
	const asIs = iface.dispatchesBySelector === true;
	const functions: string[] = [];
	const left: string[] = [];
	for (const fn of iface.functions) {
		const own = asIs ? fn.name : camelCase(fn.name);
		if (!isName(own)) left.push(comment(`Not here: ${fn.name}, which is not a valid name in Solidity.`));
		else functions.push(writeFunction(structs, fn, own, asIs));
	}
	const errors = iface.errors
		.filter((error) => isName(error.name))
		.map((error) => `    error ${error.name}(${writeParams(structs, error.inputs)});`);
	const declared = new Set(iface.errors.map((error) => error.name));
	if (!asIs) for (const text of FAILURES) if (!declared.has(/ (\w+)/.exec(text)![1]!)) errors.push(`    ${text}`);
	const parts = [structs.declarations, errors, functions]
		.filter((part) => part.length > 0)
		.map((part) => part.join('\n'));
	return `// SPDX-License-Identifier: UNLICENSED
pragma solidity ^0.8.4;

${comment(`Made by altvm: ${iface.name || 'a contract'} of ${iface.vm}.`)}
${left.map((line) => `${line}\n`).join('')}interface ${name} {
${parts.join('\n\n')}
}
`;
}

function writeParams(structs: Structs, params: readonly Param[], location = ''): string {
	const used = new Set<string>();
	return params
		.map(({ name, type }, i) => {
			const at = isInMemory(type) && location !== '' ? ` ${location}` : '';
			return `${structs.write(type)}${at} ${place(name, `arg${i}`, used)}`;
		})
		.join(', ');
}

function writeFunction(structs: Structs, fn: FunctionDescriptor, name: string, asIs: boolean): string {
	const inputs = writeParams(structs, solidityInputs(fn), 'calldata');
	const outputs = fn.outputs.map(({ type }) => `${structs.write(type)}${isInMemory(type) ? ' memory' : ''}`);
	const mutability = fn.mutability === 'nonpayable' ? '' : ` ${fn.mutability}`;
	const returns = outputs.length > 0 ? ` returns (${outputs.join(', ')})` : '';
	const selector = selectorOf(functionSignature(fn, asIs));
	return `    /// ${selector}\n    function ${name}(${inputs}) external${mutability}${returns};`;
}
