import { cpSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Copies mermaid's own bundle into the site's static files. */
export function publishMermaid(): void {
	const bundle = fileURLToPath(import.meta.resolve('mermaid/dist/mermaid.esm.min.mjs'));
	const target = fileURLToPath(new URL('../public/mermaid/', import.meta.url));
	for (const path of ['mermaid.esm.min.mjs', 'chunks/mermaid.esm.min']) {
		cpSync(join(dirname(bundle), path), join(target, path), {
			recursive: true,
			filter: (source) => !source.endsWith('.map'),
		});
	}
}
