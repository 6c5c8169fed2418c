import {
	type ContractInterface,
	type NameScope,
	type Param,
	selectorOf,
	signature,
	solidityFunction,
	solidityInputs,
} from '@altvm/abi-bridge';
import { numbered, typeName, valueName } from '../names.ts';
import { type Binding, comment, type Omission, omissionComments } from '../omission.ts';
import { memberScope, variableScope } from './scopes.ts';
import { AssemblyScriptTypes, type Form } from './types.ts';
import { IMPORTS } from './words.ts';

/** Names that a file uses itself. */
const ARGUMENTS_OF = 'argumentsOf';
/** Names that a method uses itself. */
const LOCALS = ['call', 'result'];

/**
 * Writes an AssemblyScript class whose methods call a contract of any VM: `new Name(address).transfer(to, amount)`. Each function has a
 * second method `try...` that returns a failure instead of passing it on; each error has a class that reads it from there.
 * @param name the name of the class. A number follows it if a global of AssemblyScript has the same.
 * @param left what the interface does not have.
 */
export function assemblyScriptClass(iface: ContractInterface, name: string, left: readonly Omission[] = []): Binding {
	const asIs = iface.dispatchesBySelector === true;
	const file = variableScope([ARGUMENTS_OF]);
	const own = file.claim(name, numbered);
	const types = new AssemblyScriptTypes(file, asIs);
	const functions = distinct(iface);
	const members = memberScope(['address', 'constructor']);
	const names = members.claimAll(
		functions.map((one) => valueName(one.name, 'call', asIs)),
		numbered,
	);
	const tries = members.claimAll(
		names.map((plain) => `try${plain.replace(/^_*./, (first) => first.toUpperCase())}`),
		numbered,
	);
	const methods = functions.map((one, i) => writeMethods(one, names[i]!, tries[i]!, types, file, asIs));
	const errors = distinctErrors(iface).map((error) => errorClass(error, types, file, asIs));
	const helper = errors.length > 0 ? [ARGUMENTS] : [];
	const body = [...types.declarations, ...methods.flatMap((one) => one.classes), ...errors, ...helper];
	const methodsText = methods.map((one) => one.text).join('\n');
	const code = `export class ${own} {
  constructor(public address: Address) {}
${methodsText === '' ? '' : `\n${methodsText}`}}
`;
	const text = [code, ...body].join('\n');
	const used = IMPORTS.filter((word) => new RegExp(`\\b${word}\\b`).test(text));
	const source = `${comment(`Made by altvm: ${iface.name || 'a contract'} of ${iface.vm}.`)}
${omissionComments(left)}import { ${used.join(', ')} } from "@altvm/assemblyscript";

${text}`;
	return { source, omissions: left };
}

/** A function, and how it is called. */
interface Called {
	readonly name: string;
	readonly signature: string;
	readonly inputs: readonly Param[];
	readonly outputs: readonly Param[];
	readonly isPayable: boolean;
	readonly isStatic: boolean;
}

/** The functions of an interface, without those that merged ABIs hold twice. */
function distinct(iface: ContractInterface): Called[] {
	const bySignature = new Map<string, Called>();
	for (const fn of iface.functions) {
		const { signature } = solidityFunction(iface, fn);
		if (bySignature.has(signature)) continue;
		bySignature.set(signature, {
			name: fn.name,
			signature,
			inputs: solidityInputs(fn),
			outputs: fn.outputs,
			isPayable: fn.mutability === 'payable',
			isStatic: fn.mutability === 'view' || fn.mutability === 'pure',
		});
	}
	return [...bySignature.values()];
}

