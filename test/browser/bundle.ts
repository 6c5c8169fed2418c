import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'vite';

const page = fileURLToPath(new URL('page/', import.meta.url));
const contracts = fileURLToPath(new URL('../../examples/contracts/', import.meta.url));

/** Embeds contracts as base64 in the bundle: the examples read them from disk. */
function embeddedContracts(): Plugin {
	return {
		name: 'embedded-contracts',
		load(id) {
			if (id !== join(contracts, 'load.ts')) return undefined;
			const files = readdirSync(contracts, { recursive: true, encoding: 'utf8' })
				.filter((file) => /artifacts\/.*\.(json|wasm|mv)$/.test(file))
				.map((file) => [file, readFileSync(join(contracts, file)).toString('base64')]);
			return `import { base64ToBytes } from 'altvm';
const files = ${JSON.stringify(Object.fromEntries(files))};
export const artifact = (path) => base64ToBytes(files[path]);
export const solidityArtifact = (path) => JSON.parse(new TextDecoder().decode(artifact(path)));`;
		},
	};
}

/** Bundles the pages into a folder. */
export async function bundlePages(outDir: string): Promise<void> {
	await build({
		root: page,
		configFile: false,
		logLevel: 'error',
		build: {
			outDir,
			emptyOutDir: true,
			target: 'es2024',
			assetsInlineLimit: 0,
			rolldownOptions: { input: ['index.html', 'evm.html'].map((file) => join(page, file)) },
		},
		worker: { format: 'es', plugins: () => [embeddedContracts()] },
		plugins: [embeddedContracts()],
	});
}
