import {
	type AbiType,
	type ContractInterface,
	camelCase,
	type FunctionDescriptor,
	solidityFunction,
	solidityInputs,
} from '@altvm/abi-bridge';
import { type Binding, comment, type Omission, omissionComments } from '../omission.ts';

/** Reserved words of AssemblyScript, and members that a generated class already has. */
const RESERVED = new Set(
	`abstract address any as async await bool boolean break case catch class const constructor continue declare default delete do else
	enum export extends false final finally for from function get if implements import in instanceof interface is keyof let module
	namespace never new null number object of operator override package private protected public readonly return self set static
	string super switch symbol this throw true try type typeof undefined value var void while with yield`.split(/\s+/),
);
const SIGNATURE = /^[\w$(),[\]]+$/;

/** How AssemblyScript handles a type: its name, the `Call` method that writes it, and the expression that reads it. */
function formOf(
	type: AbiType,
): { readonly type: string; readonly write: string; readonly read: (i: number) => string } | undefined {
	switch (type.kind) {
		case 'bool':
			return { type: 'bool', write: 'bool', read: (i) => `result.bool(${i})` };
		case 'uint':
			return type.bits <= 64
				? { type: 'u64', write: 'u64', read: (i) => `result.u64(${i})` }
				: { type: 'u256', write: 'u256', read: (i) => `result.u256(${i})` };
		case 'enum':
			return { type: 'u64', write: 'u64', read: (i) => `result.u64(${i})` };
		case 'address':
			return { type: 'Address', write: 'address', read: (i) => `new Address(result.u256(${i}))` };
		case 'bytes':
			return { type: 'Uint8Array', write: 'bytes', read: (i) => `result.bytes_(${i})` };
		case 'string':
			return { type: 'string', write: 'string', read: (i) => `result.string(${i})` };
		default:
			return undefined;
	}
}

function refusalOf(fn: FunctionDescriptor, signature: string): string | undefined {
	if (!SIGNATURE.test(signature)) return 'AssemblyScript cannot write its name';
	const other = [...fn.inputs, ...fn.outputs].find(({ type }) => formOf(type) === undefined);
	if (other) return `AssemblyScript cannot write a value of kind ${other.type.kind}`;
	return fn.outputs.length > 3 ? 'it has more than three results' : undefined;
}

function identifier(name: string, fallback: string, taken: Set<string>): string {
	const camel = camelCase(name);
	const base = /^[A-Za-z_$][\w$]*$/.test(camel) ? camel : fallback;
	let own = RESERVED.has(base) ? `${base}_` : base;
	for (let count = 2; taken.has(own); count++) own = `${base}${count}`;
	taken.add(own);
	return own;
}

/** Returns an AssemblyScript class whose methods call a contract of any VM: `new Name(address).transfer(to, amount)`. */
export function assemblyScriptClass(
	iface: ContractInterface,
	name: string,
	omissions: readonly Omission[] = [],
): Binding {
	const taken = new Set<string>();
	const methods: string[] = [];
	const left: Omission[] = [...omissions];
	for (const fn of iface.functions) {
		const { signature } = solidityFunction(iface, fn);
		const reason = refusalOf(fn, signature);
		if (reason === undefined) methods.push(method(fn, signature, identifier(fn.name, 'call', taken)));
		else left.push({ what: signature, reason });
	}
	const text = methods.join('\n');
	const used = ['Address', 'Call', 'Tuple2', 'Tuple3', 'u256'].filter((word) =>
		new RegExp(`\\b${word}\\b`).test(`${text} Address`),
	);
	const source = `${comment(`Made by altvm: ${iface.name || 'a contract'} of ${iface.vm}.`)}
${omissionComments(left)}import { ${used.join(', ')} } from "@altvm/assemblyscript";

/** A failed call makes the calling function fail. */
export class ${name} {
  constructor(public address: Address) {}

${text}}
`;
	return { source, omissions: left };
}

function method(fn: FunctionDescriptor, signature: string, name: string): string {
	const taken = new Set<string>(['result']);
	const params = solidityInputs(fn).map((input, i) => {
		const form = formOf(input.type)!;
		return { name: identifier(input.name, `arg${i}`, taken), type: form.type, write: form.write };
	});
	const isPayable = fn.mutability === 'payable';
	const list = [...params.map((param) => `${param.name}: ${param.type}`), ...(isPayable ? ['value: u256'] : [])];
	const forms = fn.outputs.map(({ type }) => formOf(type)!);
	const types = forms.map((form) => form.type).join(', ');
	const result = forms.length === 0 ? 'void' : forms.length === 1 ? types : `Tuple${forms.length}<${types}>`;
	const writes = params.map((param) => `.${param.write}(${param.name})`).join('');
	const send = fn.mutability === 'view' || fn.mutability === 'pure' ? 'read' : 'send';
	const call = `new Call("${signature}")${writes}${isPayable ? '.value(value)' : ''}.${send}(this.address)`;
	const reads = forms.map((form, i) => form.read(i));
	const body =
		forms.length === 0
			? [`    ${call};`]
			: [
					`    const result = ${call};`,
					`    return ${forms.length === 1 ? reads[0] : `new ${result}(${reads.join(', ')})`};`,
				];
	return `  ${name}(${list.join(', ')}): ${result} {\n${body.join('\n')}\n  }\n`;
}
