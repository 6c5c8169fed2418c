import { readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { WitFunction } from '@altvm/abi-bridge';
import { loadProgram, parseComponent } from '@altvm/wasm';
import asc from 'assemblyscript/asc';
import { componentEmbed, componentNew } from '#wasm-tools';
import { BuildError, generateGlue, glueName } from './glue.ts';
import { renameExports } from './rename-exports.ts';

/** Input of `buildContract`. */
export interface BuildOptions {
	/** Path of the contract: an AssemblyScript file that exports each function of the world under its camelCase name. */
	readonly entry: string;
	/** Path of the contract's WIT: a package with a world that includes `altvm:contract/contract@0.1.0`. */
	readonly wit: string;
	/** Name of the world; needed only if the WIT has several. */
	readonly world?: string;
}

const GLUE = 'altvm-glue.ts';
const PACKAGE = '@altvm/assemblyscript';
const assembly = fileURLToPath(new URL('../assembly/', import.meta.url));

/** The WIT package `altvm:contract` as a nested package, to be appended to a contract's WIT file. */
function contractPackage(): string {
	const text = readFileSync(fileURLToPath(import.meta.resolve('@altvm/wasm/wit/contract.wit')), 'utf8');
	return `${text.replace(/^package ([^;]+);/m, 'package $1 {')}\n}\n`;
}

/**
 * Builds an AssemblyScript contract into a WebAssembly component and returns its bytes.
 * @throws {BuildError} with a `code` and the message of the tool that failed (see the README for the codes).
 * @example
 * ```ts
 * import { buildContract } from '@altvm/assemblyscript';
 * import { readComponentInterface } from '@altvm/wasm';
 *
 * const folder = 'examples/contracts/curve';
 * const component = await buildContract({ entry: `${folder}/assembly/curve.ts`, wit: `${folder}/curve.wit` });
 * const { functions } = await readComponentInterface(component);
 * functions.map(({ name }) => name); // [ 'quote' ]
 * ```
 */
export async function buildContract(options: BuildOptions): Promise<Uint8Array> {
	const world = options.world ?? worldOf(readFileSync(options.wit, 'utf8'), options.wit);
	const wit = `${readFileSync(options.wit, 'utf8')}\n${contractPackage()}`;
	const functions = await worldFunctions(wit, world, options.wit);
	const core = await compile(options.entry, functions);
	const names = new Map(functions.map((fn) => [glueName(fn), fn.name]));
	const renamed = renameExports(core, new Map([...names, ['cabi_realloc', 'cabi_realloc'], ['memory', 'memory']]));
	try {
		const component = await componentNew(await componentEmbed({ binary: renamed, witSource: wit, world }));
		// Refuses what could not be deployed: floating-point instructions, too large a memory.
		loadProgram(component);
		return component;
	} catch (error) {
		throw new BuildError('bad-component', `${options.entry}: ${payloadOf(error)}`);
	}
}

function worldOf(text: string, file: string): string {
	const worlds = [...withoutComments(text).matchAll(/^[ \t]*world[ \t]+([a-z][a-z0-9-]*)/gm)].map((match) => match[1]!);
	if (worlds.length === 1) return worlds[0]!;
	throw new BuildError('no-world', `${file} has ${worlds.length} worlds: name one`);
}

/** Removes the comments of WIT, of which those in blocks do not nest here. Reads the text once. */
function withoutComments(text: string): string {
	const comment = /\/[/*]/g;
	let code = '';
	for (let at = 0; ; comment.lastIndex = at) {
		const found = comment.exec(text);
		code += text.slice(at, found?.index);
		if (!found) return code;
		const isLine = found[0] === '//';
		const end = text.indexOf(isLine ? '\n' : '*/', comment.lastIndex);
		if (end < 0) return code;
		at = isLine ? end : end + 2;
	}
}

/** Returns the functions that a world exports. An empty component is built from the world and parsed. */
async function worldFunctions(wit: string, world: string, file: string): Promise<WitFunction[]> {
	try {
		const dummy = await componentNew(await componentEmbed({ witSource: wit, world, dummy: true }));
		return parseComponent(dummy).exports.map(({ function: fn }) => fn);
	} catch (error) {
		throw new BuildError('bad-wit', `${file}: ${payloadOf(error)}`);
	}
}

function payloadOf(error: unknown): string {
	const payload = typeof error === 'object' && error !== null && 'payload' in error ? error.payload : error;
	return payload instanceof Error ? payload.message : String(payload);
}

async function compile(entry: string, functions: readonly WitFunction[]): Promise<Uint8Array> {
	const folder = dirname(entry);
	const glue = generateGlue(functions, `./${basename(entry, '.ts')}`);
	let binary: Uint8Array | undefined;
	const messages: string[] = [];
	const read = (name: string): string | null => {
		if (name === GLUE) return glue;
		const inPackage = name.indexOf(`${PACKAGE}/`);
		const path =
			inPackage >= 0
				? join(assembly, name.slice(inPackage + PACKAGE.length + 1).replace(/^assembly\//, ''))
				: join(folder, name);
		try {
			return readFileSync(path, 'utf8');
		} catch {
			return null;
		}
	};
	const { error } = await asc.main(
		[
			GLUE,
			'--outFile',
			'out.wasm',
			'--optimizeLevel',
			'3',
			'--shrinkLevel',
			'1',
			// Every call gets a new instance, so memory is never freed.
			'--runtime',
			'stub',
			'--use',
			`abort=${GLUE.replace('.ts', '')}/altvm_abort`,
			'--disable',
			'simd',
			'--noColors',
		],
		{
			readFile: read,
			writeFile(name, contents) {
				if (name === 'out.wasm') binary = contents as Uint8Array;
			},
			listFiles: () => [],
			stdout: { write: () => {} },
			stderr: { write: (text: string) => void messages.push(text) },
		},
	);
	if (error || !binary)
		throw new BuildError('compile', `${entry} does not compile:\n${messages.join('').trimEnd() || error?.message}`);
	return binary;
}
