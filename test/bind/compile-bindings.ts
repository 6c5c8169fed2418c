import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildContract } from '@altvm/assemblyscript';
import solc from 'solc';
import { compileSuiPackage } from '../../vm-adapters/move/scripts/compile-sui.ts';
import { compileSource } from '../../vm-adapters/move/test-modules/compile-source.ts';

/** What solc makes of an interface. */
export interface CompiledInterface {
	readonly abi: readonly { readonly type: string; readonly name: string }[];
	/** Selectors by signature. */
	readonly methodIdentifiers: Readonly<Record<string, string>>;
}

interface SolcOutput {
	readonly errors?: readonly { readonly severity: string; readonly formattedMessage: string }[];
	readonly contracts: Readonly<
		Record<string, Readonly<Record<string, { abi: CompiledInterface['abi']; evm: CompiledInterface }>>>
	>;
}

/** Compiles Solidity sources in one run. Returns the interfaces and libraries of each by name. */
export function compileSolidityBindings(
	sources: Readonly<Record<string, string>>,
): Readonly<Record<string, Readonly<Record<string, CompiledInterface>>>> {
	const input = {
		language: 'Solidity',
		sources: Object.fromEntries(Object.entries(sources).map(([name, content]) => [name, { content }])),
		settings: { outputSelection: { '*': { '*': ['abi', 'evm.methodIdentifiers'] } } },
	};
	const { errors = [], contracts } = JSON.parse(solc.compile(JSON.stringify(input))) as SolcOutput;
	const failures = errors.filter(({ severity }) => severity === 'error');
	if (failures.length > 0)
		throw new Error(
			failures
				.map(({ formattedMessage }) => formattedMessage)
				.join('\n')
				.slice(0, 4000),
		);
	return Object.fromEntries(
		Object.entries(contracts).map(([file, made]) => [
			file,
			Object.fromEntries(
				Object.entries(made).map(([name, { abi, evm }]) => [name, { abi, methodIdentifiers: evm.methodIdentifiers }]),
			),
		]),
	);
}

/**
 * Compiles AssemblyScript sources in one contract, which uses every method of every class: the compiler leaves out what is not used.
 */
export async function compileAssemblyScriptBindings(sources: readonly string[]): Promise<Uint8Array> {
	const folder = mkdtempSync(join(tmpdir(), 'altvm-bindings-'));
	try {
		sources.forEach((source, i) => {
			writeFileSync(join(folder, `b${i}.ts`), source);
		});
		const imports = sources.map((_, i) => `import * as b${i} from "./b${i}";`);
		const functions = sources.map(
			(source, i) => `function use${i}(): void {\n${usesOf(source, `b${i}`).join('\n')}\n}`,
		);
		const calls = sources.map((_, i) => `  use${i}();`);
		writeFileSync(
			join(folder, 'all.ts'),
			`import { Address, Bytes32, CallResult, i256, u256 } from "@altvm/assemblyscript";
${[...imports, ...functions].join('\n')}
export function all(): void {
${calls.join('\n')}
}
`,
		);
		writeFileSync(
			join(folder, 'all.wit'),
			'package test:all;\nworld all { include altvm:contract/contract@0.1.0; export all: func(); }\n',
		);
		return await buildContract({ entry: join(folder, 'all.ts'), wit: join(folder, 'all.wit') });
	} finally {
		rmSync(folder, { recursive: true });
	}
}

/** Statements that use each method of the classes in a source, with arguments that are null. */
function usesOf(source: string, file: string): string[] {
	const own = new Set([...source.matchAll(/^export (?:class|enum) ([\w$]+)/gm)].map(([, name]) => name!));
	const enums = new Set([...source.matchAll(/^export enum ([\w$]+)/gm)].map(([, name]) => name!));
	const argument = (type: string): string => {
		if (/^([ui](8|16|32|64)|bool)$/.test(type)) return `<${type}>0`;
		if (enums.has(type)) return `<${file}.${type}>0`;
		return `changetype<${type.replaceAll(/[\w$]+/g, (word) => (own.has(word) ? `${file}.${word}` : word))}>(0)`;
	};
	const uses: string[] = [];
	for (const [, name, body] of source.matchAll(/^export class ([\w$]+) \{\n([\s\S]*?)\n\}\n/gm)) {
		if (body!.includes('static of(')) uses.push(`  ${file}.${name}.of(changetype<CallResult>(0));`);
		if (!body!.startsWith('  constructor(public address: Address)')) continue;
		for (const [, method, params] of body!.matchAll(/^ {2}([\w$]+)\((.*)\): .* \{$/gm)) {
			const types =
				params === '' ? [] : params!.split(/, (?=[\w$]+: )/).map((param) => param.slice(param.indexOf(': ') + 2));
			uses.push(`  changetype<${file}.${name}>(0).${method}(${types.map(argument).join(', ')});`);
		}
	}
	return uses;
}

/** Compiles Move sources in one package with global storage. Returns the modules by name. */
export function compileMoveBindings(sources: readonly string[]): Map<string, Uint8Array> {
	return compileSource(sources.join('\n'));
}

const SUI_MANIFEST = `[package]
name = "Bindings"
version = "0.1.0"
edition = "2024"
implicit-dependencies = false

[dependencies]
AltvmStdlib = { local = "deps/AltvmStdlib" }
AltvmSui = { local = "deps/AltvmSui" }

[addresses]
stubs = "0x0"
`;

/** Compiles Move sources in one package of Sui's dialect. */
export async function compileSuiBindings(sources: readonly string[]): Promise<void> {
	await compileSuiPackage({ 'Move.toml': SUI_MANIFEST, 'sources/bindings.move': sources.join('\n') });
}
