import { beforeAll, describe, expect, it } from 'vitest';
import { INK, LIMITS } from '../../gas.ts';
import { type Metered, metered } from '../../testing/metered.ts';
import { wat } from '../../testing/wat.ts';
import { meterModule } from './meter.ts';

const I = INK.instruction;

const product = (types: string, operations: string) =>
	types.split(' ').flatMap((type) => operations.split(' ').map((operation) => `${type}.${operation}`));
const LOADS = [
	...product('i32', 'load load8_s load8_u load16_s load16_u'),
	...product('i64', 'load load8_s load8_u load16_s load16_u load32_s load32_u'),
];
const STORES = [...product('i32', 'store store8 store16'), ...product('i64', 'store store8 store16 store32')];
const DIVISIONS = product('i32 i64', 'div_s div_u rem_s rem_u');
const BINARY = product(
	'i32 i64',
	'add sub mul and or xor shl shr_s shr_u rotl rotr eq ne lt_s lt_u gt_s gt_u le_s le_u ge_s ge_u',
);
const UNARY = [
	...product('i32 i64', 'clz ctz popcnt eqz extend8_s extend16_s'),
	...['i64.extend32_s', 'i32.wrap_i64', 'i64.extend_i32_s', 'i64.extend_i32_u'],
];

/** The type of the operands, which the name ends with in conversions. */
const operandOf = (name: string) => (/(wrap|extend)_(i\d\d)/.exec(name)?.[2] ?? name.slice(0, 3)) as 'i32' | 'i64';

/** A function body, and the ink that it costs besides entering the function. */
const BODIES: readonly (readonly [name: string, body: string, ink: number])[] = [
	...LOADS.map((name) => [name, `i32.const 0 ${name} drop`, 2 * I + INK.memory] as const),
	...STORES.map((name) => [name, `i32.const 0 ${operandOf(name)}.const 0 ${name}`, 2 * I + INK.memory] as const),
	...DIVISIONS.map((name) => {
		const one = `${operandOf(name)}.const 1`;
		return [name, `${one} ${one} ${name} drop`, 3 * I + INK.division] as const;
	}),
	...BINARY.map((name) => {
		const one = `${operandOf(name)}.const 1`;
		return [name, `${one} ${one} ${name} drop`, 4 * I] as const;
	}),
	...UNARY.map((name) => [name, `${operandOf(name)}.const 1 ${name} drop`, 3 * I] as const),
	['nop', 'nop', I],
	['select', 'i32.const 1 i32.const 2 i32.const 0 select drop', 5 * I],
	['a typed select', 'i32.const 1 i32.const 2 i32.const 0 select (result i32) drop', 5 * I],
	['ref.null and ref.is_null', 'ref.null func ref.is_null drop', 3 * I],
	['ref.func', 'ref.func $nothing drop', I + INK.funcRef],
	['global.get and global.set', 'global.get $g global.set $g', I + INK.globalSet],
	['table.get', 'i32.const 0 table.get 0 drop', 2 * I + INK.tableGet],
	['table.set', 'i32.const 0 ref.func $nothing table.set 0', I + INK.funcRef + INK.tableSet],
	['memory.size', 'memory.size drop', 2 * I],
	['memory.grow', 'i32.const 0 memory.grow drop', 2 * I + INK.grow],
	['memory.init', 'i32.const 0 i32.const 0 i32.const 1 memory.init $e', 3 * I + INK.init + INK.bulkByte],
	['data.drop', 'data.drop $d', INK.dataDrop],
	['memory.fill', 'i32.const 0 i32.const 0 i32.const 9 memory.fill', 3 * I + INK.bulk + 9 * INK.bulkByte],
	// Entering the callee costs one instruction.
	['call', 'call $nothing', INK.call + I],
	['call_indirect', 'i32.const 0 call_indirect (type $none)', I + INK.callIndirect + I],
	['blocks, which are free', 'block block end end', 0],
	['loop', 'loop end', INK.loop],
	['if', 'i32.const 1 if end', I + INK.if],
	['br', 'block br 0 end', INK.branch],
	['br_if', 'block i32.const 1 br_if 0 end', I + INK.branch],
	['br_table', 'block i32.const 0 br_table 0 0 end', I + INK.branch],
	['return', 'return', INK.branch],
	['code after an unconditional branch, which does not run', 'block br 0 nop nop end', INK.branch],
	[
		'a call with many parameters and results',
		`${'i32.const 1 '.repeat(10)} call $many ${'drop '.repeat(10)}`,
		20 * I + INK.call + I + 10 * I + 2 * (INK.param + INK.result),
	],
	['locals, of any type', '(local i32 i32 i64) (local funcref) local.get 2 local.set 2', 2 * I + 4 * INK.local],
];

describe('the ink of an instruction', () => {
	let module: Metered;
	beforeAll(async () => {
		const functions = BODIES.map(([, body], i) => `(func (export "${i}") ${body})`);
		module = await metered(`(module (type $none (func)) (memory 1) (data $d "x") (data $e "x") (table 1 funcref)
			(elem (i32.const 0) $nothing) (global $g (mut i32) (i32.const 0)) (func $nothing)
			(func $many (param ${'i32 '.repeat(10)}) (result ${'i32 '.repeat(10)}) ${'i32.const 1 '.repeat(10)}) ${functions.join('\n')})`);
	});

	it.each(BODIES.map(([name, , ink], i) => [name, ink, i] as const))('%s: %d', (_name, ink, i) => {
		expect(module.measure(`${i}`)).toMatchObject({ ink: BigInt(I + ink), trapped: false });
	});
});

describe('the size of a function', () => {
	const load = async (text: string) => meterModule(await wat(`(module (func ${text}))`), 0);
	const locals = (count: number) => `(param i64) (local${' i32'.repeat(count - 1)})`;
	const blocks = (depth: number) => `${'block '.repeat(depth)}${'end '.repeat(depth)}`;

	it('is at most the limit of locals with parameters, and of nested blocks with the body', async () => {
		for (const text of [locals(LIMITS.locals), blocks(LIMITS.nesting - 1)]) await load(text);
		await expect(load(locals(LIMITS.locals + 1))).rejects.toThrow(`more than ${LIMITS.locals} locals`);
		await expect(load(blocks(LIMITS.nesting))).rejects.toThrow(`nested deeper than ${LIMITS.nesting}`);
	});
});
