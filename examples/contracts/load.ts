import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Reads a compiled contract: a path such as `coin/artifacts/coin.mv`, relative to this folder. */
export function artifact(path: string): Uint8Array {
	return Uint8Array.from(readFileSync(fileURLToPath(new URL(path, import.meta.url))));
}

/** Reads a Solidity artefact, the JSON with `abi` and `bytecode` that compilers write. */
export function solidityArtifact(path: string): unknown {
	return JSON.parse(new TextDecoder().decode(artifact(path)));
}
