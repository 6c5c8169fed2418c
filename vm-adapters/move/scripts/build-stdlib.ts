import { fileURLToPath } from 'node:url';
import { compileMovePackage } from './compile-move.ts';

/**
 * The text of a TypeScript file with the standard library's bytecode, which is published and loaded like other code.
 */
export function stdlibSource(): string {
	const modules = compileMovePackage(fileURLToPath(new URL('../src/core/stdlib', import.meta.url)));
	const entries = [...modules].map(([name, code]) => `\t['${name}', '${Buffer.from(code).toString('base64')}'],`);
	return `// Made by \`npm run build:examples\` from sources/*.move. Name and bytecode of each module at 0x1.
export const STDLIB: readonly (readonly [name: string, base64: string])[] = [
${entries.join('\n')}
];
`;
}
