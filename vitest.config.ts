import { defineConfig } from 'vitest/config';

const exclude = ['**/node_modules/**', '**/dist/**', 'build/**'];
const INVARIANTS = 'test/invariants/**/*.test.ts';

export default defineConfig({
	test: {
		testTimeout: 120_000,
		hookTimeout: 120_000,
		projects: [
			{ extends: true, test: { name: 'tests', include: ['**/*.test.ts'], exclude: [...exclude, INVARIANTS] } },
			// The engine of a VM is nothing that an invariant may depend on.
			...['interpreter', 'translated'].map((engine) => ({
				extends: true as const,
				test: { name: engine, include: [INVARIANTS], exclude, env: { ALTVM_ENGINE: engine } },
			})),
		],
	},
});
