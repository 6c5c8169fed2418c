import { describe, expect, it } from 'vitest';
import { canCompileMove } from '../../../scripts/compile-move.ts';
import { compileMove2 } from '../../../test-modules/move2/compile.ts';
import { fromTemplate, TemplateError } from './publish-from-template.ts';

describe.skipIf(!canCompileMove())('making a module from a template', () => {
	it('refuses version 7 of Aptos, which the template package does not read', () => {
		for (const code of compileMove2().values()) {
			const make = () => fromTemplate(code, { identifiers: {} });
			expect(make).toThrow(TemplateError);
			expect(make).toThrow('version 7 of Aptos');
		}
	});
});
