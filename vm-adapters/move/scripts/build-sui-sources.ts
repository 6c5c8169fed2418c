// Makes src/sui/framework/source-files.ts: the framework's sources as text, for compiling packages that depend on it.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const folder = new URL('../src/sui/framework/', import.meta.url);
/** The path of the generated module. */
export const SOURCES_OUTPUT = fileURLToPath(new URL('source-files.ts', folder));

/** The text of a TypeScript file with the sources of the framework, by path. */
export function suiSources(): string {
	const inFolder = (name: string) =>
		readdirSync(new URL(`${name}/`, folder))
			.sort()
			.map((file) => `${name}/${file}`);
	const entries = ['Move.toml', ...inFolder('dialect'), ...inFolder('sources')].map((path) => {
		const text = readFileSync(new URL(path, folder), 'utf8').replace(/[\\`]|\$\{/g, '\\$&');
		return `\t'${path}': \`${text}\`,`;
	});
	return `// Made by scripts/build-sui-sources.ts from Move.toml, dialect/*.move and sources/*.move. Do not edit.
export const SOURCE_FILES: Readonly<Record<string, string>> = {
${entries.join('\n')}
};
`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(SOURCES_OUTPUT, suiSources());
