import { printable } from '@altvm/abi-bridge';
import { z } from 'zod';
import { ArtifactError } from './artifact-error.ts';

/** Places in the code where the address of a library goes: per source file and library, in bytes. */
export type LinkReferences = Readonly<
	Record<string, Readonly<Record<string, readonly { readonly start: number; readonly length: number }[]>>>
>;

/** An artefact of a Solidity compiler or a tool around one, in one form. */
export interface SolidityArtifact {
	readonly contractName: string;
	/** The source file, if the artefact says. */
	readonly sourceName?: string | undefined;
	readonly abi: readonly unknown[];
	/** Init code in hex, without `0x`, with the placeholders of libraries; undefined if the artefact does not have it. */
	readonly bytecode: string | undefined;
	/** Code of the deployed contract in hex, without `0x`. */
	readonly deployedBytecode: string | undefined;
	readonly linkReferences: LinkReferences;
}

const linkReferences = z.record(
	z.string(),
	z.record(z.string(), z.array(z.object({ start: z.number().int().min(0), length: z.literal(20) }))),
);

/** Hardhat and Truffle write hex, Foundry and solc an object. */
const code = z.union([z.string(), z.object({ object: z.string(), linkReferences: linkReferences.optional() })], {
	error: 'expected hex, or an object whose `object` is hex',
});

const abi = z.array(z.unknown());

const contract = z.object({
	contractName: z.string().optional(),
	sourceName: z.string().optional(),
	abi,
	bytecode: code.optional(),
	deployedBytecode: code.optional(),
	linkReferences: linkReferences.optional(),
	/** solc writes it as text, Foundry as an object. It names the contract. */
	metadata: z.unknown().optional(),
});

/** A contract in solc's standard JSON output has its code below `evm`. */
const standardEntry = z.object({
	evm: z.object({ bytecode: code.optional(), deployedBytecode: code.optional() }),
});

/** A contract in the output of `solc --combined-json`. Before 0.7 its ABI was text. */
const combinedEntry = z.object({ bin: z.string(), 'bin-runtime': z.string().optional() });

const isObject = (value: unknown): value is Record<string, unknown> =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Reads what solc (standard JSON, `--combined-json`), Foundry, Hardhat 2 and 3 and Truffle write: an artefact, a contract of solc's
 * output, a whole output, or an ABI alone.
 * @param json the file, parsed.
 * @param options `what`: what the errors call it; `name`: the name of a contract that does not say its own; `contract`: which one of a
 * whole output.
 * @throws ArtifactError
 */
export function readSolidityArtifact(
	json: unknown,
	options: {
		readonly what?: string | undefined;
		readonly name?: string | undefined;
		readonly contract?: string | undefined;
	} = {},
): SolidityArtifact {
	const { what = 'the artefact' } = options;
	if (Array.isArray(json)) return artifactOf({ abi: json }, what, options.name);
	if (typeof json === 'string') throw new ArtifactError(`${what} is text, not an artefact: parse its JSON first`);
	if (!isObject(json)) throw new ArtifactError(`${what} is not a Solidity artefact but ${json === null ? 'null' : typeof json}`);
	if (isObject(json['contracts']) && !('abi' in json)) {
		const [name, entry] = chosen(contractsOf(json['contracts']), what, options.contract);
		return artifactOf(entry, what, name);
	}
	return artifactOf(json, what, options.name);
}

/** The contracts of an output of solc, by `file:Name`. The values of `--combined-json` are contracts, those of standard JSON are files. */
function contractsOf(contracts: Record<string, unknown>): Map<string, Record<string, unknown>> {
	const entries = Object.entries(contracts).flatMap(([key, value]) => {
		if (!isObject(value)) return [];
		if ('abi' in value || 'bin' in value) return [[key, value] as const];
		return Object.entries(value).flatMap(([name, entry]) => (isObject(entry) ? [[`${key}:${name}`, entry] as const] : []));
	});
	return new Map(entries);
}

/** The name in `file:Name`, or a name alone. */
export const shortName = (name: string) => name.slice(name.lastIndexOf(':') + 1);

function chosen(
	contracts: ReadonlyMap<string, Record<string, unknown>>,
	what: string,
	wanted: string | undefined,
): [string, Record<string, unknown>] {
	const found = [...contracts].filter(([key]) => wanted === undefined || key === wanted || shortName(key) === wanted);
	if (found.length === 1) return found[0]!;
	const keys = [...(found.length > 0 ? found.map(([key]) => key) : contracts.keys())];
	const list = keys.slice(0, 20).map((key) => printable(key, 100));
	const names = `${list.join(', ')}${keys.length > 20 ? `, and ${keys.length - 20} more` : ''}`;
	const message =
		contracts.size === 0
			? `${what} is an output of solc without contracts`
			: found.length === 0
				? `${what} has no contract ${printable(wanted!, 100)}: it has ${names}`
				: `${what} has ${found.length} contracts: say which with \`contract\`, one of ${names}`;
	throw new ArtifactError(message, { code: 'which-contract' });
}

function artifactOf(json: Record<string, unknown>, what: string, name: string | undefined): SolidityArtifact {
	const parsed = contract.safeParse(inOneForm(json));
	if (!parsed.success) throw new ArtifactError(`${what} is not a Solidity artefact:\n${z.prettifyError(parsed.error)}`);
	const { data } = parsed;
	const target = data.contractName === undefined ? compilationTarget(data.metadata) : undefined;
	const hex = (text: typeof data.bytecode) =>
		text === undefined ? undefined : (typeof text === 'string' ? text : text.object).replace(/^0x/, '');
	const inCode = typeof data.bytecode === 'object' ? data.bytecode.linkReferences : undefined;
	return {
		contractName: data.contractName || target?.name || (name === undefined ? 'contract' : shortName(name)) || 'contract',
		sourceName: data.sourceName ?? target?.file,
		abi: data.abi,
		bytecode: hex(data.bytecode),
		deployedBytecode: hex(data.deployedBytecode),
		linkReferences: inCode ?? data.linkReferences ?? {},
	};
}

function inOneForm(json: Record<string, unknown>): Record<string, unknown> {
	const own = typeof json['abi'] === 'string' ? { ...json, abi: parsedAbi(json['abi']) } : json;
	const standard = standardEntry.safeParse(own);
	if (standard.success) return { ...standard.data.evm, ...own };
	const combined = combinedEntry.safeParse(own);
	if (combined.success) return { bytecode: combined.data.bin, deployedBytecode: combined.data['bin-runtime'], ...own };
	return own;
}

function parsedAbi(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return text;
	}
}

const metadataShape = z.object({ settings: z.object({ compilationTarget: z.record(z.string(), z.string()) }) });

/** The name of the contract and its file, as solc's metadata says. */
function compilationTarget(metadata: unknown): { readonly file: string; readonly name: string } | undefined {
	const parsed = metadataShape.safeParse(typeof metadata === 'string' ? parsedAbi(metadata) : metadata);
	const [entry] = parsed.success ? Object.entries(parsed.data.settings.compilationTarget) : [];
	return entry && { file: entry[0], name: entry[1] };
}
