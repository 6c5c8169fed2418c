import { fileURLToPath } from 'node:url';
import { parseModule } from '../src/loader/parse.ts';
import { compileSuiPackage } from './compile-sui.ts';

const folder = new URL('../src/sui/framework/', import.meta.url);

/** The framework as a TypeScript file, as the standard library is. */
export async function suiFrameworkSource(): Promise<string> {
	const modules = await compileSuiPackage(fileURLToPath(folder));
	const entries = modules
		.map((code) => {
			const { modules, self } = parseModule(code);
			return `\t['${modules[self]!.name}', '${Buffer.from(code).toString('base64')}'],`;
		})
		.sort();
	return `// Made by \`npm run build:examples\` from sources/*.move. Name and bytecode of each module at 0x2.
export const FRAMEWORK: readonly (readonly [name: string, base64: string])[] = [
${entries.join('\n')}
];
`;
}
