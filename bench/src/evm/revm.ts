import { tmpdir } from 'node:os';
import {
	CollectStackTraces,
	IncludeTraces,
	L1_CHAIN_TYPE,
	l1SolidityTestRunnerFactory,
	OSAKA,
	type TestResult,
} from '@nomicfoundation/edr';
import solc from 'solc';
import { edr } from './edr.ts';
import type { Contract } from './ours.ts';
import type { Side } from './race.ts';

export const REVM = 'native revm (EDR test runner)';

/** Gas of one measured run, which takes some tens of milliseconds. */
const BUDGET = 30_000_000;

export interface RevmCase extends Contract {
	readonly gasUsed: number;
}

/**
 * Measures native revm through EDR's Solidity test runner, which has the least overhead of the packages on npm. A test contract
 * deploys the same init code and makes the same call repeatedly. The runner reports how long a test took.
 */
export async function revm(cases: readonly RevmCase[]): Promise<Side[]> {
	const context = edr();
	await context.registerSolidityTestRunnerFactory(L1_CHAIN_TYPE, l1SolidityTestRunnerFactory());
	const times = cases.map(({ gasUsed }) => Math.max(1, Math.round(BUDGET / gasUsed)));
	const artifact = compile(cases, times);
	const run = (test: string) =>
		new Promise<TestResult>((resolve, reject) => {
			context
				.runSolidityTests(
					L1_CHAIN_TYPE,
					[artifact],
					[artifact.id],
					{
						projectRoot: tmpdir(),
						hardfork: OSAKA,
						gasLimit: 10n ** 13n,
						blockGasLimit: 10n ** 13n,
						disableBlockGasLimit: true,
						disableTransactionGasCap: true,
						collectStackTraces: CollectStackTraces.OnFailure,
						includeTraces: IncludeTraces.None,
						testPattern: `^${test}\\(`,
						fuzz: { seed: '0x1' },
					},
					{},
					({ testResults }) => (testResults[0] ? resolve(testResults[0]) : reject(new Error(`no test ${test}`))),
				)
				.catch(reject);
		});
	return cases.map((_, i) => ({
		name: REVM,
		async time() {
			const { status, reason, durationNs } = await run(`test${i}`);
			if (status !== 'Success') throw new Error(`${REVM}: ${status} ${reason ?? ''}`);
			return Number(durationNs) / 1000 / times[i]!;
		},
	}));
}

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

function compile(cases: readonly RevmCase[], times: readonly number[]) {
	const tests = cases.map(
		({ code, input }, i) => `
	address private target${i};
	function deploy${i}() private { target${i} = deploy(hex'${hex(code)}'); }
	function test${i}() external { run(target${i}, hex'${hex(input)}', ${times[i]}); }`,
	);
	const source = `// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;
contract Cases {
	function deploy(bytes memory code) private returns (address made) {
		assembly ("memory-safe") { made := create(0, add(code, 32), mload(code)) }
		require(made != address(0), 'not deployed');
	}
	function run(address target, bytes memory input, uint256 times) private {
		assembly ("memory-safe") {
			for { let i := 0 } lt(i, times) { i := add(i, 1) } {
				if iszero(call(gas(), target, 0, add(input, 32), mload(input), 0, 0)) { revert(0, 0) }
			}
		}
	}
	function setUp() external { ${cases.map((_, i) => `deploy${i}();`).join(' ')} }${tests.join('')}
}`;
	const input = {
		language: 'Solidity',
		sources: { 'Cases.sol': { content: source } },
		settings: {
			evmVersion: 'osaka',
			optimizer: { enabled: true, runs: 200 },
			outputSelection: { '*': { '*': ['abi', 'evm.bytecode.object', 'evm.deployedBytecode.object'] } },
		},
	};
	const output = JSON.parse(solc.compile(JSON.stringify(input)));
	const made = output.contracts?.['Cases.sol']?.Cases;
	if (!made) throw new Error(JSON.stringify(output.errors));
	return {
		id: { name: 'Cases', source: 'Cases.sol', solcVersion: '0.8.30' },
		contract: {
			abi: JSON.stringify(made.abi),
			bytecode: `0x${made.evm.bytecode.object}`,
			deployedBytecode: `0x${made.evm.deployedBytecode.object}`,
			linkReferences: {},
			deployedLinkReferences: {},
		},
	};
}
