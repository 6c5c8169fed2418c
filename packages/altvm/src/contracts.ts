import {
	type Address,
	BridgeError,
	type CodecContext,
	type ContractInterface,
	constructorParams,
	encodeSolidity,
	evmFormOf,
	isEvmForm,
	printable,
	signature,
	toEvmHex,
	toValue,
} from '@altvm/abi-bridge';
import { checkOptions, OPTION, type OptionChecks } from '@altvm/host';
import { artifactAbi } from './artifacts/artifact-abi.ts';
import { ArtifactError } from './artifacts/artifact-error.ts';
import { checkWhole, initCode } from './artifacts/init-code.ts';
import type { Libraries } from './artifacts/link.ts';
import { readSolidityArtifact, type SolidityArtifact } from './artifacts/solidity-artifact.ts';

/** The part of `host.deploy`'s request that describes a Solidity contract. */
export interface SolidityContract {
	readonly vm: 'evm';
	readonly code: Uint8Array;
	readonly interface: ContractInterface;
	/** Accounts of 32 bytes in the constructor's arguments, which name them by their aliases: the deployment records those. */
	readonly recordAliases: readonly Address[];
}

/** Options of `solidityContract`. */
export interface SolidityContractOptions {
	/**
	 * Addresses of the libraries that the contract calls, by name or, if two have the same name, by `file:Name`: 20 bytes in hex, or the 32
	 * bytes of an EVM contract's address.
	 */
	readonly libraries?: Libraries;
	/** Which contract of a whole output of solc: `Name` or `file:Name`. */
	readonly contract?: string;
}

const OPTIONS: OptionChecks<SolidityContractOptions> = { libraries: OPTION.object, contract: OPTION.text };

/** Writes constructor arguments, and adds the accounts that they name by their aliases to `named`. */
function constructorContext(named: Set<Address>): CodecContext {
	return {
		toEvmAddress(address) {
			if (!isEvmForm(address)) named.add(address);
			return toEvmHex(evmFormOf(address));
		},
		fromEvmAddress: () => {
			throw new ArtifactError('constructor arguments are written, not read');
		},
		charge: () => {},
	};
}

/**
 * Prepares a Solidity artefact for `host.deploy`, with the constructor's arguments.
 *
 * @param artifact parsed JSON as Hardhat 2 and 3, Foundry or Truffle write it; a contract of solc's output, of standard JSON or of
 * `--combined-json`; or a whole output of solc, with the option `contract` if it has several.
 * @throws ArtifactError, whose `code` and message say what is wrong: `no-code` for an interface or an abstract contract, `unlinked`,
 * `bad-code`, `incomplete-code`, `bad-arguments`, `which-contract` or `bad-artifact`.
 * @throws InterfaceError for an ABI that has no interface.
 * @example
 * ```ts
 * import { bytesToHex, solidityContract } from 'altvm';
 *
 * const abi = [{ type: 'constructor', inputs: [{ name: 'supply', type: 'uint256' }], stateMutability: 'nonpayable' }];
 * const { vm, code } = solidityContract({ contractName: 'Token', abi, bytecode: '0x5f5ffd' }, [255n]);
 * vm; // evm
 * bytesToHex(code).slice(0, 8); // 0x5f5ffd
 * bytesToHex(code).slice(-4); // 00ff
 * ```
 */
export function solidityContract(
	artifact: unknown,
	args: readonly unknown[] = [],
	options: SolidityContractOptions = {},
): SolidityContract {
	try {
		checkOptions(options, 'solidityContract', OPTIONS);
	} catch (cause) {
		throw new ArtifactError((cause as Error).message, { cause });
	}
	const { libraries = {}, contract } = options;
	const read = readSolidityArtifact(artifact, { contract });
	const init = initCode(read, libraries);
	checkWhole(init, read);
	const named = new Set<Address>();
	return {
		vm: 'evm',
		code: withArguments(read, init, args, named),
		interface: artifactAbi(read).interface,
		recordAliases: [...named],
	};
}

function withArguments(
	{ abi, contractName }: SolidityArtifact,
	init: Uint8Array,
	args: readonly unknown[],
	named: Set<Address>,
): Uint8Array {
	const name = printable(contractName, 100);
	const params = constructorParams(abi, contractName);
	const fail = (message: string, cause?: unknown): never => {
		throw new ArtifactError(message, { code: 'bad-arguments', cause });
	};
	if (!Array.isArray(args)) {
		const what = args === null ? 'null' : typeof args;
		fail(`${name}: the constructor's arguments are not an array but ${what}`);
	}
	if (params.length !== args.length) {
		const expected = `${params.length} argument${params.length === 1 ? '' : 's'}`;
		const types = params.length > 0 ? `: ${printable(signature('', params), 200)}` : '';
		fail(`the constructor of ${name} takes ${expected}, not ${args.length}${types}`);
	}
	try {
		const values = params.map(({ name, type }, i) => toValue(type, args[i], name || `constructor argument ${i}`));
		return encodeSolidity(
			params.map(({ type }) => type),
			values,
			constructorContext(named),
			init,
		);
	} catch (error) {
		if (!(error instanceof BridgeError)) throw error;
		return fail(`the constructor of ${name} cannot take these arguments: ${error.message}`, error);
	}
}
