import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { compileSolidity } from '../../examples/scripts/compile-solidity.ts';

const contracts = new URL('../contracts/', import.meta.url);

/** Compiles every contract of the benchmarks from source. Returns the expected content of the artefact files, by name. */
export function buildContracts(): Map<string, string> {
	const artifacts = new Map<string, string>();
	for (const file of readdirSync(contracts).filter((name) => name.endsWith('.sol'))) {
		for (const artifact of compileSolidity(fileURLToPath(new URL(file, contracts)))) {
			artifacts.set(artifact.contractName, `${JSON.stringify(artifact, null, '\t')}\n`);
		}
	}
	return artifacts;
}

export function readArtifact(name: string): string {
	return readFileSync(new URL(`artifacts/${name}.json`, contracts), 'utf8');
}

export function artifactNames(): string[] {
	return readdirSync(new URL('artifacts/', contracts)).map((file) => file.replace(/\.json$/, ''));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
	mkdirSync(new URL('artifacts/', contracts), { recursive: true });
	for (const [name, content] of buildContracts()) {
		writeFileSync(new URL(`artifacts/${name}.json`, contracts), content);
	}
}
