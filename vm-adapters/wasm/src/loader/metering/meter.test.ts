import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { INK } from '../../gas.ts';
import { type Metered, metered, PLENTY, STACK } from '../../testing/metered.ts';
import { wat } from '../../testing/wat.ts';

const I = BigInt(INK.instruction);

/** Among others: `sum` adds 1 to n in a loop and counts its rounds in a global. */
const PROGRAM = `(module
	(global $rounds (export "rounds") (mut i32) (i32.const 0))
	(func (export "line") (param i32) (result i32) local.get 0 i32.const 1 i32.add)
	(func (export "sum") (param $n i32) (result i32) (local $sum i32)
		block $done
			loop $next
				local.get $n
				i32.eqz
				br_if $done
				global.get $rounds
				i32.const 1
				i32.add
				global.set $rounds
				local.get $sum
				local.get $n
				i32.add
				local.set $sum
				local.get $n
				i32.const 1
				i32.sub
				local.set $n
				br $next
			end
		end
		local.get $sum)
	(func (export "either") (param i32)
		local.get 0
		if nop nop nop nop nop else nop end)
	(func (export "forever") loop $again br $again end)
	(func (export "divide") (param i32 i32) (result i32) local.get 0 local.get 1 i32.div_u))`;

/** Ink of a round of `sum`: plain instructions, a branch out, a branch back and a write to a global. */
const ROUND = 13n * I + BigInt(2 * INK.branch + INK.globalSet);

describe('ink', () => {
	it('is charged for each instruction of a straight line, and for one more at the call', async () => {
		const { measure } = await metered(PROGRAM);
		expect(measure('line', [41])).toEqual({ ink: 4n * I, result: 42, trapped: false });
	});

	it('is charged for the body of a loop in each round', async () => {
		const { measure } = await metered(PROGRAM);
		const none = measure('sum', [0]).ink;
		fc.assert(
			fc.property(fc.nat(2000), (n) => {
				const { ink, result } = measure('sum', [n]);
				expect(result).toBe((n * (n + 1)) / 2);
				expect(ink).toBe(none + BigInt(n) * ROUND);
			}),
			{ numRuns: 50 },
		);
	});

	it('is charged for the taken branch only', async () => {
		const { measure } = await metered(PROGRAM);
		expect(measure('either', [1]).ink - measure('either', [0]).ink).toBe(4n * I);
	});

	it('is higher for a division', async () => {
		const { measure } = await metered(PROGRAM);
		const divided = measure('divide', [7, 2]);
		expect(divided.result).toBe(3);
		expect(divided.ink).toBe(3n * I + BigInt(INK.division));
		// A trap ends the frame, which uses all its gas.
		expect(measure('divide', [7, 0]).trapped).toBe(true);
	});

	it('that covers the run exactly is enough, and one less is not', async () => {
		const module = await metered(PROGRAM);
		fc.assert(
			fc.property(fc.nat(60), fc.bigInt({ min: 1n, max: 100n }), (n, less) => {
				const need = module.measure('sum', [n]).ink;
				module.ink.value = need;
				expect(module.measure('sum', [n]).trapped).toBe(false);
				expect(module.ink.value).toBe(0n);
				module.ink.value = need > less ? need - less : 0n;
				expect(module.measure('sum', [n]).trapped).toBe(true);
				expect(module.ink.value).toBeLessThan(0n);
				module.ink.value = PLENTY;
				module.stack.value = STACK;
			}),
			{ numRuns: 100 },
		);
	});

	it('stops an endless loop at any limit, at most one path late', async () => {
		const { measure, ink, stack } = await metered(PROGRAM);
		fc.assert(
			fc.property(fc.bigInt({ min: 0n, max: 10_000_000n }), (start) => {
				ink.value = start;
				stack.value = STACK;
				expect(measure('forever').trapped).toBe(true);
				expect(ink.value).toBeLessThan(0n);
				expect(ink.value).toBeGreaterThanOrEqual(-I - BigInt(INK.branch + INK.loop));
			}),
			{ numRuns: 30 },
		);
	});

	it('is checked in each round: one at most runs unpaid', async () => {
		const { measure, ink, stack, exports } = await metered(PROGRAM);
		const rounds = exports['rounds'] as WebAssembly.Global<'i32'>;
		fc.assert(
			fc.property(fc.nat(100_000), (start) => {
				ink.value = BigInt(start);
				stack.value = STACK;
				rounds.value = 0;
				measure('sum', [1_000_000]);
				expect(rounds.value).toBeLessThanOrEqual(1 + start / Number(ROUND));
			}),
			{ numRuns: 50 },
		);
	});
});

