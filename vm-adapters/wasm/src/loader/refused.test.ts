import { describe, expect, it } from 'vitest';
import { WasmLoadError } from '../errors.ts';
import { component, IDENTITY, wat } from '../testing/wat.ts';
import { meterModule } from './metering/meter.ts';
import { loadProgram } from './program.ts';

function errorOf(run: () => unknown): WasmLoadError {
	try {
		run();
	} catch (error) {
		if (error instanceof WasmLoadError) return error;
		throw error;
	}
	throw new Error('it was not refused');
}

// A feature, the text of a module that uses it, and what the error says.
const FEATURES: readonly [feature: string, core: string, words: RegExp][] = [
	['a floating-point constant', '(func (drop (f32.const 1)))', /floating-point instruction 0x43/],
	['floating-point arithmetic', '(func (drop (i32.trunc_f64_s (f64.const 1))))', /floating-point instruction 0x44/],
	['a floating-point parameter', '(func (param f32))', /floating-point parameter/],
	['a floating-point result', '(func (result f64) unreachable)', /floating-point result/],
	['a floating-point local', '(func (local f64))', /floating-point local/],
	['a floating-point global', '(global f32 (f32.const 1))', /floating-point global/],
	['a vector parameter', '(func (param v128))', /vector parameter/],
	['a vector local', '(func (local v128))', /vector local/],
	['SIMD', '(func (drop (v128.const i32x4 0 0 0 0)))', /SIMD/],
	['a shared memory', '(memory 1 1 shared)', /shared/],
	['atomics', '(memory 1) (func (drop (i32.atomic.load (i32.const 0))))', /threads/],
	['a memory of 64 bits', '(memory i64 1)', /64-bit/],
	['a tail call', '(func $f (return_call $f))', /tail calls/],
	['GC types', '(type (struct))', /other than a function type/],
	['a typed reference as a parameter', '(type $f (func)) (func (param (ref null $f)))', /parameter of type 0x63/],
	['a typed reference as a local', '(type $f (func)) (func (local (ref null $f)))', /local of type 0x63/],
	[
		'a block of a typed reference',
		'(type $f (func)) (func (drop (block (result (ref null $f)) ref.null $f)))',
		/block/,
	],
	[
		'a select of typed references',
		'(type $f (func)) (func (drop (select (result (ref null $f)) (ref.null $f) (ref.null $f) (i32.const 1))))',
		/select of type 0x63/,
	],
	['a table of typed references', '(type $f (func)) (table 1 (ref null $f))', /table of type 0x63/],
	['a call through a reference', '(type $f (func)) (func (call_ref $f (ref.null $f)))', /instruction 0x14/],
	['a table that grows', '(table 1 funcref) (func (drop (table.grow 0 (ref.null func) (i32.const 1))))', /0xfc 15/],
];

const product = (types: string, operations: string) =>
	types.split(' ').flatMap((type) => operations.split(' ').map((operation) => `${type}.${operation}`));
const COMPARISONS = 'eq ne lt gt le ge';
const ARITHMETIC = 'abs neg ceil floor trunc nearest sqrt add sub mul div min max copysign';
const TRUNCATIONS = 'trunc_f32_s trunc_f32_u trunc_f64_s trunc_f64_u';
const CONVERSIONS = 'convert_i32_s convert_i32_u convert_i64_s convert_i64_u';

/** Every floating-point instruction by its first opcode, in the order of the specification's index of instructions. */
const FLOATS: readonly [first: number, names: readonly string[]][] = [
	[0x2a, ['f32.load', 'f64.load']],
	[0x38, ['f32.store', 'f64.store']],
	[0x43, ['f32.const 0', 'f64.const 0']],
	[0x5b, product('f32 f64', COMPARISONS)],
	[0x8b, product('f32 f64', ARITHMETIC)],
	[0xa8, product('i32', TRUNCATIONS)],
	[0xae, product('i64', TRUNCATIONS)],
	[0xb2, [...product('f32', CONVERSIONS), 'f32.demote_f64']],
	[0xb7, [...product('f64', CONVERSIONS), 'f64.promote_f32']],
	[0xbc, ['i32.reinterpret_f32', 'i64.reinterpret_f64', 'f32.reinterpret_i32', 'f64.reinterpret_i64']],
];

