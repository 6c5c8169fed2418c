import { CodeWriter } from '@altvm/vm-kit';
import { describe, expect, it } from 'vitest';
import { WasmLoadError } from '../../errors.ts';
import { component, IDENTITY, wat } from '../../testing/wat.ts';
import { loadProgram } from '../program.ts';

/** A component of one core module, linked by `links`, whose function `run` has the type `type`. */
const linked = (
	core: string,
	links = '(core instance $i (instantiate $m))',
	type = '(param "x" u32) (result u32)',
	options = '',
) =>
	wat(`(component (core module $m ${core}) ${links}
		(func (export "run") ${type} (canon lift (core func $i "run") ${options})))`);

async function reasonOf(bytes: Promise<Uint8Array<ArrayBuffer>>): Promise<string> {
	const code = await bytes;
	try {
		loadProgram(code);
	} catch (error) {
		if (!(error instanceof WasmLoadError)) throw error;
		expect(error.place).toMatch(/^byte \d+$/);
		return error.message;
	}
	return 'loaded';
}

const MEMORY = '(memory (export "memory") 1)';
const REALLOC = '(func (export "realloc") (param i32 i32 i32 i32) (result i32) i32.const 8)';
const WITH_MEMORY = '(memory (core memory $i "memory"))';

/** A component with a type of so many instance types within each other, which the tools that assemble text do not make. */
async function nestedInstanceTypes(depth: number): Promise<Uint8Array<ArrayBuffer>> {
	const body = new CodeWriter().uint(1);
	for (let left = depth; left > 1; left--) body.bytes([0x42, 1, 1]);
	const section = new CodeWriter().byte(7).sized(body.bytes([0x42, 0]));
	return Uint8Array.from([0x00, 0x61, 0x73, 0x6d, 0x0d, 0x00, 0x01, 0x00, ...section.finish()]);
}

