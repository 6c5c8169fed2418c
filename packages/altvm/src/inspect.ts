import {
	type AbiType,
	type ContractInterface,
	type FunctionDescriptor,
	kebabCase,
	moveTypeText,
	type Param,
	printable,
	signature,
	snakeCase,
	solidityFunction,
} from '@altvm/abi-bridge';
import { loadModule } from '@altvm/move';
import { readComponentInterface } from '@altvm/wasm';
import { artifactAbi } from './artifacts/artifact-abi.ts';
import { ArtifactError } from './artifacts/artifact-error.ts';
import { readSolidityArtifact, type SolidityArtifact } from './artifacts/solidity-artifact.ts';

/** Options of `readContractFile`, `inspect` and `bind`. */
export interface ContractFileOptions {
	/** Which contract of a whole output of solc: `Name` or `file:Name`. */
	readonly contract?: string;
}

/**
 * Reads the interface of a Solidity artefact, a component or a Move module. The first bytes of the file say which it is. A Solidity
 * artefact is JSON that solc, Foundry, Hardhat or Truffle wrote, or an ABI alone.
 *
 * @param bytes the content of the file, not its path.
 * @param name path or name of the file, for errors and for contracts without a name.
 * @throws ArtifactError if it is none of these; LoadError or MoveLoadError if it is damaged.
 * @example
 * ```ts
 * import { readFileSync } from 'node:fs';
 * import { readContractFile } from 'altvm';
 *
 * const file = 'examples/contracts/counter/v1/artifacts/counter.mv';
 * const { vm, name, functions } = await readContractFile(readFileSync(file), file);
 * console.log(vm, name, functions.length); // move counter 2
 * ```
 */
export async function readContractFile(
	bytes: Uint8Array,
	name: string,
	options: ContractFileOptions = {},
): Promise<ContractInterface> {
	checkBytes(bytes, name);
	const compiled = await compiledInterface(bytes, name);
	if (compiled) return compiled;
	return artifactAbi(readArtifactFile(bytes, name, options)).interface;
}

function checkBytes(bytes: Uint8Array, name: string): void {
	if (!(bytes instanceof Uint8Array)) {
		throw new ArtifactError(
			`the contract of ${printable(String(name))} is not bytes (a Uint8Array) but ${typeof bytes}`,
		);
	}
}

/** Reads the interface of a component or a Move module. Returns undefined for bytes that do not begin as either does. */
export async function compiledInterface(bytes: Uint8Array, name: string): Promise<ContractInterface | undefined> {
	checkBytes(bytes, name);
	if (bytes[0] === 0x00 && bytes[1] === 0x61) return { ...(await readComponentInterface(bytes)), name: baseName(name) };
	if (bytes[0] === 0xa1 && bytes[1] === 0x1c) return loadModule(bytes).interface;
	return undefined;
}

/** Reads a file with a Solidity artefact. */
export function readArtifactFile(bytes: Uint8Array, name: string, { contract }: ContractFileOptions): SolidityArtifact {
	let json: unknown;
	try {
		json = JSON.parse(new TextDecoder().decode(bytes));
	} catch (cause) {
		throw new ArtifactError(`${printable(name)} is not a Solidity artefact, a component or a Move module`, { cause });
	}
	return readSolidityArtifact(json, { what: printable(name), name: baseName(name), contract });
}

function baseName(path: string): string {
	return path.replace(/^.*[\\/]/, '').replace(/\.[^.]*$/, '');
}

/**
 * Returns the interface as text, in the notation of every VM.
 *
 * @example
 * ```ts
 * import { readFileSync } from 'node:fs';
 * import { inspect } from 'altvm';
 *
 * const file = 'examples/contracts/counter/v1/artifacts/counter.mv';
 * const text = await inspect(readFileSync(file), file);
 * text.split('\n').find((line) => line.includes('increment'))?.trim(); // 0xd09de08a  increment()
 * ```
 */
export async function inspect(bytes: Uint8Array, name: string, options: ContractFileOptions = {}): Promise<string> {
	const iface = await readContractFile(bytes, name, options);
	const lines = [`${iface.name} (${iface.vm})`, '', 'Solidity'];
	for (const fn of iface.functions) {
		const { signature: text, selector } = solidityFunction(iface, fn);
		const results = fn.outputs.length > 0 ? ` returns (${signature('', fn.outputs).slice(1, -1)})` : '';
		lines.push(`  ${selector}  ${text}${fn.mutability === 'nonpayable' ? '' : ` ${fn.mutability}`}${results}`);
	}
	for (const error of iface.errors) lines.push(`  error ${signature(error.name, error.inputs)}`);
	for (const event of iface.events) lines.push(`  event ${signature(event.name, event.inputs)}`);
	lines.push('', 'WIT');
	for (const fn of iface.functions) lines.push(`  ${witSignature(fn)}`);
	lines.push('', 'Move');
	for (const fn of iface.functions) lines.push(`  ${moveSignature(fn)}`);
	return lines.map((line) => printable(line, 4096)).join('\n');
}

function witSignature(fn: FunctionDescriptor): string {
	const params = fn.inputs.map(({ name, type }, i) => `${kebabCase(name) || `arg${i}`}: ${witType(type)}`);
	const result =
		fn.outputs.length === 0
			? ''
			: ` -> ${fn.outputs.length === 1 ? witType(fn.outputs[0]!.type) : `tuple<${fn.outputs.map(({ type }) => witType(type)).join(', ')}>`}`;
	return `${kebabCase(fn.name)}: func(${params.join(', ')})${result};`;
}

function witType(type: AbiType): string {
	switch (type.kind) {
		case 'uint':
			return [8, 16, 32, 64, 128, 256].includes(type.bits) ? `u${type.bits}` : `u${type.bits} (none)`;
		case 'int':
			return [8, 16, 32, 64].includes(type.bits) ? `s${type.bits}` : `s${type.bits} (none)`;
		case 'bytes':
			return 'list<u8>';
		case 'fixedBytes':
			return type.size === 32 ? 'bytes32' : `list<u8> (${type.size})`;
		case 'list':
		case 'array':
			return `list<${witType(type.element)}>`;
		case 'tuple':
			return `tuple<${type.elements.map(witType).join(', ')}>`;
		case 'struct':
			return kebabCase(type.name) || `tuple<${type.fields.map((field) => witType(field.type)).join(', ')}>`;
		case 'option':
			return `option<${witType(type.element)}>`;
		case 'enum':
			return kebabCase(type.name);
		default:
			return type.kind;
	}
}

function moveSignature(fn: FunctionDescriptor): string {
	const types =
		fn.typeParameters > 0 ? `<${Array.from({ length: fn.typeParameters }, (_, i) => `T${i}`).join(', ')}>` : '';
	const params = fn.inputs.map(({ name, type }: Param, i) => `${snakeCase(name) || `arg${i}`}: ${moveTypeText(type)}`);
	const result =
		fn.outputs.length === 0
			? ''
			: `: ${fn.outputs.length === 1 ? moveTypeText(fn.outputs[0]!.type) : `(${fn.outputs.map(({ type }) => moveTypeText(type)).join(', ')})`}`;
	return `fun ${snakeCase(fn.name)}${types}(${params.join(', ')})${result}`;
}
