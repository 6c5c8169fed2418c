import { fileURLToPath } from 'node:url';
import { compileMovePackage } from './compile-move.ts';

/** The standard library as a TypeScript file, so that it is published and loaded like any other code. */
export function stdlibSource(): string {
	const modules = compileMovePackage(fileURLToPath(new URL('../src/core/stdlib', import.meta.url)));
	const entries = [...modules].map(([name, code]) => `\t['${name}', '${Buffer.from(code).toString('base64')}'],`);
	return `// Made by \`npm run build:examples\` from sources/*.move. Name and bytecode of each module at 0x1.
export const STDLIB: readonly (readonly [name: string, base64: string])[] = [
${entries.join('\n')}
];
`;
}
