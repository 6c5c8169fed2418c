import type { AbiType, Address, ContractInterface, FunctionDescriptor } from '@altvm/abi-bridge';
import { STUB_MARK } from '../loader/loaded-module.ts';
import { identifier, moveScope, numbered } from './names.ts';
import { calledName, type StubOmission, stubFunctions } from './omissions.ts';
import { fieldsOf, StubStructs } from './structs.ts';

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
	/** More that the stub does not have, to be listed besides what {@link stubOmissions} returns. */
	readonly omissions?: readonly StubOmission[];
}

/** Names that the generated code uses itself. */
const TEXT = 'altvm_text';
const LOCALS = ['target', 'value', 'args', 'results'];

/** A comment line. Characters outside printable ASCII become `?`, so no text can end the line. */
function comment(text: string): string {
	return `// ${text.replaceAll(/[^ -~]/g, '?')}`;
}

/**
 * Generates the Move source of a stub: a module with a typed function for each function of an interface. The stub's
 * outgoing calls are attributed to the stub's caller. The VM recognises a stub by a struct that it declares. Functions
 * that Move cannot call are left out and listed in comments, with the reason (see `stubOmissions`).
 *
 * Functions have the contract's names in snake case, with a `_` at the end of a reserved word. Of several functions
 * with the same name the first keeps it, and the others get `_2`, `_3` and so on in the order of the interface.
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
	const { written, omissions } = stubFunctions(iface);
	const declare = options.dialect === 'sui' ? 'public struct' : 'struct';
	const members = moveScope();
	members.take(TEXT);
	const most = Math.max(0, ...written.map((fn) => fn.typeParameters));
	const types = moveScope(['String', 'Option', 'Self', STUB_MARK, ...typeParameters(most)]);
	const structs = new StubStructs(declare, types, members);
	// Structs come before functions, so that their helpers get the plain names.
	for (const fn of written) for (const { type } of [...fn.inputs, ...fn.outputs]) structs.write(type);
	const names = members.claimAll(
		written.map((fn) => identifier(fn.name, 'call')),
		numbered,
	);
	const functions = written.map((fn, i) => writeFunction(options, fn, names[i]!, structs));
	const left = [...(options.omissions ?? []), ...omissions].map(({ what, reason }) =>
		comment(`Not here: \`${what}\`, because ${reason}.`),
	);
	const text = [...structs.declarations, ...functions].join('\n');
	const uses = ['bcs', 'from_bcs', 'type_info', 'vector', 'xcall']
		.filter((module) => new RegExp(`\\b${module}::`).test(text))
		.map((module) => `    use std::${module};`);
	if (text.includes('Option<')) uses.push('    use std::option::Option;');
	return `${comment(`Made by altvm: calls ${iface.name || 'a contract'} as its caller.`).replace('//', '///')}
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

/** Whether a type has signed integers, which Move gets as unsigned ones. */
function hasSigned(type: AbiType): boolean {
	switch (type.kind) {
		case 'int':
			return true;
		case 'list':
		case 'array':
		case 'option':
			return hasSigned(type.element);
		case 'tuple':
		case 'struct':
			return fieldsOf(type).some((field) => hasSigned(field.type));
		default:
			return false;
	}
}

function typeParameters(count: number): string[] {
	return Array.from({ length: count }, (_, i) => `T${i}`);
}

function writeFunction(
	{ interface: iface, target, dialect }: StubOptions,
	fn: FunctionDescriptor,
	name: string,
	structs: StubStructs,
): string {
	const isStatic = fn.mutability === 'view' || fn.mutability === 'pure';
	const isPayable = fn.mutability === 'payable';
	const own = moveScope(LOCALS).claimAll(
		fn.inputs.map((input, i) => identifier(input.name, `arg${i}`)),
		numbered,
	);
	const params = fn.inputs.map((input, i) => ({ name: own[i]!, type: structs.write(input.type) }));
	const list = [
		...(target === undefined ? ['target: address'] : []),
		...params.map((param) => `${param.name}: ${param.type}`),
		...(isPayable ? ['value: u256'] : []),
	];
	const types = fn.outputs.map(({ type }) => structs.write(type));
	const result = types.length === 0 ? '' : types.length === 1 ? `: ${types[0]}` : `: (${types.join(', ')})`;
	const generics = typeParameters(fn.typeParameters);
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
	const signed = fn.inputs.flatMap(({ type }, i) => (hasSigned(type) ? [`\`${own[i]}\``] : []));
	if (fn.outputs.some(({ type }) => hasSigned(type))) signed.push('the result');
	const lines = [
		...(signed.length > 0 ? [`    /// Signed, as two's complement: ${signed.join(', ')}.`] : []),
		`    public fun ${name}${isGeneric ? `<${generics.join(', ')}>` : ''}(${list.join(', ')})${result} {`,
		`        let ${dialect === 'sui' && params.length > 0 ? 'mut ' : ''}args = vector::empty<vector<u8>>();`,
		...params.map((param) => `        vector::push_back(&mut args, bcs::to_bytes(&${param.name}));`),
		`        let results = xcall::${call}(${callArgs.join(', ')});`,
		`        xcall::check_results(&results, ${types.length});`,
		...(types.length === 0 ? [] : types.length === 1 ? [`        ${reads[0]}`] : [`        (${reads.join(', ')})`]),
		'    }',
		'',
	];
	return lines.join('\n');
}
