import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { SOURCES_OUTPUT, suiSources } from '../../scripts/build-sui-sources.ts';
import { standardLibrary } from '../core/stdlib/index.ts';
import { suiDependencies } from './dependencies.ts';
import { suiFramework } from './framework/index.ts';

it('suiDependencies returns two packages, side by side, with every preloaded module', () => {
	const { AltvmStdlib, AltvmSui } = suiDependencies();
	expect(AltvmSui['Move.toml']).toContain('AltvmStdlib = { local = "../AltvmStdlib" }');
	for (const { name } of suiFramework())
		expect(AltvmSui[`sources/${name}.move`], name).toContain(`module sui::${name};`);
	for (const { name } of standardLibrary())
		expect(AltvmStdlib[`sources/${name}.move`], name).toContain(`module std::${name};`);
});

it('the committed source-files.ts matches the source files', () => {
	expect(suiSources()).toBe(readFileSync(SOURCES_OUTPUT, 'utf8'));
});
