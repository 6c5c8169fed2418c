import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { readSoliditySource } from '@altvm/solidity';
import solc from 'solc';

export interface SolidityArtifact {
	readonly contractName: string;
	readonly abi: readonly unknown[];
	/** Init code in hex. */
	readonly bytecode: `0x${string}`;
}

interface SolcOutput {
	readonly errors?: readonly { readonly severity: string; readonly formattedMessage: string }[];
	readonly contracts?: Record<string, Record<string, { abi: unknown[]; evm: { bytecode: { object: string } } }>>;
}

/** Compiles one Solidity file, which may import those of `@altvm/solidity`. Throws with solc's own messages. The output contains no paths of this machine. */
export function compileSolidity(file: string): SolidityArtifact[] {
	const name = basename(file);
	const input = {
		language: 'Solidity',
		sources: { [name]: { content: readFileSync(file, 'utf8') } },
		settings: {
			evmVersion: 'osaka',
			optimizer: { enabled: true, runs: 200 },
			metadata: { bytecodeHash: 'none', appendCBOR: false },
			outputSelection: { '*': { '*': ['abi', 'evm.bytecode.object'] } },
		},
	};
	const output = JSON.parse(solc.compile(JSON.stringify(input), { import: readSoliditySource })) as SolcOutput;
	const errors = (output.errors ?? []).filter(({ severity }) => severity === 'error');
	if (errors.length > 0) throw new Error(errors.map(({ formattedMessage }) => formattedMessage).join('\n'));
	return Object.entries(output.contracts?.[name] ?? {})
		.filter(([, { evm }]) => evm.bytecode.object !== '')
		.map(([contractName, { abi, evm }]) => ({ contractName, abi, bytecode: `0x${evm.bytecode.object}` }));
}