describe('a bulk operation', () => {
	const BULK = `(module (memory (export "memory") 1) (data $d "altvm")
		(func (export "fill") (param i32 i32 i32) local.get 0 local.get 1 local.get 2 memory.fill)
		(func (export "copy") (param i32 i32 i32) local.get 0 local.get 1 local.get 2 memory.copy)
		(func (export "init") (param i32 i32 i32) local.get 0 local.get 1 local.get 2 memory.init $d))`;
	const bytes = (module: Metered) => new Uint8Array((module.exports['memory'] as WebAssembly.Memory).buffer);

	it('is charged per byte and has its usual effect', async () => {
		const module = await metered(BULK);
		const empty = module.measure('fill', [0, 7, 0]).ink;
		expect(module.measure('fill', [10, 7, 500]).ink - empty).toBe(500n * BigInt(INK.bulkByte));
		expect(
			bytes(module)
				.subarray(9, 511)
				.reduce((a, b) => a + b),
		).toBe(7 * 500);
		const beside = empty - BigInt(INK.bulk) + BigInt(INK.init);
		expect(module.measure('init', [0, 1, 4]).ink - beside).toBe(4n * BigInt(INK.bulkByte));
		expect(module.measure('copy', [100, 0, 4]).ink - empty).toBe(4n * BigInt(INK.bulkByte));
		expect(new TextDecoder().decode(bytes(module).slice(100, 104))).toBe('ltvm');
	});

	it('of an unpaid length writes nothing, also at the largest length', async () => {
		const module = await metered(BULK);
		for (const length of [1000, 65536, -1]) {
			module.ink.value = 2000n;
			expect(module.measure('fill', [0, 255, length]).trapped).toBe(true);
			expect(module.ink.value).toBeLessThan(0n);
			expect(bytes(module).every((byte) => byte === 0)).toBe(true);
		}
	});
});

describe('memory.grow', () => {
	const GROW = `(module (memory (export "memory") 1 20)
		(func (export "grow") (param i32) (result i32) local.get 0 memory.grow)
		(func (export "size") (result i32) memory.size))`;

	it('asks the host and grows if the host agrees', async () => {
		const { measure, asked } = await metered(GROW, (pages) => pages <= 10);
		expect(measure('grow', [3]).result).toBe(1);
		expect(measure('size').result).toBe(4);
		expect(measure('grow', [11]).result).toBe(-1);
		expect(measure('grow', [-1]).result).toBe(-1);
		expect(measure('size').result).toBe(4);
		expect(asked).toEqual([3, 11, 4294967295]);
	});

	it('keeps the maximum that the module declares', async () => {
		const { measure } = await metered(GROW);
		expect(measure('grow', [20]).result).toBe(-1);
		expect(measure('grow', [19]).result).toBe(1);
	});
});

describe('a metered module', () => {
	it('returns what the original module returns', async () => {
		const text = `(module
			(type $op (func (param i32 i32) (result i32)))
			(table 3 funcref) (elem (i32.const 0) $add $xor $early)
			(global $last (mut i32) (i32.const 5)) (memory 1)
			(func $add (type $op) local.get 0 local.get 1 i32.add)
			(func $xor (type $op) local.get 0 local.get 1 i32.xor)
			(func $early (type $op) block loop local.get 0 br_if 1 i32.const 9 return end end local.get 1 return)
			(func $two (param i32) (result i32 i32) local.get 0 global.get $last)
			(func (export "run") (param i32 i32 i32) (result i32)
				local.get 0 call $two local.get 2 call_indirect (type $op)
				local.get 1 i32.const 4 i32.rem_u
				if (result i32) i32.const 1 else i32.const 2 end
				i32.mul
				global.set $last
				i32.const 8 global.get $last i32.store
				block block block local.get 1 br_table 0 1 2 end i32.const 8 i32.const 77 i32.store end end
				i32.const 8 i32.load))`;
		const plain = new WebAssembly.Instance(new WebAssembly.Module(await wat(text))).exports['run'];
		const { measure, stack } = await metered(text);
		fc.assert(
			fc.property(fc.integer(), fc.nat(6), fc.nat(2), (a, b, op) => {
				const expected = (plain as unknown as (...args: number[]) => number)(a, b, op);
				stack.value = STACK;
				expect(measure('run', [a, b, op]).result).toBe(expected);
			}),
		);
	});
});
