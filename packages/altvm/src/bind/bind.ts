import {
	type Address,
	type ContractInterface,
	type Hex,
	pascalCase,
	printable,
	snakeCase,
	solidityAbi,
	toAddress,
	withMutability,
} from '@altvm/abi-bridge';
import { checkOptions, OPTION, type OptionChecks } from '@altvm/host';
import { generateStub, MOVE, MOVE_WORDS, stubOmissions } from '@altvm/move';
import { ArtifactError } from '../artifacts/artifact-error.ts';
import { assemblyScriptClass } from './assemblyscript/class.ts';
import { ASSEMBLYSCRIPT_WORDS } from './assemblyscript/words.ts';
import type { Binding, Omission } from './omission.ts';
import { readInterface } from './read-interface.ts';
import { solidityInterface } from './solidity/interface.ts';
import { SOLIDITY_WORDS } from './solidity/words.ts';

/** What `bind` writes: code in a language, or Solidity's ABI in JSON. */
export const BIND_LANGUAGES = ['move', 'sui', 'solidity', 'assemblyscript', 'abi'] as const;

export interface BindOptions {
	/** Language of the callers. Default `move`; `sui` is its dialect. `abi` is for wallets: Solidity's ABI in JSON. */
	readonly for?: (typeof BIND_LANGUAGES)[number];
	/** Name of the module, interface or class. Default: the contract's name, with the suffix `_stub` (Move) or the prefix `I` (Solidity). */
	readonly module?: string;
	/** Move: the account of the package that the stub is compiled into, as a named address or in hex with `0x`. */
	readonly account?: string;
	/** Move: the one contract that the stub calls. Default: each function takes its target as a parameter. */
	readonly target?: string;
	/** Functions that accept value. Needed for a component or a module, whose file does not say. */
	readonly payable?: readonly string[];
	/** Functions that do not change state. Needed for a component or a module, whose file does not say. */
	readonly view?: readonly string[];
	/** Which contract of a whole output of solc: `Name` or `file:Name`. */
	readonly contract?: string;
	/** Is told each part of the interface that the generated code does not have. The code lists them in comments as well. */
	readonly onOmission?: (omission: Omission) => void;
}

const OPTIONS: OptionChecks<BindOptions> = {
	for: OPTION.oneOf(BIND_LANGUAGES),
	module: OPTION.text,
	account: OPTION.text,
	target: OPTION.text,
	payable: OPTION.texts,
	view: OPTION.texts,
	contract: OPTION.text,
	onOmission: OPTION.function,
};

function checkBindOptions(options: BindOptions): void {
	try {
		checkOptions(options, 'bind', OPTIONS);
	} catch (cause) {
		throw new ArtifactError((cause as Error).message, { cause });
	}
}

/**
 * Generates source code through which contracts written in another language call this contract.
 * @throws ArtifactError if the file cannot be read or an option is wrong.
 * @throws InterfaceError if the interface cannot be expressed.
 * @example
 * ```ts
 * import { readFileSync } from 'node:fs';
 * import { bind } from 'altvm';
 *
 * const file = 'examples/contracts/counter/v1/artifacts/counter.mv';
 * const source = await bind(readFileSync(file), file, { for: 'solidity', view: ['value'] });
 * const line = source.split('\n').find((text) => text.includes('value'))!;
 * line.trim(); // function value(address arg0) external view returns (uint64);
 * ```
 */
export async function bind(bytes: Uint8Array, path: string, options: BindOptions = {}): Promise<string> {
	checkBindOptions(options);
	const { payable = [], view = [], contract, onOmission } = options;
	const read = await readInterface(bytes, path, contract === undefined ? {} : { contract });
	const binding = bindInterface(withMutability(read.iface, { payable, view }), read.omissions, options);
	for (const omission of binding.omissions) onOmission?.(omission);
	return binding.source;
}

