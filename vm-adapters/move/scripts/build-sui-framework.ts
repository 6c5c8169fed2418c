import { fileURLToPath } from 'node:url';
import { parseModule } from '../src/core/loader/parse.ts';
import { compileSuiPackage } from './compile-sui.ts';

/** Modules with their names, sorted by name. */
export function suiModules(modules: readonly Uint8Array[]): [name: string, code: Uint8Array][] {
	const named = modules.map((code): [string, Uint8Array] => {
		const { modules, self } = parseModule(code);
		return [modules[self]!.name, code];
	});
	return named.sort(([a], [b]) => (a < b ? -1 : 1));
}

/** The text of a TypeScript file with the framework's bytecode, in the form of the standard library's. */
export async function suiFrameworkSource(): Promise<string> {
	const modules = await compileSuiPackage(fileURLToPath(new URL('../src/sui/framework/', import.meta.url)));
	const entries = suiModules(modules).map(
		([name, code]) => `\t['${name}', '${Buffer.from(code).toString('base64')}'],`,
	);
	return `// Made by \`npm run build:examples\` from sources/*.move. Name and bytecode of each module at 0x2.
export const FRAMEWORK: readonly (readonly [name: string, base64: string])[] = [
${entries.join('\n')}
];
`;
}
