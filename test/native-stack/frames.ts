// For functions whose frames differ between compilers, prints the native stack that they count and what they really take. native-stack.test.ts
// starts it with each of V8's compilers.
import { metered } from '../../vm-adapters/wasm/src/testing/metered.ts';

const COUNT = 500;
const repeat = (count: number, text: (i: number) => string) =>
	Array.from({ length: count }, (_, i) => text(i)).join(' ');
const store = (i: number, value: string) => `(i32.store offset=${4 * i} (i32.const 0) ${value})`;
const load = (i: number) => `(i32.load offset=${4 * i} (i32.const 0))`;
const computed = (i: number) => `(i32.mul (local.get 0) (i32.const ${2 * i + 12345}))`;
const keep = (i: number) => store(i, computed(i));
const RECURSE = '(call $down (i32.sub (local.get 0) (i32.const 1)))';
const callee = (n: number) =>
	`(func $s${n} (param i32) ${repeat(25, (i) => store(i, `(i32.mul (local.get 0) (i32.const ${1000 * n + 2 * i + 3}))`))})`;
const callees = repeat(30, (i) => `(call $s${i} (local.get 0))`);
const counter = '(local.set 1 (i32.sub (local.get 1) (i32.const 1)))';
const many = repeat(COUNT, () => 'i64');

interface Shape {
	readonly body: string;
	readonly locals?: string;
	/** Parameters after the first. */
	readonly params?: string;
	/** Results after the first. */
	readonly results?: string;
	readonly others?: string;
}

const SHAPES: Readonly<Record<string, Shape>> = {
	nothing: { body: RECURSE },
	operands: { body: `${repeat(COUNT, load)} ${RECURSE} ${repeat(COUNT, () => 'i32.add')}` },
	'values that are computed again after the call': {
		body: `${repeat(COUNT, keep)} ${RECURSE} drop ${repeat(COUNT, keep)} i32.const 0`,
	},
	'addresses that are computed again after the call': {
		body: `${repeat(COUNT, keep)} ${RECURSE} drop ${repeat(COUNT, (i) => `(i32.store ${computed(i)} (i32.const 7))`)} i32.const 0`,
	},
	'values on a path that is not taken': {
		body: `(if (i32.eqz (local.get 0)) (then ${repeat(COUNT, keep)} (drop ${RECURSE}) ${repeat(COUNT, keep)})) ${RECURSE}`,
	},
	locals: {
		body: `${repeat(COUNT, (i) => `(local.set ${i + 1} (i64.load offset=${8 * i} (i32.const 0)))`)} ${RECURSE} drop
			${repeat(COUNT, (i) => `(i64.store offset=${8 * i} (i32.const 0) (local.get ${i + 1}))`)} i32.const 0`,
		locals: many,
	},
	parameters: {
		body: `(call $down (i32.sub (local.get 0) (i32.const 1)) ${repeat(COUNT, (i) => `(i64.load offset=${8 * i} (i32.const 0))`)})
			${repeat(COUNT, (i) => `(i64.store offset=${8 * i} (i32.const 0) (local.get ${i + 1}))`)}`,
		params: many,
	},
	results: {
		body: `${RECURSE} ${repeat(COUNT, () => 'drop')} ${repeat(COUNT, (i) => `(i64.load offset=${8 * i} (i32.const 0))`)}`,
		results: many,
	},
	'small callees': { body: `${callees} ${RECURSE} drop ${callees} i32.const 0`, others: repeat(30, callee) },
	'a loop': {
		body: `(local.set 1 (i32.const 3)) (loop ${repeat(40, keep)} (drop ${RECURSE}) ${counter} (br_if 0 (local.get 1))) i32.const 0`,
		locals: 'i32',
	},
	'a loop whose rounds share values': {
		body: `(local.set 1 (i32.const 9)) (loop
			${repeat(40, (i) => store(i, `(i32.mul (local.get 1) (i32.const ${2 * i + 1}))`))} (drop ${RECURSE}) ${counter}
			${repeat(40, (i) => store(i, `(i32.mul (local.get 1) (i32.const ${2 * i + 1}))`))} (br_if 0 (local.get 1))) i32.const 0`,
		locals: 'i32',
	},
};

/** Native stack that is left, in bytes. `deeper` takes 80 as V8's interpreter runs it. */
function left(): number {
	let depth = 0;
	function deeper(): void {
		depth++;
		deeper();
	}
	try {
		deeper();
	} catch {}
	return 80 * depth;
}

const results: Record<string, { counted: number; taken: number }> = {};
for (const [name, { body, locals = '', params = '', results: more = '', others = '' }] of Object.entries(SHAPES)) {
	const count = (types: string) => (types === '' ? 0 : types.split(' ').length);
	const module = await metered(`(module (memory 1) (global $depth (export "depth") (mut i32) (i32.const 0)) ${others}
		(func $down (param i32 ${params}) (result i32 ${more}) (local ${locals})
			(global.set $depth (i32.add (global.get $depth) (i32.const 1))) ${body})
		(func (export "run") (call $down (i32.const 1000000) ${repeat(count(params), () => '(i64.const 1)')})
			${repeat(count(more) + 1, () => 'drop')}))`);
	const depth = module.exports['depth'] as WebAssembly.Global<'i32'>;
	const run = module.exports['run'] as unknown as () => void;
	const deepest = (stack: number, expected: new (message?: string) => Error): number => {
		depth.value = 0;
		module.stack.value = stack;
		module.ink.value = 10n ** 17n;
		try {
			run();
		} catch (error) {
			if (error instanceof expected) return depth.value;
			throw error;
		}
		throw new Error(`${name} does not recurse`);
	};
	const counted = 200_000 / (deepest(300_000, WebAssembly.RuntimeError) - deepest(100_000, WebAssembly.RuntimeError));
	results[name] = { counted: Math.round(counted), taken: Math.round(left() / deepest(2 ** 31 - 1, RangeError)) };
}
process.stdout.write(JSON.stringify(results));
