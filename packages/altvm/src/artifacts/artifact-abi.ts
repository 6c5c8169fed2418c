import { readSolidityAbi, type SolidityAbi } from '@altvm/abi-bridge';
import type { SolidityArtifact } from './solidity-artifact.ts';

/** Code that solc puts first in a library: it compares its own address, which deployment writes here, with the account that runs it. */
const LIBRARY = `73${'0'.repeat(40)}3014`;

/**
 * Reads the interface of an artefact, and what is left out. The code tells whether it is a library, whose selectors are others.
 * @throws InterfaceError
 */
export function artifactAbi({ abi, contractName, bytecode, deployedBytecode }: SolidityArtifact): SolidityAbi {
	const isLibrary = deployedBytecode?.startsWith(LIBRARY) || bytecode?.includes(LIBRARY);
	return readSolidityAbi(abi, contractName, isLibrary ? { isLibrary } : {});
}
