import { describe, expect, it } from 'vitest';
import { buildArtifacts, readArtifact } from '../examples/scripts/build.ts';
import { canCompileMove } from '../vm-adapters/move/scripts/compile-move.ts';

describe.skipIf(!canCompileMove())('committed artefacts are up to date with their sources', async () => {
	const artifacts = canCompileMove() ? await buildArtifacts() : new Map<string, Uint8Array | string>();
	for (const [path, content] of artifacts) {
		it(path, () => {
			const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
			expect(Buffer.compare(readArtifact(path) ?? new Uint8Array(0), bytes)).toBe(0);
		});
	}
});