describe('a contract is refused, with a name and place in the error, for', () => {
	for (const [feature, core, words] of FEATURES) {
		it(feature, async () => {
			const bytes = await component(`${IDENTITY} ${core}`);
			const error = errorOf(() => loadProgram(bytes));
			expect(error.code).toBe('unsupported');
			expect(error.message).toMatch(words);
			expect(error.place).toMatch(/^byte \d+$/);
		});
	}

	it('every floating-point instruction', async () => {
		for (const [first, names] of FLOATS) {
			for (const [i, name] of names.entries()) {
				// The stack is polymorphic after `unreachable`: no operands are needed.
				const bytes = await wat(`(module (memory 1) (func unreachable ${name} unreachable))`);
				const code = (first + i).toString(16);
				expect(errorOf(() => meterModule(bytes, 0)).message, name).toContain(`floating-point instruction 0x${code}`);
			}
		}
	});

	it('every saturating conversion of a floating-point number', async () => {
		for (const name of product('i32 i64', 'trunc_sat_f32_s trunc_sat_f32_u trunc_sat_f64_s trunc_sat_f64_u')) {
			const bytes = await wat(`(module (func unreachable ${name} unreachable))`);
			expect(errorOf(() => meterModule(bytes, 0)).message, name).toContain('floating-point instruction');
		}
	});

	it.each([
		['several tables of too many entries together', `${'(table 9000 funcref)'.repeat(2)}`, /tables of more than 16384/],
		['a memory of too many pages', '(memory 1025)', /a memory of more than 1024 pages/],
		['blocks nested too deep', `(func ${'block '.repeat(512)}${'end '.repeat(512)})`, /nested deeper than 512/],
		['too many blocks and branches', `(func ${'block br 0 end '.repeat(2049)})`, /more than 4096 blocks and branches/],
		[
			'a table of too many branches',
			`(func block i32.const 0 br_table ${'0 '.repeat(5000)} end)`,
			/more than 4096 blocks/,
		],
		['too many locals', `(func (local ${'i64 '.repeat(4097)}))`, /more than 4096 locals/],
	])('%s', async (_what, core, words) => {
		const bytes = await component(`${IDENTITY} ${core}`);
		expect(errorOf(() => loadProgram(bytes)).message).toMatch(words);
	});

	it('memories of all instances that are too large together', async () => {
		const core = `${IDENTITY} (memory 200)`;
		expect(loadProgram(await component(core, 5)).pages).toBe(1000);
		const bytes = await component(core, 6);
		expect(errorOf(() => loadProgram(bytes))).toMatchObject({ code: 'too-large' });
	});

	it('too many core instances', async () => {
		const bytes = await component(IDENTITY, 17);
		expect(errorOf(() => loadProgram(bytes)).message).toMatch(/more than 16 core instances/);
	});

	it('instructions on a second memory', async () => {
		for (const instruction of [
			'(drop (memory.grow 1 (i32.const 1)))',
			'(drop (memory.size 1))',
			'(memory.fill 1 (i32.const 0) (i32.const 0) (i32.const 0))',
			'(memory.copy 0 1 (i32.const 0) (i32.const 0) (i32.const 0))',
		]) {
			const bytes = await wat(`(module (memory 1) (memory 1) (func ${instruction}))`);
			expect(errorOf(() => meterModule(bytes, 0)).message).toMatch(/several memories/);
		}
	});

	it('names that the meter uses', async () => {
		const grow = await wat('(module (import "altvm:meter" "grow" (func (param i32) (result i32))))');
		expect(errorOf(() => meterModule(grow, 0)).message).toMatch(/an import from altvm:meter/);
		const start = await wat('(module (func (export "altvm:start")))');
		expect(errorOf(() => meterModule(start, 0)).message).toMatch(/an export named altvm:start/);
	});

	it('imports other than host functions', async () => {
		const bytes = await wat('(component (import "wasi:clocks/wall-clock@0.2.0" (instance)))');
		expect(errorOf(() => loadProgram(bytes))).toMatchObject({ code: 'unknown-import' });
		const own = await wat('(component (import "clock" (func (result u64))))');
		expect(errorOf(() => loadProgram(own)).message).toMatch(/cannot import 'clock'/);
	});
});
