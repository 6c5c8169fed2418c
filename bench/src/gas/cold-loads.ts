import { Host, wasmAdapter } from 'altvm';
import { component } from '../../../vm-adapters/wasm/src/testing/wat.ts';
import type { Kernel } from './rate.ts';

const FROM = `0x${'b2'.padStart(40, '0')}` as const;
/** Variants of a contract that are called in turn, so that neither altvm nor V8 still has what it compiled. */
const VARIANTS = 24;

const block = 'block local.get 0 br_if 0 i32.const 1 drop end ';
const fn = (body: string) => `(func (param i32) (result i32) ${body} local.get 0)`;

/** Code that takes long to load: the function `$g` runs, so V8 compiles it. */
const CASES: readonly (readonly [name: string, core: string])[] = [
	['a contract of one function', '(func $g (param i32) (result i32) local.get 0)'],
	['2,000 empty functions', `${'(func)'.repeat(2000)} (func $g (param i32) (result i32) local.get 0)`],
	['2,000 types', `${'(type (func))'.repeat(2000)} (func $g (param i32) (result i32) local.get 0)`],
	['100 functions of 30 blocks', `${fn(block.repeat(30)).repeat(100)} (func $g (param i32) (result i32) local.get 0)`],
	['a function of 1,000 blocks', `(func $g (param i32) (result i32) ${block.repeat(1000)} local.get 0)`],
	[
		'a function of 1,000 locals and 500 blocks',
		`(func $g (param i32) (result i32) (local ${'i64 '.repeat(1000)}) ${block.repeat(500)} local.get 0)`,
	],
	['a function of 2,000 calls', `(func $f) (func $g (param i32) (result i32) ${'call $f '.repeat(2000)} local.get 0)`],
];

/** Kernels of calls to contracts that no cache holds. */
export async function coldLoads(): Promise<Kernel[]> {
	const kernels: Kernel[] = [];
	for (const [name, core] of CASES) {
		const host = new Host({ adapters: [await wasmAdapter({ programs: 1 })] });
		const targets = await Promise.all(
			Array.from({ length: VARIANTS }, async (_, i) => {
				const run = `(func (export "run") (param i32) (result i32) i32.const ${i} drop local.get 0 call $g)`;
				return host.deploy({ from: FROM, vm: 'wasm', code: await component(`${core} ${run}`), gas: 1e12 }).address;
			}),
		);
		let next = 0;
		kernels.push({
			case: name,
			run() {
				const to = targets[next++ % VARIANTS]!;
				return host.call({ from: FROM, to, function: 'run', args: [1], gas: 1e12 }).gasUsed;
			},
		});
	}
	return kernels;
}
