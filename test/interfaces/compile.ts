import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import solc from 'solc';

const require = createRequire(import.meta.url);

/** What `solidityContract` reads. */
export interface Compiled {
	readonly contractName: string;
	readonly abi: readonly unknown[];
	readonly bytecode: `0x${string}`;
}

interface SolcOutput {
	readonly errors?: readonly { readonly severity: string; readonly formattedMessage: string }[];
	readonly contracts?: Record<string, Record<string, { abi: unknown[]; evm: { bytecode: { object: string } } }>>;
}

/** Compiles Solidity that may import installed packages, such as `@openzeppelin/contracts`. Returns every contract by its name. */
export function compileSolidity(content: string): Record<string, Compiled> {
	const input = {
		language: 'Solidity',
		sources: { 'Test.sol': { content } },
		settings: {
			evmVersion: 'osaka',
			optimizer: { enabled: true, runs: 200 },
			outputSelection: { '*': { '*': ['abi', 'evm.bytecode.object'] } },
		},
	};
	const read = (path: string) => ({ contents: readFileSync(require.resolve(path), 'utf8') });
	const output = JSON.parse(solc.compile(JSON.stringify(input), { import: read })) as SolcOutput;
	const errors = (output.errors ?? []).filter(({ severity }) => severity === 'error');
	if (errors.length > 0) throw new Error(errors.map(({ formattedMessage }) => formattedMessage).join('\n'));
	return Object.fromEntries(
		Object.values(output.contracts ?? {})
			.flatMap((file) => Object.entries(file))
			.map(([contractName, { abi, evm }]) => [
				contractName,
				{ contractName, abi, bytecode: `0x${evm.bytecode.object}` as const },
			]),
	);
}
