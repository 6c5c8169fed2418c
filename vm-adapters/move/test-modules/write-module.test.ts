import * as template from '@mysten/move-bytecode-template';
import { describe, expect, it } from 'vitest';
import { canCompileMove } from '../scripts/compile-move.ts';
import { parseModule } from '../src/core/loader/parse.ts';
import { standardLibrary } from '../src/core/stdlib/index.ts';
import { compileMove2 } from './move2/compile.ts';
import { writeModule } from './write-module.ts';

describe('writing a module', () => {
	const library = standardLibrary().map(({ name, code }) => [name, code] as const);

	it.each(library)('is the inverse of reading it: %s', (_, code) => {
		const file = parseModule(code);
		expect(parseModule(writeModule(file))).toEqual(file);
	});

	it.each(library)('for Sui equals the output of the template package: %s', (_, code) => {
		const file = parseModule(code);
		const known = template.deserialize(code);
		known.version = 7;
		const theirs = parseModule(Uint8Array.from(template.serialize(known)));
		expect(parseModule(writeModule({ ...file, version: 7, flavour: 'sui' }))).toEqual(theirs);
	});

	it.skipIf(!canCompileMove())('is the same when it is read again, if it has enums', () => {
		for (const [name, code] of compileMove2()) {
			const file = parseModule(code);
			expect(file.flavour).toBe('aptos');
			expect(parseModule(writeModule(file)), name).toEqual(file);
		}
	});
});