describe('a component whose links do not fit is refused:', () => {
	it.each([
		[
			'a lifted function of another type',
			linked('(func (export "run") (param i64) (result i32) i32.const 1)'),
			/\(i64\) -> \(i32\), not \(i32\) -> \(i32\)/,
		],
		['a lifted function without its result', linked('(func (export "run") (param i32))'), /\(i32\) -> \(\), not/],
		[
			'a lifted export that is not there',
			linked('(func (export "ran") (param i32) (result i32) i32.const 1)'),
			/no func 'run'/,
		],
		['a lifted export that is a memory', linked('(memory (export "run") 1)'), /no func 'run'/],
		[
			'a string without a memory',
			linked('(func (export "run") (param i32 i32))', undefined, '(param "s" string)'),
			/without a memory/,
		],
		[
			'a string without a realloc',
			linked(`${MEMORY} (func (export "run") (param i32 i32))`, undefined, '(param "s" string)', WITH_MEMORY),
			/without a realloc/,
		],
		[
			'a realloc of another type',
			linked(
				`${MEMORY} (func (export "realloc") (param i32) (result i32) local.get 0) (func (export "run") (param i32 i32))`,
				undefined,
				'(param "s" string)',
				`${WITH_MEMORY} (realloc (core func $i "realloc"))`,
			),
			/realloc has type/,
		],
		[
			'a post-return of another type',
			linked(
				`${IDENTITY} (func (export "post") (param i64))`,
				undefined,
				undefined,
				'(post-return (core func $i "post"))',
			),
			/post-return has type/,
		],
		[
			'an import that is not given',
			linked(`(import "a" "b" (func)) ${IDENTITY}`),
			/imports 'a' 'b' as \(\) -> \(\) and is given nothing/,
		],
		[
			'an import of another type',
			linked(
				`(import "a" "b" (func (param i64))) ${IDENTITY}`,
				`(core module $n (func (export "b") (param i32))) (core instance $a (instantiate $n))
				(core instance $i (instantiate $m (with "a" (instance $a))))`,
			),
			/is given \(i32\) -> \(\)/,
		],
		[
			'a memory that is too small',
			linked(
				`(import "a" "m" (memory 2)) ${IDENTITY}`,
				`(core module $n (memory (export "m") 1)) (core instance $a (instantiate $n))
				(core instance $i (instantiate $m (with "a" (instance $a))))`,
			),
			/is given a memory/,
		],
		[
			'a table without the maximum that is asked for',
			linked(
				`(import "a" "t" (table 1 5 funcref)) ${IDENTITY}`,
				`(core module $n (table (export "t") 1 funcref)) (core instance $a (instantiate $n))
				(core instance $i (instantiate $m (with "a" (instance $a))))`,
			),
			/is given a table/,
		],
		[
			'an export with a bad name',
			wat(
				'(component (core module $m (func (export "run"))) (core instance $i (instantiate $m)) (func $f (canon lift (core func $i "run"))) (export "a_b" (func $f)))',
			),
			/'a_b' is not a name in kebab case/,
		],
		[
			'two exports of one name',
			wat(
				'(component (core module $m (func (export "run"))) (core instance $i (instantiate $m)) (func $f (canon lift (core func $i "run"))) (export "ab" (func $f)) (export "AB" (func $f)))',
			),
			/two exports named 'AB'/,
		],
		[
			'a record that has no name',
			linked('(func (export "run") (param i32))', undefined, '(param "r" (record (field "a" u32)))'),
			/a type that is not exported itself/,
		],
		[
			'a record that has a name and a field whose record has none',
			linked(
				'(func (export "run") (param i32))',
				'(core instance $i (instantiate $m)) (type $inner (record (field "a" u32))) (type $outer (record (field "b" $inner))) (export $named "named" (type $outer))',
				'(param "r" $named)',
			),
			/a type that is not exported itself/,
		],
		['an empty record', wat('(component (type (record)))'), /a record without parts/],
		[
			'a variant with two cases of one name',
			wat('(component (type (variant (case "a") (case "a"))))'),
			/two parts named 'a'/,
		],
		[
			'too many flags',
			wat(`(component (type (flags ${Array.from({ length: 33 }, (_, i) => `"f${i}"`).join(' ')})))`),
			/flags of more than 32 parts/,
		],
		[
			'types nested too deep',
			wat(`(component (type ${'(option '.repeat(64)} u8 ${')'.repeat(64)}))`),
			/nested deeper than 64/,
		],
		['instance types nested too deep', nestedInstanceTypes(65), /instance types nested deeper than 64/],
		['instance types nested deeper than a stack', nestedInstanceTypes(100_000), /instance types nested deeper than 64/],
	])('%s', async (_what, bytes, words) => {
		expect(await reasonOf(bytes)).toMatch(words);
	});

	it('a name whose words begin with digits is one, and a long one that is not is refused at once', async () => {
		const named = (name: string) =>
			wat(
				`(component (core module $m (func (export "run"))) (core instance $i (instantiate $m)) (func $f (canon lift (core func $i "run"))) (export "${name}" (func $f)))`,
			);
		expect(await reasonOf(named('echo-0-1a-B2'))).toBe('loaded');
		expect(await reasonOf(named('0-echo'))).toMatch(/not a name in kebab case/);
		expect(await reasonOf(named(`a${'-1'.repeat(120)}_`))).toMatch(/not a name in kebab case/);
	});

	it('and one that fits is loaded', async () => {
		expect(await reasonOf(nestedInstanceTypes(64))).toBe('loaded');
		expect(await reasonOf(component(IDENTITY))).toBe('loaded');
		const canon = `${WITH_MEMORY} (realloc (core func $i "realloc")) (post-return (core func $i "post"))`;
		const core = `${MEMORY} ${REALLOC} (func (export "run") (param i32 i32) (result i32) i32.const 0) (func (export "post") (param i32))`;
		expect(await reasonOf(linked(core, undefined, '(param "s" string) (result string)', canon))).toBe('loaded');
	});
});