/**
 * Writes source code through which contracts of another language call one with an interface, as `bind` does from a file, by the name of the
 * language.
 *
 * @example
 * ```ts
 * import { INTERFACE_BINDINGS, interfaceFromSolidityAbi } from 'altvm';
 *
 * const abi = [{ type: 'function', name: 'ping', stateMutability: 'view' }];
 * const source = INTERFACE_BINDINGS['solidity']!(interfaceFromSolidityAbi(abi, 'Pinger'));
 * const line = source.split('\n').find((text) => text.includes('ping'))!;
 * line.trim(); // function ping() external view;
 * ```
 */
export const INTERFACE_BINDINGS: Readonly<Record<string, (iface: ContractInterface) => string>> = Object.fromEntries(
	BIND_LANGUAGES.filter((language) => language !== 'abi').map((language) => [
		language,
		(iface: ContractInterface) => bindInterface(iface, [], { for: language }).source,
	]),
);

function bindInterface(iface: ContractInterface, omissions: readonly Omission[], options: BindOptions): Binding {
	switch (options.for) {
		case 'solidity':
			return solidityInterface(iface, typeName(iface, 'I', SOLIDITY_WORDS, options), omissions);
		case 'abi':
			return { source: `${JSON.stringify(solidityAbi(iface), undefined, 2)}\n`, omissions };
		case 'assemblyscript':
			return assemblyScriptClass(iface, typeName(iface, '', ASSEMBLYSCRIPT_WORDS, options), omissions);
		default:
			return bindMove(iface, omissions, options);
	}
}

/** The name of the Solidity interface or AssemblyScript class. */
function typeName(
	iface: ContractInterface,
	prefix: string,
	words: ReadonlySet<string>,
	{ module, target, account }: BindOptions,
): string {
	if (target !== undefined || account !== undefined)
		throw new ArtifactError('only a Move stub has an account and a target');
	if (module !== undefined) return checkedName(module, /^[A-Za-z_$][\w$]*$/, words, 'an interface or a class');
	const own = `${prefix}${pascalCase(iface.name).replace(/\W/g, '').slice(0, MAX_NAME) || 'Contract'}`;
	return /^\d/.test(own) ? `Contract${own}` : own;
}

/** Most characters of a name that is made from a contract's. */
const MAX_NAME = 100;

function checkedName(name: string, pattern: RegExp, words: ReadonlySet<string>, what: string): string {
	if (!pattern.test(name)) throw new ArtifactError(`not a valid name for ${what}: ${printable(name, 200)}`);
	if (words.has(name)) throw new ArtifactError(`not a valid name for ${what}: ${name} is a reserved word`);
	return name;
}

/** The name of a Move module. */
function moduleName(iface: ContractInterface, module: string | undefined): string {
	if (module !== undefined) return checkedName(module, /^[a-zA-Z]\w{0,127}$/, MOVE_WORDS, 'a module');
	const own = snakeCase(iface.name).replace(/\W/g, '').slice(0, MAX_NAME) || 'contract';
	return `${/^[a-z]/.test(own) ? '' : 'contract_'}${own}_stub`;
}

function bindMove(iface: ContractInterface, omissions: readonly Omission[], options: BindOptions): Binding {
	if (iface.vm === MOVE) throw new ArtifactError('Move modules call one another directly: a Move module needs no stub');
	const { account = 'stubs' } = options;
	const module = moduleName(iface, options.module);
	if (!/^(0x[0-9a-fA-F]{1,64}|[a-zA-Z]\w*)$/.test(account) || MOVE_WORDS.has(account))
		throw new ArtifactError(`neither a named address nor hex with 0x: ${printable(account, 200)}`);
	const target = options.target === undefined ? undefined : checkedTarget(options.target);
	const source = generateStub({
		interface: iface,
		omissions,
		account,
		module,
		...(target !== undefined && { target }),
		...(options.for === 'sui' && { dialect: 'sui' }),
	});
	return { source, omissions: [...omissions, ...stubOmissions(iface)] };
}

function checkedTarget(hex: string): Address {
	if (!/^0x([0-9a-fA-F]{40}|[0-9a-fA-F]{64})$/.test(hex))
		throw new ArtifactError(`the target must be 20 or 32 bytes in hex: ${hex}`);
	return toAddress(hex as Hex);
}
