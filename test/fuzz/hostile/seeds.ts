import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { hexToBytes } from '@altvm/abi-bridge';

/** Contracts of the examples and the tests, from which hostile ones are made. */
export interface Seeds {
	readonly evm: readonly Uint8Array[];
	readonly wasm: readonly Uint8Array[];
	readonly move: readonly Uint8Array[];
	/** Solidity ABIs. */
	readonly abis: readonly unknown[];
}

const FOLDERS = ['../../../examples/contracts/', '../../contracts/'];

/** Reads the compiled contracts of the examples and the tests. */
export function readSeeds(): Seeds {
	const files = FOLDERS.flatMap((folder) => {
		const path = fileURLToPath(new URL(folder, import.meta.url));
		return readdirSync(path, { recursive: true, encoding: 'utf8' })
			.filter((name) => name.includes('artifacts'))
			.sort()
			.map((name) => `${path}${name}`);
	});
	const read = (extension: string) =>
		files.filter((file) => file.endsWith(extension)).map((file) => Uint8Array.from(readFileSync(file)));
	const artifacts = read('.json').map((bytes) => JSON.parse(new TextDecoder().decode(bytes)));
	return {
		evm: artifacts.map(({ bytecode }) => hexToBytes(bytecode)),
		wasm: read('.wasm'),
		move: read('.mv'),
		abis: artifacts.map(({ abi }) => abi),
	};
}
