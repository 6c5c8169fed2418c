import type { Host } from 'altvm';
import { component } from '../../../vm-adapters/wasm/src/testing/wat.ts';
import type { Kernel } from './rate.ts';

const COMPARISONS = ['eq', 'ne', 'lt_s', 'lt_u', 'gt_s', 'gt_u', 'le_s', 'le_u', 'ge_s', 'ge_u'];
const BINARY = ['add', 'sub', 'mul', 'and', 'or', 'xor', 'shl', 'shr_s', 'shr_u', 'rotl', 'rotr'];
const DIVISIONS = ['div_s', 'div_u', 'rem_s', 'rem_u'];
const UNARY = ['clz', 'ctz', 'popcnt', 'extend8_s', 'extend16_s'];
const LOADS = {
	i32: ['load', 'load8_s', 'load8_u', 'load16_s', 'load16_u'],
	i64: ['load', 'load8_s', 'load8_u', 'load16_s', 'load16_u', 'load32_s', 'load32_u'],
};
const STORES = { i32: ['store', 'store8', 'store16'], i64: ['store', 'store8', 'store16', 'store32'] };

/** The text of what a kernel repeats. It may use locals `$n` (rounds left), `$i`, `$j` (i32), `$x` and `$y` (i64), not zero. */
function bodies(): [name: string, body: string, module?: string][] {
	const list: [string, string, string?][] = [];
	for (const type of ['i32', 'i64'] as const) {
		const [a, b] = type === 'i32' ? ['$i', '$j'] : ['$x', '$y'];
		const two = `local.get ${a} local.get ${b}`;
		for (const op of BINARY) list.push([`${type}.${op}`, `${two} ${type}.${op} local.set ${a}`]);
		for (const op of DIVISIONS) {
			// The dividend is odd and large, so that no division is a special case.
			list.push([`${type}.${op}`, `${two} ${type}.${op} ${type}.const -3 ${type}.or local.set ${a}`]);
		}
		for (const op of COMPARISONS) list.push([`${type}.${op}`, `${two} ${type}.${op} local.set $i`]);
		list.push([`${type}.eqz`, `local.get ${a} ${type}.eqz local.set $i`]);
		for (const op of UNARY) list.push([`${type}.${op}`, `local.get ${a} ${type}.${op} local.set ${a}`]);
		for (const op of LOADS[type]) list.push([`${type}.${op}`, `i32.const 64 ${type}.${op} local.set ${a}`]);
		for (const op of STORES[type]) list.push([`${type}.${op}`, `i32.const 64 local.get ${a} ${type}.${op}`]);
		list.push([`${type}.const`, `${type}.const 123456789 local.set ${a}`]);
	}
	list.push(
		['i64.extend32_s', 'local.get $x i64.extend32_s local.set $x'],
		['i32.wrap_i64', 'local.get $x i32.wrap_i64 local.set $i'],
		['i64.extend_i32_s', 'local.get $i i64.extend_i32_s local.set $x'],
		['i64.extend_i32_u', 'local.get $i i64.extend_i32_u local.set $x'],
		['nop', 'nop'],
		['drop', 'local.get $i drop'],
		['select', 'local.get $x local.get $y local.get $i select local.set $x'],
		['local.tee', 'local.get $i local.tee $j drop'],
		[
			'global.get and global.set',
			'global.get $g i32.const 1 i32.add global.set $g',
			'(global $g (mut i32) (i32.const 0))',
		],
		['block and br', 'block br 0 end'],
		['if and else', 'local.get $i if nop else nop end'],
		['br_if', 'block local.get $i br_if 0 end'],
		['br_table', 'block block local.get $i br_table 0 1 0 1 0 end end'],
		['loop', 'loop end'],
		['call', 'call $f', '(func $f)'],
		[
			'call_indirect',
			'i32.const 0 call_indirect (type $t)',
			'(type $t (func)) (table 2 funcref) (elem (i32.const 0) $f) (func $f)',
		],
		[
			'call of a function with 16 parameters',
			`${'local.get $x '.repeat(16)} call $f`,
			`(func $f (param ${'i64 '.repeat(16)}))`,
		],
		[
			'call of a function with 1,000 parameters',
			`${'local.get $x '.repeat(1000)} call $f`,
			`(func $f (param ${'i64 '.repeat(1000)}))`,
		],
		['call of a function with 4,000 locals', 'call $f', `(func $f (local ${'i64 '.repeat(4000)}))`],
		[
			'call of a function with 500 results',
			`call $f ${'drop '.repeat(500)}`,
			`(func $f (result ${'i64 '.repeat(500)}) ${'i64.const 1 '.repeat(500)})`,
		],
		['memory.size', 'memory.size drop'],
		['memory.grow by 0', 'i32.const 0 memory.grow drop'],
		['memory.grow beyond the maximum', 'i32.const 70000 memory.grow drop'],
		['memory.copy of 0 bytes', 'i32.const 0 i32.const 8 i32.const 0 memory.copy'],
		['memory.copy of 32 bytes', 'i32.const 0 i32.const 64 i32.const 32 memory.copy'],
		['memory.copy of 60,000 bytes', 'i32.const 0 i32.const 8 i32.const 60000 memory.copy'],
		['memory.fill of 8 bytes', 'i32.const 0 i32.const 8 i32.const 8 memory.fill'],
		['memory.fill of 60,000 bytes', 'i32.const 0 i32.const 8 i32.const 60000 memory.fill'],
		['memory.init of 0 bytes', 'i32.const 0 i32.const 0 i32.const 0 memory.init $d', '(data $d "x")'],
		['data.drop', 'data.drop $d', '(data $d "x")'],
		['table.get', 'i32.const 0 table.get 0 drop', '(table 2 funcref)'],
		['table.set', 'i32.const 0 ref.null func table.set 0', '(table 2 funcref)'],
		[
			'table.set of a function',
			'i32.const 0 ref.func $f table.set 0',
			'(table 2 funcref) (func $f) (elem declare func $f)',
		],
		['ref.func', 'ref.func $f drop', '(func $f) (elem declare func $f)'],
		['ref.is_null', 'ref.null func ref.is_null drop'],
	);
	return list;
}

