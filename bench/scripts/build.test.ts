import { describe, expect, it } from 'vitest';
import { artifactNames, buildContracts, readArtifact } from './build.ts';

describe('the contracts of the benchmarks', () => {
	const built = buildContracts();

	it('each have an artefact, and there is no other artefact', () => {
		expect(artifactNames().sort()).toEqual([...built.keys()].sort());
	});

	it.each([...built])('%s is up to date with its source', (name, content) => {
		expect(readArtifact(name)).toBe(content);
	});
});
