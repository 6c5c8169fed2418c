import { defineConfig } from 'vitest/config';
import { projects, shared } from './vitest.config.ts';

// Files of which `npm test` runs a slice (see `test/slice.ts`), here run whole, and files that it leaves out.
const TESTS = [
	'test/browser/**/*.test.ts',
	'test/call-tracer/call-tracer.test.ts',
	'test/clients/{foundry,hardhat}.test.ts',
	'test/conformance/state-tests.test.ts',
	'test/conformance-blocks/block-tests.test.ts',
	'test/native-stack/native-stack.test.ts',
	'test/fuzz/evm/{fuzz,hostile}.test.ts',
	'test/fuzz/move/{fuzz,corpus}.test.ts',
	'test/store-lmdb/{crash,reopen}.test.ts',
	'test/bind/{known,hostile}-abis.test.ts',
	'test/consensus/*.test.ts',
];
const INVARIANTS = ['test/invariants/{03-out-of-gas,21-every-way}-*.test.ts'];

export default defineConfig({
	test: {
		...shared,
		// The sweep of every gas limit takes minutes, and more on a busy machine.
		testTimeout: 1_800_000,
		hookTimeout: 1_800_000,
		projects: projects(TESTS, INVARIANTS, { ALTVM_TESTS: 'all' }),
	},
});
