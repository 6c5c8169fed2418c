/** A part of the project whose tests are measured. */
export interface Area {
	/** Files that are mutated, as globs from the project's root. Those that begin with an exclamation mark exclude. */
	readonly mutate: readonly string[];
	/** Test files that must notice, as globs. Those that begin with an exclamation mark exclude. */
	readonly tests: readonly string[];
	/** The least score, in per cent: mutants that tests noticed, of all that they ran. */
	readonly target: number;
}

const SOURCES = (...folders: string[]) => [
	...folders.map((folder) => (folder.endsWith('.ts') ? folder : `${folder}/**/*.ts`)),
	'!**/*.test.ts',
	'!**/testing/**',
	'!**/index.ts',
];

/** Without tests that compare many programs with another implementation, which take minutes. */
const QUICK = ['!**/differential.test.ts', '!**/vectors.test.ts', '!**/*.mocked.test.ts'];

/** The areas, by the names that `npm run mutate` takes. */
export const AREAS = {
	host: {
		mutate: SOURCES('packages/host/src/router', 'packages/host/src/journal', 'packages/host/src/gas.ts'),
		tests: ['packages/host/**/*.test.ts'],
		target: 85,
	},
	state: { mutate: SOURCES('packages/state/src'), tests: ['packages/state/**/*.test.ts'], target: 75 },
	bridge: { mutate: SOURCES('abi-bridge/src'), tests: ['abi-bridge/**/*.test.ts'], target: 75 },
	evm: {
		mutate: SOURCES('vm-adapters/evm/src/loader', 'vm-adapters/evm/src/gas.ts', 'vm-adapters/evm/src/engine/memory.ts'),
		tests: ['vm-adapters/evm/**/*.test.ts', ...QUICK],
		target: 75,
	},
	wasm: {
		mutate: SOURCES('vm-adapters/wasm/src/loader', 'vm-adapters/wasm/src/gas.ts'),
		tests: ['vm-adapters/wasm/**/*.test.ts', ...QUICK],
		target: 75,
	},
	move: {
		mutate: SOURCES(
			'vm-adapters/move/src/core/verifier',
			'vm-adapters/move/src/core/loader',
			'vm-adapters/move/src/gas.ts',
		),
		tests: ['vm-adapters/move/**/*.test.ts', ...QUICK],
		target: 75,
	},
	ethereum: { mutate: SOURCES('packages/ethereum/src'), tests: ['packages/ethereum/**/*.test.ts'], target: 75 },
} as const satisfies Record<string, Area>;

export type AreaName = keyof typeof AREAS;