/** Loads that the processor's caches do not hold. */
const SCATTERED = `local.get $i i32.const 1664525 i32.mul i32.const 1013904223 i32.add local.tee $i i32.const 0x3fffff8 i32.and
	i32.const 0x3bfffff i32.and i64.load local.get $x i64.add local.set $x`;

/** Kernels of every instruction of WebAssembly that a contract may use. */
export async function wasmInstructions(host: Host): Promise<Kernel[]> {
	const kernels: Kernel[] = [];
	for (const [name, body, module = ''] of bodies())
		kernels.push(await kernel(host, name, body, `(memory 1) ${module}`, 16));
	kernels.push(await kernel(host, 'i64.load of scattered addresses in 60 MB', SCATTERED, '(memory 960)', 16));
	return kernels;
}

/** A contract that repeats `body` in a loop whose rounds its argument gives. */
async function kernel(host: Host, name: string, body: string, module: string, times: number): Promise<Kernel> {
	// A long body needs no repeats to outweigh its loop.
	const repeats = body.length > 500 ? 1 : times;
	const code = await component(`${module}
		(func (export "run") (param $n i32) (result i32) (local $i i32) (local $j i32) (local $x i64) (local $y i64)
			i32.const 7 local.set $i i32.const 3 local.set $j i64.const -7 local.set $x i64.const 3 local.set $y
			loop $l ${body.concat(' ').repeat(repeats)} local.get $n i32.const 1 i32.sub local.tee $n br_if $l end local.get $n)`);
	const from = `0x${'b2'.padStart(40, '0')}` as const;
	const { address } = host.deploy({ from, vm: 'wasm', code, gas: 1e12 });
	const run = (rounds: number) => host.call({ from, to: address, function: 'run', args: [rounds], gas: 2 ** 44 });
	let rounds = 64;
	/** Finds rounds that cost much more than the call itself and what it loads, or take long. */
	const calibrate = () => {
		const base = run(1).gasUsed;
		for (; rounds < 2 ** 30; rounds *= 2) {
			const start = performance.now();
			if (run(rounds).gasUsed > 10 * base || performance.now() - start > 200) return;
		}
	};
	let calibrated = false;
	return {
		case: name,
		run() {
			if (!calibrated) calibrate();
			calibrated = true;
			const { status, gasUsed, outcome } = run(rounds);
			if (status !== 'success') throw new Error(`${name}: ${JSON.stringify(outcome)}`);
			return gasUsed;
		},
	};
}
