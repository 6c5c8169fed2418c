// Measures how much a page downloads for each way of using altvm: bundled by Rolldown and minified, without compression.
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

export interface Entry {
	readonly name: string;
	readonly code: string;
	/** Maximum size in kilobytes (1,000 bytes). */
	readonly limit: number;
}

export const ENTRIES: readonly Entry[] = [
	{ name: 'toAddress', code: "export { toAddress } from 'altvm';", limit: 15 },
	{
		name: 'a host with the EVM',
		code: "import { evmAdapter, Host } from 'altvm'; export const host = new Host({ adapters: [evmAdapter()] });",
		limit: 620,
	},
	{
		name: 'a host with Move',
		code: "import { Host, moveAdapter } from 'altvm'; export const host = new Host({ adapters: [moveAdapter()] });",
		limit: 640,
	},
	{
		name: 'every VM and signed transactions',
		code: "export { createHost, executeTransaction } from 'altvm';",
		limit: 1000,
	},
];

/** Returns the bytes that load at once: the entry and its static imports, without WebAssembly files and lazy chunks. */
export async function bundledSize(code: string): Promise<number> {
	const id = '\0entry';
	const bundle = await rolldown({
		input: id,
		platform: 'browser',
		logLevel: 'silent',
		external: /^node:/,
		plugins: [
			{
				name: 'entry',
				resolveId: (source, importer) => {
					if (source === id) return id;
					return importer === id ? fileURLToPath(import.meta.resolve(source)) : undefined;
				},
				load: (loaded) => (loaded === id ? code : undefined),
			},
		],
	});
	const { output } = await bundle.generate({ format: 'esm', minify: true });
	await bundle.close();
	const chunks = new Map(output.flatMap((file) => (file.type === 'chunk' ? [[file.fileName, file] as const] : [])));
	const loaded = new Set<string>();
	const load = (name: string): void => {
		if (loaded.has(name)) return;
		loaded.add(name);
		for (const imported of chunks.get(name)?.imports ?? []) load(imported);
	};
	for (const chunk of chunks.values()) if (chunk.isEntry) load(chunk.fileName);
	return [...loaded].reduce((sum, name) => sum + Buffer.byteLength(chunks.get(name)?.code ?? ''), 0);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
	for (const { name, code, limit } of ENTRIES) {
		const size = (await bundledSize(code)) / 1000;
		console.log(`${name}: ${size.toFixed(1)} kB of ${limit}`);
		if (size > limit) process.exitCode = 1;
	}
}
