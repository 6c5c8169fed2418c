import { hexToBytes, printable } from '@altvm/abi-bridge';
import { ArtifactError, type ArtifactErrorCode } from './artifact-error.ts';
import { cutAt } from './cut-code.ts';
import { type Libraries, linkCode } from './link.ts';
import type { SolidityArtifact } from './solidity-artifact.ts';

/**
 * Returns the init code of an artefact, linked, without the constructor's arguments.
 * @throws ArtifactError `bad-artifact` or `no-code` if it has none, `unlinked`, `bad-code`.
 */
export function initCode(artifact: SolidityArtifact, libraries: Libraries): Uint8Array {
	const { bytecode, deployedBytecode } = artifact;
	const name = printable(artifact.contractName, 100);
	if (bytecode === undefined) {
		const hint = deployedBytecode ? 'it has only the code of the deployed contract' : 'it is an ABI alone';
		throw new ArtifactError(`${name} has no bytecode: ${hint}`);
	}
	if (bytecode === '') fail('no-code', `${name} is an interface or an abstract contract: it has no code to deploy`);
	const hex = linkCode(artifact, libraries);
	const at = hex.search(/[^0-9a-fA-F]/);
	if (at >= 0) fail('bad-code', `the bytecode of ${name} is not hex: ${printable(JSON.stringify(hex[at]))} at digit ${at}`);
	if (hex.length % 2 !== 0) fail('bad-code', `the bytecode of ${name} has an odd number of hex digits: ${hex.length}`);
	return hexToBytes(`0x${hex}`);
}

/**
 * Checks that init code is whole.
 * @throws ArtifactError `incomplete-code`
 */
export function checkWhole(code: Uint8Array, artifact: SolidityArtifact): void {
	const { deployedBytecode: deployed = '' } = artifact;
	const name = printable(artifact.contractName, 100);
	if (artifact.bytecode === deployed)
		fail('incomplete-code', `the bytecode of ${name} is the code of the deployed contract, not its init code`);
	const reason =
		2 * code.length < deployed.length ? 'the code of the deployed contract is longer' : cutAt(code);
	if (reason !== undefined) fail('incomplete-code', `the bytecode of ${name} is not whole: ${reason}`);
}

function fail(code: ArtifactErrorCode, message: string): never {
	throw new ArtifactError(message, { code });
}
