import {
	type Address,
	type ContractInterface,
	type Hex,
	pascalCase,
	snakeCase,
	toAddress,
	withMutability,
} from '@altvm/abi-bridge';
import { generateStub, MOVE } from '@altvm/move';
import { ArtifactError } from '../contracts.ts';
import { readContractFile } from '../inspect.ts';
import { assemblyScriptClass } from './assemblyscript.ts';
import { solidityInterface } from './solidity.ts';

/** Languages that a contract is bound for. */
export const BIND_LANGUAGES = ['move', 'sui', 'solidity', 'assemblyscript'] as const;

export interface BindOptions {
	/** Default `move`; `sui` is its dialect. */
	readonly for?: (typeof BIND_LANGUAGES)[number];
	/** Of the module, the interface or the class. Default: the contract's name, with `_stub` or `I`. */
	readonly module?: string;
	/** Move: the account of the package that the stub is compiled into, as a named address or 0x-hex. */
	readonly account?: string;
	/** Move: the one contract that the stub calls. Default: each function takes its target. */
	readonly target?: string;
	/** Functions that accept value, and that do not change state, where the file does not tell: a component, a module. */
	readonly payable?: readonly string[];
	readonly view?: readonly string[];
}

/**
 * Source code with which contracts of another language call a contract in their own terms.
 * @throws ArtifactError, InterfaceError naming what is wrong with the file or the options.
 */
export async function bind(bytes: Uint8Array, path: string, options: BindOptions = {}): Promise<string> {
	const { payable = [], view = [] } = options;
	const iface = withMutability(await readContractFile(bytes, path), { payable, view });
	switch (options.for) {
		case 'solidity':
			return solidityInterface(iface, typeName(iface, 'I', options));
		case 'assemblyscript':
			return assemblyScriptClass(iface, typeName(iface, '', options));
		default:
			return bindMove(iface, options);
	}
}

/** Of an interface or a class, which have no place of their own. */
function typeName(iface: ContractInterface, prefix: string, { module, target, account }: BindOptions): string {
	if (target !== undefined || account !== undefined)
		throw new ArtifactError('only a Move stub has an account and a target');
	const name = module ?? `${prefix}${pascalCase(iface.name).replace(/\W/g, '') || 'Contract'}`;
	if (!/^[A-Za-z_$][\w$]*$/.test(name)) throw new ArtifactError(`no name of an interface or a class: ${name}`);
	return name;
}

function bindMove(iface: ContractInterface, options: BindOptions): string {
	if (iface.vm === MOVE) throw new ArtifactError('a Move module links another: it takes no stub');
	const { account = 'stubs', module = `${snakeCase(iface.name).replace(/\W/g, '') || 'contract'}_stub` } = options;
	if (!/^[a-zA-Z]\w*$/.test(module)) throw new ArtifactError(`no name of a module: ${module}`);
	if (!/^(0x[0-9a-fA-F]{1,64}|[a-zA-Z]\w*)$/.test(account))
		throw new ArtifactError(`no named address and no 0x-hex: ${account}`);
	const target = options.target === undefined ? undefined : checkedTarget(options.target);
	return generateStub({
		interface: iface,
		account,
		module,
		...(target !== undefined && { target }),
		...(options.for === 'sui' && { dialect: 'sui' }),
	});
}

function checkedTarget(hex: string): Address {
	if (!/^0x([0-9a-fA-F]{40}|[0-9a-fA-F]{64})$/.test(hex))
		throw new ArtifactError(`a target has 20 or 32 bytes in hex: ${hex}`);
	return toAddress(hex as Hex);
}
