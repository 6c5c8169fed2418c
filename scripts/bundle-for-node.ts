// Bundles a built package for Node. Resolving, reading and compiling several hundred small modules takes most of the time in which a
// process starts.
import { existsSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { type OutputChunk, rolldown } from 'rolldown';

/** Libraries of many modules of which a bundle keeps what it uses: zod has 95 modules, half of which are texts in other languages. */
const INCLUDED = /^zod(\/|$)/;

const isImported = (id: string) => !/^(\.|\/|[A-Za-z]:)/.test(id) && !INCLUDED.test(id);

/**
 * Writes `dist/node.js`, which Node loads in place of `dist/index.js`, and the command's `dist/cli.js` anew, so that both share their
 * code. Other packages, and what `imports` in package.json chooses, stay imports. Bundlers of pages still get the single modules, of
 * which they leave out what is not used.
 *
 * @param source folder of the package's sources.
 * @param folder folder of the built package, which has a copy of them in `src`.
 */
export async function bundleForNode(source: string, folder: string): Promise<void> {
	const entry = (name: string) => join(source, `${name}.ts`);
	const bundle = await rolldown({
		input: { node: entry('index'), ...(existsSync(entry('cli')) && { cli: entry('cli') }) },
		platform: 'node',
		external: isImported,
	});
	const dist = join(folder, 'dist');
	const { output } = await bundle.generate({
		dir: dist,
		format: 'esm',
		sourcemap: true,
		chunkFileNames: 'node-[name].js',
	});
	await bundle.close();
	for (const chunk of output) if (chunk.type === 'chunk') writeChunk(chunk, source, folder);
}

/** Writes a chunk and its source map, which refers to the copied sources and contains those of included libraries. */
function writeChunk({ fileName, code, map }: OutputChunk, source: string, folder: string): void {
	if (!map) throw new Error(`${fileName} has no source map`);
	const dist = join(folder, 'dist');
	const paths = map.sources.map((path) => relative(source, resolve(dist, path)).replaceAll('\\', '/'));
	const isOwn = paths.map((path) => !path.startsWith('..'));
	const sources = paths.map((path, i) => (isOwn[i] ? `../src/${path}` : path.replace(/^.*node_modules\//, '')));
	const sourcesContent = (map.sourcesContent ?? []).map((content, i) => (isOwn[i] ? null : content));
	writeFileSync(join(dist, fileName), code);
	writeFileSync(join(dist, `${fileName}.map`), JSON.stringify({ ...map, sources, sourcesContent }));
}
