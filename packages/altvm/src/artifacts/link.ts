import { isEvmForm, keccak256, printable, toAddress, toEvmHex } from '@altvm/abi-bridge';
import { ArtifactError } from './artifact-error.ts';
import { type SolidityArtifact, shortName } from './solidity-artifact.ts';

/** Addresses of libraries, by name or by `file:Name`: 20 bytes in hex, or 32 that an EVM contract has. */
export type Libraries = Readonly<Record<string, string>>;

/** Characters of a placeholder: those of 20 bytes in hex. */
const LENGTH = 40;

/** A library that code needs: its name and file, as far as the artefact says, and where its address goes, in characters. */
interface Needed {
	/** `file:Name`, a name alone, or a placeholder. */
	readonly id: string;
	readonly positions: number[];
}

/**
 * Writes the addresses of libraries into code. Libraries are found by the artefact's link references and by the placeholders in the code:
 * `__$hash$__` of solc since 0.5 (the hash is of `file:Name`), `__Name____` of older ones and of Truffle.
 * @throws ArtifactError `unlinked` that names each library without an address.
 */
export function linkCode(artifact: SolidityArtifact, libraries: Libraries): string {
	const name = printable(artifact.contractName, 100);
	const needed = neededBy(artifact, Object.keys(libraries));
	const used = new Set<string>();
	let code = artifact.bytecode!;
	const missing: string[] = [];
	for (const { id, positions } of needed) {
		const keys = Object.keys(libraries).filter((key) => isNameOf(key, id));
		if (keys.length === 0) missing.push(id);
		if (keys.length > 1) throw unlinked(`${name} has two addresses for the library ${id}: ${keys.join(', ')}`);
		const [key] = keys;
		if (key === undefined) continue;
		const same = needed.filter((other) => other.id !== id && isNameOf(key, other.id));
		if (same.length > 0) throw unlinked(`${name} has several libraries ${key}: say which as ${[id, ...same.map((one) => one.id)].join(' or ')}`);
		used.add(key);
		const hex = addressOf(libraries[key], key, name);
		for (const at of positions) code = code.slice(0, at) + hex + code.slice(at + LENGTH);
	}
	if (missing.length > 0) {
		const list = missing.map((id) => printable(id, 200)).join(', ');
		throw unlinked(`${name} has libraries that are not linked: give \`libraries\` the addresses of ${list}`);
	}
	const unknown = Object.keys(libraries).find((key) => !used.has(key));
	if (unknown !== undefined) throw unlinked(`${name} does not call a library ${printable(unknown, 200)}`);
	return code;
}

const unlinked = (message: string) => new ArtifactError(message, { code: 'unlinked' });

/** Whether a key of the libraries names one that is needed. */
function isNameOf(key: string, id: string): boolean {
	return key === id || key === shortName(id);
}

function neededBy(artifact: SolidityArtifact, keys: readonly string[]): Needed[] {
	const code = artifact.bytecode!;
	const positions = new Map<string, number[]>();
	const ids = new Map<string, string>();
	for (const [file, libraries] of Object.entries(artifact.linkReferences))
		for (const library of Object.keys(libraries))
			for (const placeholder of placeholdersOf(`${file}:${library}`)) ids.set(placeholder, `${file}:${library}`);
	for (const key of keys)
		for (const placeholder of placeholdersOf(key)) if (!ids.has(placeholder)) ids.set(placeholder, key);
	for (let at = code.indexOf('__'); at >= 0; at = code.indexOf('__', at + LENGTH)) {
		const placeholder = code.slice(at, at + LENGTH);
		const id = ids.get(placeholder) ?? nameIn(placeholder);
		positions.set(id, [...(positions.get(id) ?? []), at]);
	}
	return [...positions].map(([id, list]) => ({ id, positions: list }));
}

/** The placeholders that solc writes for a library. */
function placeholdersOf(id: string): string[] {
	const hash = keccak256(new TextEncoder().encode(id)).slice(2, 36);
	return [`__$${hash}$__`, ...[id, shortName(id)].map((name) => `__${name.slice(0, 36)}`.padEnd(LENGTH, '_'))];
}

/** The name that an old placeholder shows, or the placeholder itself. */
function nameIn(placeholder: string): string {
	return /^__\$/.test(placeholder) ? placeholder : placeholder.replace(/^__|_+$/g, '') || placeholder;
}

function addressOf(value: unknown, key: string, name: string): string {
	const text = typeof value === 'string' && /^0x([0-9a-fA-F]{40}|[0-9a-fA-F]{64})$/.test(value) ? value : undefined;
	const address = text === undefined ? undefined : toAddress(text);
	if (address === undefined || !isEvmForm(address))
		throw unlinked(`the library ${printable(key, 100)} of ${name} needs the address of an EVM contract, not ${printable(String(value), 100)}`);
	return toEvmHex(address).slice(2);
}
