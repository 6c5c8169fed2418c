import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { commonTokens } from '@stryker-mutator/api/plugin';
import { createInstrumenter } from '@stryker-mutator/instrumenter';
import { createInjector } from 'typed-inject';
import type { Mutant } from './mutant.ts';

const quiet = () => {};
const LOGGER = {
	isTraceEnabled: () => false,
	isDebugEnabled: () => false,
	isInfoEnabled: () => false,
	isWarnEnabled: () => false,
	isErrorEnabled: () => false,
	isFatalEnabled: () => false,
	trace: quiet,
	debug: quiet,
	info: quiet,
	warn: quiet,
	error: quiet,
	fatal: quiet,
};

/** Puts every mutant of StrykerJS into the files, each behind a switch, and returns the mutants. */
export async function instrument(root: string, names: readonly string[]): Promise<Mutant[]> {
	const instrumenter = createInjector()
		.provideValue(commonTokens.getLogger, () => LOGGER)
		.provideValue(commonTokens.logger, LOGGER)
		.provideValue(commonTokens.options, {} as never)
		.injectFunction(createInstrumenter);
	const files = names.map((name) => ({ name, content: readFileSync(join(root, name), 'utf8'), mutate: true }));
	// Texts for people are not asserted word for word.
	const options = { plugins: null, excludedMutations: ['StringLiteral'], ignorers: [] };
	const result = await instrumenter.instrument(files, options);
	for (const { name, content } of result.files) writeFileSync(join(root, name), content);
	const lines = new Map(files.map(({ name, content }) => [name, content.split('\n')]));
	return result.mutants
		.filter(({ status }) => status !== 'Ignored')
		.map(({ id, fileName, replacement, location }) => {
			// The instrumenter counts lines from 0.
			const { line } = location.start;
			const source = lines.get(fileName)![line]!.trim();
			return { id, file: fileName, line: line + 1, source, replacement };
		});
}
