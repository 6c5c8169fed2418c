import { type ContractInterface, InterfaceError, interfaceFromSolidityAbi, type SolidityAbi } from '@altvm/abi-bridge';
import { artifactAbi } from '../artifacts/artifact-abi.ts';
import { type ContractFileOptions, compiledInterface, readArtifactFile } from '../inspect.ts';
import type { Omission } from './omission.ts';

/** Faults of one entry of an ABI, besides which the rest of the contract can be called. Others refuse the file. */
const OF_AN_ENTRY = new Set(['bad-type', 'nesting', 'too-large']);

/**
 * Reads the interface of a contract's file. What an interface cannot hold, such as a type that no other VM has, is left out and listed.
 * @throws ArtifactError, InterfaceError
 */
export async function readInterface(
	bytes: Uint8Array,
	path: string,
	options: ContractFileOptions,
): Promise<{ readonly iface: ContractInterface; readonly omissions: readonly Omission[] }> {
	const compiled = await compiledInterface(bytes, path);
	if (compiled) return { iface: compiled, omissions: [] };
	const artifact = readArtifactFile(bytes, path, options);
	const { abi, contractName } = artifact;
	try {
		return bound(artifactAbi(artifact));
	} catch (error) {
		if (!isOfAnEntry(error)) throw error;
	}
	const omissions: Omission[] = [];
	const rest = abi.filter((entry) => {
		const reason = faultOf(entry, contractName);
		if (reason !== undefined) omissions.push({ what: entryText(entry), reason });
		return reason === undefined;
	});
	return bound(artifactAbi({ ...artifact, abi: rest }), omissions);
}

function bound({ interface: iface, omitted }: SolidityAbi, omissions: readonly Omission[] = []) {
	const more = omitted.map(({ signature, reason }) => ({ what: signature, reason }));
	return { iface, omissions: [...omissions, ...more] };
}

function isOfAnEntry(error: unknown): error is InterfaceError {
	return error instanceof InterfaceError && OF_AN_ENTRY.has(error.code);
}

function faultOf(entry: unknown, contractName: string): string | undefined {
	try {
		interfaceFromSolidityAbi([entry], contractName);
		return undefined;
	} catch (error) {
		if (isOfAnEntry(error)) return `of ${error.shortMessage}`;
		throw error;
	}
}

/** Writes an entry of an ABI as its signature. It was read as one, or is one that is too large. */
function entryText(entry: unknown): string {
	const { type, name, inputs } = entry as { type?: unknown; name?: unknown; inputs?: unknown };
	const types = (Array.isArray(inputs) ? inputs : []).map((input: { type?: unknown } | null) => String(input?.type));
	const text = `${String(name)}(${types.join(',')})`.slice(0, 300);
	return type === 'function' ? text : `${String(type)} ${text}`;
}