function writeMethods(
	{ name, signature, inputs, outputs, isPayable, isStatic }: Called,
	plain: string,
	tried: string,
	types: AssemblyScriptTypes,
	file: NameScope,
	asIs: boolean,
): { readonly text: string; readonly classes: readonly string[] } {
	const params = parameters(inputs, types, asIs, [...LOCALS, ...(isPayable ? ['value'] : [])]);
	const list = [
		...params.map((param) => `${param.name}: ${param.form.type}`),
		...(isPayable ? ['value: u256'] : []),
	].join(', ');
	const args = [...params.map((param) => param.name), ...(isPayable ? ['value'] : [])].join(', ');
	const forms = outputs.map(({ type }) => types.form(type));
	const result = resultOf(forms, outputs, () => file.claim(`${typeName(name, 'Call')}Result`, numbered), asIs);
	const reads = forms.map((form) => form.read('result'));
	const value = reads.length === 1 ? reads[0] : `new ${result.type}(${reads.join(', ')})`;
	const body =
		reads.length === 0
			? `    unwrap(this.${tried}(${args}));`
			: `    const result = unwrap(this.${tried}(${args}));\n    return ${value};`;
	const send = isStatic ? 'tryRead' : 'trySend';
	const text = `  ${plain}(${list}): ${result.type} {
${body}
  }

  /** As \`${plain}\`. Returns the outcome, a failure included. */
  ${tried}(${list}): CallResult {
${writeCall(signature, params, isPayable, send)}
  }
`;
	return { text, classes: result.classes };
}

interface Parameter {
	readonly name: string;
	readonly form: Form;
}

function parameters(
	inputs: readonly Param[],
	types: AssemblyScriptTypes,
	asIs: boolean,
	own: readonly string[],
): Parameter[] {
	const names = variableScope(own).claimAll(
		inputs.map((input, i) => valueName(input.name, `arg${i}`, asIs)),
		numbered,
	);
	return inputs.map((input, i) => ({ name: names[i]!, form: types.form(input.type) }));
}

function writeCall(signature: string, params: readonly Parameter[], isPayable: boolean, send: string): string {
	const start = `new Call(${JSON.stringify(signature)})`;
	const value = isPayable ? '.value(value)' : '';
	if (params.every(({ form }) => form.chained !== undefined)) {
		const added = params.map(({ name, form }) => `.${form.chained}(${name})`).join('');
		return `    return ${start}${added}${value}.${send}(this.address);`;
	}
	const writes = params.map(({ name, form }) => `    ${form.write('call', name)};\n`).join('');
	return `    const call = ${start};\n${writes}    return call${value}.${send}(this.address);`;
}

/** The type that a method returns. More than three results have a class of their own. */
function resultOf(forms: readonly Form[], outputs: readonly Param[], claim: () => string, asIs: boolean) {
	const types = forms.map((form) => form.type);
	if (types.length === 0) return { type: 'void', classes: [] };
	if (types.length === 1) return { type: types[0]!, classes: [] };
	if (types.length <= 3) return { type: `Tuple${types.length}<${types.join(', ')}>`, classes: [] };
	const type = claim();
	const names = memberScope(['constructor']).claimAll(
		outputs.map((output, i) => valueName(output.name, `result${i}`, asIs)),
		numbered,
	);
	const fields = names.map((name, i) => `public ${name}: ${types[i]}`);
	return { type, classes: [`export class ${type} {\n  constructor(${fields.join(', ')}) {}\n}\n`] };
}

function distinctErrors(iface: ContractInterface): ContractInterface['errors'] {
	return [...new Map(iface.errors.map((error) => [signature(error.name, error.inputs), error])).values()];
}

/** Returns what follows the selector of an error. */
const ARGUMENTS = `function ${ARGUMENTS_OF}(failed: CallResult, selector: u32): AbiReader | null {
  const data = failed.data;
  if (failed.status != 1 || data.length < 4 || bswap<u32>(load<u32>(data.dataStart)) != selector) return null;
  return new AbiReader(data.slice(4));
}
`;

function errorClass(
	error: ContractInterface['errors'][number],
	types: AssemblyScriptTypes,
	file: NameScope,
	asIs: boolean,
): string {
	const text = signature(error.name, error.inputs);
	const own = file.claim(typeName(error.name, 'Failure'), numbered);
	const names = memberScope(['constructor', 'of']).claimAll(
		error.inputs.map((input, i) => valueName(input.name, `arg${i}`, asIs)),
		numbered,
	);
	const forms = error.inputs.map(({ type }) => types.form(type));
	const fields = names.map((name, i) => `public ${name}: ${forms[i]!.type}`);
	const reads = forms.map((form) => form.read('from'));
	return `/** The error \`${text}\`. */
export class ${own} {
  constructor(${fields.join(', ')}) {}

  /** Reads the error of a failed call. Returns null if it failed with another. */
  static of(failed: CallResult): ${own} | null {
    const from = ${ARGUMENTS_OF}(failed, ${selectorOf(text)});
    return from ? new ${own}(${reads.join(', ')}) : null;
  }
}
`;
}
