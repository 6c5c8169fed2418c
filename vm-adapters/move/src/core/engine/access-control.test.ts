import { beforeAll, describe, expect, it } from 'vitest';
import { canCompileMove } from '../../../scripts/compile-move.ts';
import { CorpusHost, USER } from '../../../test-modules/corpus.ts';
import { compileMove2 } from '../../../test-modules/move2/compile.ts';
import { writeModule } from '../../../test-modules/write-module.ts';
import type { AccessSpecifier, ModuleFile } from '../loader/file-format.ts';
import { parseModule } from '../loader/parse.ts';

const OTHER = `0x${'cd'.padStart(64, '0')}`;

describe.skipIf(!canCompileMove())('a function with access specifiers', () => {
	let file: ModuleFile;
	beforeAll(() => {
		file = parseModule(compileMove2().get('accesses')!);
	});
	const struct = (name: string): AccessSpecifier['resource'] => ({
		kind: 'struct',
		handle: file.structHandles.findIndex((handle) => handle.name === name),
	});
	const says = (
		kind: AccessSpecifier['kind'],
		resource: AccessSpecifier['resource'],
		more: Partial<AccessSpecifier> = {},
	): AccessSpecifier => ({ kind, isNegated: false, resource, address: { kind: 'any' }, ...more });
	const anything = (kind: AccessSpecifier['kind']) => says(kind, { kind: 'any' });

	/** The results of a call, or its halt, in a module whose functions get the given access specifiers. */
	function call(saying: Record<string, readonly AccessSpecifier[]>, fn: string, ...args: unknown[]) {
		const functionHandles = file.functionHandles.map((handle) => {
			const accesses = saying[handle.name];
			return accesses ? { ...handle, accesses } : handle;
		});
		const corpus = new CorpusHost(new Map([['accesses', writeModule({ ...file, functionHandles })]]));
		expect(corpus.send('accesses', 'open', []).outcome.status).toBe('success');
		const { outcome, values } = corpus.send('accesses', fn, args);
		return outcome.status === 'halt' ? `${outcome.reason}: ${outcome.detail}` : values;
	}
	const denied = (what: string) => expect.stringMatching(new RegExp(`^access-denied: ${what}`));

	it('may access what it declares, and nothing else', () => {
		expect(call({ one: [says('reads', struct('One'))] }, 'read', USER)).toEqual([1n]);
		expect(call({ one: [says('reads', struct('Two'))] }, 'read', USER)).toEqual(
			denied('reads of 0x0*c0::accesses::One'),
		);
		expect(call({ one: [] }, 'read', USER)).toEqual(denied('reads'));
	});

	it('declares reads and writes separately', () => {
		expect(call({ one: [says('writes', struct('One'))] }, 'read', USER)).toEqual(denied('reads'));
		expect(call({ set_one: [anything('reads')] }, 'write', USER, 5)).toEqual(denied('writes'));
		expect(call({ set_one: [says('writes', struct('One'))] }, 'write', USER, 5)).toEqual([]);
	});

	it('may not access what it excludes', () => {
		const all = [anything('reads'), anything('writes')];
		const not = says('writes', struct('One'), { isNegated: true });
		expect(call({ set_one: [...all, not] }, 'write', USER, 5)).toEqual(denied('writes'));
		expect(call({ one: [...all, not] }, 'read', USER)).toEqual([1n]);
	});

	it('binds an address parameter at entry, whatever is assigned to it later', () => {
		const first = { address: { kind: 'parameter', parameter: 0, through: undefined } } as const;
		const second = { address: { kind: 'parameter', parameter: 1, through: undefined } } as const;
		expect(call({ moved: [says('reads', struct('One'), first)] }, 'read_moved', USER)).toEqual([1n]);
		const ofSecond = { both: [says('reads', { kind: 'any' }, second)] };
		expect(call(ofSecond, 'read_both', USER, USER)).toEqual([3n]);
		expect(call(ofSecond, 'read_both', USER, OTHER)).toEqual(denied('reads'));
	});

	it('restricts the functions that it calls', () => {
		const outer = { both: [says('reads', struct('One'))] };
		expect(call(outer, 'read_both', USER, USER)).toEqual(denied('reads of 0x0*c0::accesses::Two'));
		const inner = { one: [says('reads', struct('One'))] };
		expect(call({ none_of: [says('reads', struct('Two'))], ...inner }, 'read_none', USER)).toEqual([7n]);
		const wider = { both: [says('reads', struct('Two'))], one: [anything('reads')] };
		expect(call(wider, 'read_both', USER, USER)).toEqual(denied('reads of 0x0*c0::accesses::One'));
		const other = { both: [says('reads', struct('Two'))], ...inner };
		expect(call(other, 'read_both', USER, USER)).toEqual(denied('one uses what its caller does not'));
	});
});
