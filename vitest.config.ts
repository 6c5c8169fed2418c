import { defineConfig, type TestProjectConfiguration } from 'vitest/config';

const EXCLUDED = ['**/node_modules/**', '**/dist/**', 'build/**'];
const INVARIANTS = 'test/invariants/**/*.test.ts';
/**
 * Unit tests that neither mock modules nor load native libraries: their files can share a worker and what they import. Files that mock
 * modules are named `*.mocked.test.ts`.
 */
const UNITS = [
	'abi-bridge/**/!(*.mocked).test.ts',
	'packages/{host,state,ethereum,assemblyscript}/**/!(*.mocked).test.ts',
	'vm-adapters/wasm/**/!(*.mocked).test.ts',
];

/** Projects of one run: tests, and invariants, which must hold whichever engine a VM runs on. */
export function projects(
	tests: readonly string[],
	invariants: readonly string[],
	env: Record<string, string> = {},
): TestProjectConfiguration[] {
	return [
		{ extends: true, test: { name: 'tests', include: [...tests], exclude: [...EXCLUDED, INVARIANTS, ...UNITS], env } },
		...['interpreter', 'translated'].map((engine) => ({
			extends: true as const,
			test: {
				name: engine,
				include: [...invariants],
				exclude: EXCLUDED,
				env: { ...env, ALTVM_ENGINE: engine },
				// Files share what they import: adapters and verified Move packages load once in a worker, not for each file.
				isolate: false,
			},
		})),
	];
}

export const shared = {
	// A test takes seconds. A machine that runs much else may need minutes for it.
	testTimeout: 300_000,
	hookTimeout: 300_000,
	// Vitest would leave one core to itself.
	maxWorkers: '100%',
} as const;

export default defineConfig({
	test: {
		...shared,
		projects: [
			{ extends: true, test: { name: 'units', include: UNITS, exclude: EXCLUDED, isolate: false } },
			// The tests in a browser, and those with real consensus engines and frameworks, run in `npm run test:slow`.
			...projects(
				['**/*.test.ts', '!test/{browser,consensus}/**', '!test/clients/{foundry,hardhat}.test.ts'],
				[INVARIANTS],
			),
		],
	},
});
