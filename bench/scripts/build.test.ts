import { describe, expect, it } from 'vitest';
import { artifactNames, buildContracts, readArtifact } from './build.ts';

describe('the contracts of the bench', () => {
	const built = buildContracts();

	it('have an artefact each, and no other artefact is kept', () => {
		expect(artifactNames().sort()).toEqual([...built.keys()].sort());
	});

	it.each([...built])('%s is what its source compiles to', (name, content) => {
		expect(readArtifact(name)).toBe(content);
	});
});
