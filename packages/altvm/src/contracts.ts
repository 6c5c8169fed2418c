import {
	type CodecContext,
	type ContractInterface,
	constructorParams,
	encodeSolidity,
	hexToBytes,
	interfaceFromSolidityAbi,
	toEvmHex,
	toValue,
} from '@altvm/abi-bridge';
import { z } from 'zod';

const artifactSchema = z.object({
	contractName: z.string().default('contract'),
	abi: z.array(z.unknown()),
	// Hardhat writes hex, Foundry and solc an object.
	bytecode: z.union([z.string(), z.object({ object: z.string() })], {
		error: 'expected hex, or an object whose `object` is hex',
	}),
});

/** A contract in solc's own output has `bytecode` below `evm`. */
const solcOutput = z.object({ evm: z.object({ bytecode: z.unknown() }) });

function withBytecode(artifact: unknown): unknown {
	const { success, data } = solcOutput.safeParse(artifact);
	return success ? { bytecode: data.evm.bytecode, ...(artifact as object) } : artifact;
}

export class ArtifactError extends Error {
	override readonly name = 'ArtifactError';
	readonly code = 'bad-artifact';
}

/** The part of `host.deploy`'s request that describes a Solidity contract. */
export interface SolidityContract {
	readonly vm: 'evm';
	readonly code: Uint8Array;
	readonly interface: ContractInterface;
}

/** Addresses in constructor arguments are written as they are: an alias exists only after the state has recorded it. */
const CONSTRUCTOR_CONTEXT: CodecContext = {
	toEvmAddress: toEvmHex,
	fromEvmAddress: () => {
		throw new ArtifactError('constructor arguments are written, not read');
	},
	charge: () => {},
};

/**
 * Prepares a Solidity artefact for `host.deploy`: `abi` and `bytecode`, as written by Hardhat or Foundry, or a contract of solc's
 * output, and the constructor's arguments.
 *
 * @throws ArtifactError, InterfaceError or EncodeError naming what is wrong.
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
export function solidityContract(artifact: unknown, args: readonly unknown[] = []): SolidityContract {
	const parsed = artifactSchema.safeParse(withBytecode(artifact));
	if (!parsed.success) throw new ArtifactError(`not a Solidity artefact:\n${z.prettifyError(parsed.error)}`);
	const { abi, bytecode, contractName } = parsed.data;
	const hex = typeof bytecode === 'string' ? bytecode : bytecode.object;
	if (/__\$?[^_]/.test(hex)) throw new ArtifactError(`${contractName} has libraries that are not linked`);
	const init = hexToBytes(hex.startsWith('0x') ? hex : `0x${hex}`);
	const params = constructorParams(abi, contractName);
	if (!Array.isArray(args)) throw new ArtifactError(`the constructor's arguments are not an array but ${typeof args}`);
	if (params.length !== args.length) {
		throw new ArtifactError(
			`the constructor of ${contractName} takes ${params.length} argument${params.length === 1 ? '' : 's'}, not ${args.length}`,
		);
	}
	const values = params.map(({ name, type }, i) => toValue(type, args[i], name || `constructor argument ${i}`));
	const code = encodeSolidity(
		params.map(({ type }) => type),
		values,
		CONSTRUCTOR_CONTEXT,
		init,
	);
	return { vm: 'evm', code, interface: interfaceFromSolidityAbi(abi, contractName) };
}
