import { defineConfig } from 'vitest/config';

// The tests of one area, in one worker that keeps what it imported: every mutant is in the source already, and is switched on by name.
export default defineConfig({
	test: {
		include: JSON.parse(process.env['ALTVM_MUTATE_TESTS'] ?? '[]'),
		testTimeout: 60_000,
		isolate: false,
		maxWorkers: 1,
	},
});
