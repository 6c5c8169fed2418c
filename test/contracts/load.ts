import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Reads a compiled test contract: a path such as `probe/artifacts/probe.mv`, relative to this folder. */
export function testArtifact(path: string): Uint8Array {
	return Uint8Array.from(readFileSync(fileURLToPath(new URL(path, import.meta.url))));
}
