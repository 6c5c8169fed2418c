import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const HERE = fileURLToPath(new URL('.', import.meta.url));

// One process that runs the tests of an area again and again. They import `collected-tests.ts` in place of `vitest`.
export default defineConfig({
	plugins: [
		{
			name: 'collected-tests',
			enforce: 'pre',
			resolveId: (source, importer) =>
				source === 'vitest' && !importer?.startsWith(HERE) ? `${HERE}collected-tests.ts` : undefined,
		},
	],
	test: { include: ['test/mutate/run-mutants.ts'], isolate: false, maxWorkers: 1 },
});
