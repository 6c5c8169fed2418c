import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../gas.ts';
import { metered, STACK } from '../../testing/metered.ts';
import { wat } from '../../testing/wat.ts';
import { meterModule } from './meter.ts';

const repeat = (count: number, text: (i: number) => string) =>
	Array.from({ length: count }, (_, i) => text(i)).join(' ');

/** The stack that a call of the export `run` takes: the smallest with which it does not trap. */
async function frameOf(text: string): Promise<number> {
	const { measure, stack } = await metered(`(module (memory 1) (global $g (mut i32) (i32.const 0)) ${text})`);
	const fits = (bytes: number) => {
		stack.value = bytes;
		const { trapped } = measure('run');
		expect(stack.value < 0).toBe(trapped);
		return !trapped;
	};
	let low = 0;
	let high = 1 << 17;
	while (low < high) {
		const middle = (low + high) >> 1;
		if (fits(middle)) high = middle;
		else low = middle + 1;
	}
	return low;
}

const run = (body: string, locals = '') => `(func (export "run") ${locals} ${body})`;

describe('the native stack that a function counts', () => {
	it('grows by 8 bytes with each local, operand and result, and by 16 with each parameter', async () => {
		const empty = await frameOf(run(''));
		expect(await frameOf(run('', `(local ${repeat(10, () => 'i32')} i64)`))).toBe(empty + 88);
		const operands = (count: number) => run(`${repeat(count, () => 'i32.const 1')} ${repeat(count, () => 'drop')}`);
		expect(await frameOf(operands(50))).toBe(empty + 400);
		const results = (count: number) =>
			`(func (export "run") (result ${repeat(count, () => 'i32')}) ${repeat(count, () => 'i32.const 1')})`;
		// The results are operands, too, and the function that is exported returns them as well.
		expect(await frameOf(results(9))).toBe(empty + 3 * 72);
		const called = (params: number) => `(func $f (param ${repeat(params, () => 'i64')}))
			(func (export "run") ${repeat(params, () => 'i64.const 0')} call $f)`;
		// The caller has them as operands. The callee may be inlined, and then the caller has its parameters.
		expect((await frameOf(called(40))) - (await frameOf(called(20)))).toBeLessThanOrEqual(20 * (8 + 16 + 8));
		expect((await frameOf(called(40))) - (await frameOf(called(20)))).toBeGreaterThanOrEqual(20 * (8 + 16));
	});

	it('is that of the highest operand stack, over branches, and code that never runs', async () => {
		const empty = await frameOf(run(''));
		const pushed = (count: number) => `${repeat(count, () => 'i32.const 1')} ${repeat(count, () => 'drop')}`;
		const bodies = [
			`block i32.const 1 i32.const 1 br_if 0 drop ${pushed(20)} end ${pushed(5)}`,
			`i32.const 1 if ${pushed(20)} else ${pushed(3)} end`,
			`block ${pushed(20)} br 0 drop drop drop end`,
			`i32.const 1 if (result i32 i32) i32.const 1 i32.const 2 else unreachable i32.add i32.const 3 end drop drop ${pushed(20)}`,
		];
		for (const body of bodies) expect(await frameOf(run(body)), body).toBeLessThanOrEqual(empty + 8 * 23);
		for (const body of bodies) expect(await frameOf(run(body)), body).toBeGreaterThanOrEqual(empty + 8 * 20);
	});

	it('grows with values that are computed: an optimizing engine keeps what is computed twice', async () => {
		const store = (i: number) =>
			`(i32.store offset=${4 * i} (i32.const 0) (i32.mul (global.get $g) (i32.const ${i + 3})))`;
		const once = await frameOf(run(repeat(100, store)));
		const twice = await frameOf(run(`${repeat(100, store)} ${repeat(100, store)}`));
		expect(twice - once).toBeGreaterThanOrEqual(100 * 8);
	});

	it('counts what may be repeated of a loop', async () => {
		const body = repeat(20, (i) => `(drop (i32.mul (global.get $g) (i32.const ${i + 3})))`);
		const straight = await frameOf(run(body));
		expect(await frameOf(run(`loop ${body} end`))).toBeGreaterThanOrEqual(straight + 4 * 20 * 8);
	});

	it('counts callees that may be inlined, but none that would make the function more than three times as large', async () => {
		const computed = (count: number) => repeat(count, (i) => `(drop (i32.mul (global.get $g) (i32.const ${i + 3})))`);
		const caller = (count: number) =>
			`(func (export "run") ${repeat(40, () => 'nop')} (if (i32.const 0) (then ${repeat(count, () => 'call $f')})))`;
		// The callee does not run. What is counted for it is what the caller's frame may hold.
		const grown = async (callee: number) =>
			(await frameOf(`(func $f ${computed(callee)}) ${caller(1)}`)) - (await frameOf(`(func $f) ${caller(1)}`));
		expect(await grown(8)).toBeGreaterThanOrEqual(8 * 8);
		expect(await grown(100)).toBe(await grown(300));
		expect(await grown(100)).toBeLessThan(8 * 8);
	});
});

describe('a metered function', () => {
	it('gives its stack back on every way out, and traps if calls nest too deep', async () => {
		const { measure, stack } = await metered(`(module (func $down (export "down") (param $n i32) (result i32)
			local.get $n i32.eqz if i32.const 0 return end
			local.get $n i32.const 1 i32.sub call $down i32.const 1 i32.add))`);
		let deepest = 0;
		const fits = (depth: number) => {
			stack.value = STACK;
			const { trapped, result } = measure('down', [depth]);
			expect(result).toBe(trapped ? undefined : depth);
			expect(stack.value < 0).toBe(trapped);
			if (!trapped) expect(stack.value).toBe(STACK);
			return !trapped;
		};
		while (fits(deepest + 50)) deepest += 50;
		while (fits(deepest + 1)) deepest++;
		expect(deepest).toBeGreaterThan(1000);
		expect(fits(deepest)).toBe(true);
		expect(fits(deepest + 1)).toBe(false);
		expect(fits(1_000_000)).toBe(false);
	});

	it(`is refused if its frame may take more than ${LIMITS.frame} bytes`, async () => {
		const operands = (count: number) =>
			`(module (func ${repeat(count, () => 'i64.const 1')} ${repeat(count, () => 'drop')}))`;
		const most = Math.floor((LIMITS.frame - 112) / 8);
		meterModule(await wat(operands(most)), 0);
		const refused = { code: 'too-large', place: expect.stringMatching(/^byte \d+$/) };
		const load = async (text: string) => meterModule(await wat(text), 0);
		await expect(load(operands(most + 1))).rejects.toMatchObject(refused);
		await expect(load(operands(100_000))).rejects.toMatchObject(refused);
		const computed = repeat(20_000, () => '(drop (i32.popcnt (i32.const 1)))');
		await expect(load(`(module (func ${computed}))`)).rejects.toMatchObject(refused);
	});
});
