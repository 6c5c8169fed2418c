import { toAddress } from '@altvm/abi-bridge';
import { Host, type VmAdapter } from '@altvm/host';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { wasmAdapter } from '../adapter.ts';
import { CACHED_PAGES, INK, LIMITS, WASM_GAS } from '../gas.ts';
import { loadGas } from '../testing/load-gas.ts';
import { component, wat } from '../testing/wat.ts';

const USER = toAddress(`0x${'b2'.padStart(40, '0')}`);

let adapter: VmAdapter;
beforeAll(async () => {
	adapter = await wasmAdapter();
});

/** Deploys a contract of one core module and returns its function `run(x: u32) -> u32`. Gas is beside that for loading it. */
async function contract(core: string, instances = 1) {
	const host = new Host({ adapters: [adapter] });
	const code = await component(core, instances);
	const { address } = host.deploy({ from: USER, vm: 'wasm', code });
	const loading = loadGas(code);
	return (x: number, gas = 10_000_000) => {
		const result = host.simulate({ from: USER, to: address, function: 'run', args: [x], gas: gas + loading });
		const gasUsed = result.gasUsed - loading;
		return { ...result, gasUsed, reason: result.outcome.status === 'halt' ? result.outcome.reason : undefined };
	};
}

const run = (body: string, more = '') => `(func (export "run") (param $x i32) (result i32) ${body}) ${more}`;

describe('gas bounds the work of a component', () => {
	it('an endless loop runs out of gas and uses all of it', async () => {
		const call = await contract(run('loop $again br $again end unreachable'));
		for (const gas of [2_000, 50_000, 1_000_000]) {
			expect(call(0, gas)).toMatchObject({ status: 'halt', reason: 'out-of-gas', gasUsed: gas });
		}
	});

	it('an endless recursion halts at the stack limit', async () => {
		const call = await contract(`(func $run (export "run") (param i32) (result i32) local.get 0 call $run)`);
		expect(call(0)).toMatchObject({ status: 'halt', reason: 'stack-overflow', gasUsed: 10_000_000 });
	});

	it('the price of a loop is proportional to its rounds', async () => {
		const call = await contract(
			run(`loop $again
				local.get $x i32.const 1 i32.sub local.tee $x br_if $again
			end local.get $x`),
		);
		const used = (x: number) => call(x).gasUsed;
		const hundredThousand = used(200_001) - used(100_001);
		// Four plain instructions and a branch, 10,000 ink to a gas.
		expect(hundredThousand).toBe((100_000 * (4 * INK.instruction + INK.branch)) / 10_000);
		expect(used(300_001) - used(200_001)).toBe(hundredThousand);
	});

	it('a trap is a halt that uses all gas', async () => {
		const call = await contract(run('i32.const 1 local.get $x i32.div_u'));
		expect(call(1).values).toEqual([1n]);
		expect(call(0, 100_000)).toMatchObject({ status: 'halt', reason: 'trap', gasUsed: 100_000 });
	});

	it('a start function is charged like any other', async () => {
		const body = 'local.get $x';
		const without = (await contract(run(body)))(1);
		const loop = '(func $start (local $n i32) loop $again local.get $n i32.const 1 i32.add local.tee $n';
		const start = `${loop} i32.const 100000 i32.lt_u br_if $again end) (start $start)`;
		const call = await contract(run(body, start));
		expect(call(1).gasUsed - without.gasUsed).toBeGreaterThan((100_000 * 7 * 30) / 10_000 - 10);
		const endless = await contract(run(body, '(func $start loop $again br $again end) (start $start)'));
		expect(endless(1, 20_000)).toMatchObject({ status: 'halt', reason: 'out-of-gas', gasUsed: 20_000 });
	});
});

describe('loading a component', () => {
	/** Gas of the first call in a transaction, for every byte of the component and beside it. */
	const loading = async (core: string, options = {}) => {
		const host = new Host({ adapters: [await wasmAdapter(options)] });
		const code = await component(`${run('local.get $x')} ${core}`);
		const { address } = host.deploy({ from: USER, vm: 'wasm', code, gas: 1e9 });
		const call = () => host.simulate({ from: USER, to: address, function: 'run', args: [1], gas: 1e9 }).gasUsed;
		return { size: code.length, first: call(), second: call() };
	};

	it('is charged for each byte, function and type, whether the program is cached or not', async () => {
		const none = await loading('');
		const some = await loading('(func nop nop nop nop) (func (param i64)) (type (func (param i64 i64)))');
		const bytes = (some.size - none.size) * WASM_GAS.loadByte;
		// Two functions, and the types () -> (), (i64) -> () and (i64, i64) -> ().
		expect(some.first - none.first).toBe(bytes + 5 * WASM_GAS.declaration);
		expect(some.second).toBe(some.first);
		expect(await loading('', { programBytes: 1 })).toEqual(none);
	});

	it('is charged for the work of a compiler that looks at every value at every jump', async () => {
		const gas = async (locals: number, blocks: number) => {
			const body = `(local ${'i64 '.repeat(locals)}) ${'block i32.const 0 br_if 0 end '.repeat(blocks)}`;
			const { size, first } = await loading(`(func ${body})`);
			return first - size * WASM_GAS.loadByte;
		};
		const perJump = async (locals: number) => (await gas(locals, 300)) - (await gas(locals, 200));
		// A block and a branch a round, and an operand beside the locals.
		expect((await perJump(1000)) - (await perJump(100))).toBe(100 * 2 * 900 * WASM_GAS.merge);
		expect(await perJump(100)).toBe(100 * 2 * 101 * WASM_GAS.merge);
	});

	it('is not done if gas does not cover it', async () => {
		const host = new Host({ adapters: [await wasmAdapter({ programBytes: 1 })] });
		const code = await component(
			`${run('local.get $x')} (func (local ${'i64 '.repeat(1000)}) ${'block end '.repeat(500)})`,
		);
		const { address } = host.deploy({ from: USER, vm: 'wasm', code, gas: 1e9 });
		for (const gas of [code.length * WASM_GAS.loadByte - 1, code.length * WASM_GAS.loadByte + 1000, 100_000]) {
			const { outcome } = host.simulate({ from: USER, to: address, function: 'run', args: [1], gas });
			expect(outcome).toMatchObject({ status: 'halt', reason: 'out-of-gas', gasUsed: gas });
		}
	});
});

describe('an instance of a component', () => {
	const cost = async (more: string, instances?: number) =>
		(await contract(run('local.get $x', more), instances))(1).gasUsed;
	const table = (entries: number) => `(table ${entries} funcref)`;

	it('is charged per core instance', async () => {
		const one = await cost('');
		expect(await cost('', 2)).toBe(one + WASM_GAS.coreInstance);
		expect(await cost('', LIMITS.instances)).toBe(one + (LIMITS.instances - 1) * WASM_GAS.coreInstance);
	});

	it('is charged per table entry of every core instance', async () => {
		const none = await cost('');
		expect(await cost(table(128))).toBe(none + WASM_GAS.tableKib);
		expect(await cost(`${table(LIMITS.tableEntries - 256)} ${table(256)}`)).toBe(
			none + (LIMITS.tableEntries / 128) * WASM_GAS.tableKib,
		);
		expect(await cost(table(256), 3)).toBe((await cost('', 3)) + 3 * 2 * WASM_GAS.tableKib);
	});

	it('is not created if gas does not cover its tables', async () => {
		const call = await contract(run('local.get $x', table(LIMITS.tableEntries)));
		const tables = (LIMITS.tableEntries / 128) * WASM_GAS.tableKib;
		expect(call(1, tables)).toMatchObject({ status: 'halt', reason: 'out-of-gas', gasUsed: tables });
		expect(call(1).status).toBe('success');
	});
});

describe('the memory of a component', () => {
	const GROW = run('local.get $x memory.grow', '(memory 1)');

	it('is charged per initial page', async () => {
		const cost = async (pages: number) => (await contract(run('local.get $x', `(memory ${pages})`)))(1).gasUsed;
		expect((await cost(9)) - (await cost(1))).toBe(8 * WASM_GAS.page);
	});

	it('is charged per page that it grows by', async () => {
		const call = await contract(GROW);
		const none = call(0);
		expect(none.values).toEqual([1n]);
		fc.assert(
			fc.property(fc.integer({ min: 1, max: 200 }), (pages) => {
				const grown = call(pages);
				expect(grown.values).toEqual([1n]);
				expect(grown.gasUsed - none.gasUsed).toBe(WASM_GAS.memoryGrow + pages * WASM_GAS.page);
			}),
			{ numRuns: 20 },
		);
	});

	it('does not grow if gas does not cover the pages', async () => {
		const call = await contract(GROW);
		expect(call(200, 200 * WASM_GAS.page)).toMatchObject({ status: 'halt', reason: 'out-of-gas' });
	});

	it('does not grow beyond the limit: memory.grow returns -1 and is not charged for pages', async () => {
		const call = await contract(GROW);
		expect(call(LIMITS.pages - 1).values).toEqual([1n]);
		for (const pages of [LIMITS.pages, 65_536, 2 ** 32 - 1]) {
			const refused = call(pages);
			expect(refused.values).toEqual([2n ** 32n - 1n]);
			expect(refused.gasUsed).toBe(call(0).gasUsed);
		}
	});

	it('does not grow beyond its own maximum, which reserves and charges nothing', async () => {
		const grow = (first: number) =>
			run(
				`i32.const ${first} memory.grow drop i32.const ${first} memory.grow drop i32.const 1 memory.grow`,
				'(memory 1 2)',
			);
		const failed = (await contract(grow(1000)))(0);
		expect(failed.values).toEqual([1n]);
		// Growing by no pages succeeds and changes nothing.
		expect((await contract(grow(0)))(0).gasUsed).toBe(failed.gasUsed);
	});

	it('is that of the instance it is imported from', async () => {
		const bytes = await wat(`(component
			(core module $owner (memory (export "memory") 1 3))
			(core module $user (import "env" "memory" (memory 1))
				(func (export "run") (param i32) (result i32) local.get 0 memory.grow drop memory.size))
			(core instance $o (instantiate $owner))
			(core instance $i (instantiate $user (with "env" (instance $o))))
			(func (export "run") (param "x" u32) (result u32) (canon lift (core func $i "run"))))`);
		const host = new Host({ adapters: [adapter] });
		const { address } = host.deploy({ from: USER, vm: 'wasm', code: bytes });
		const pages = (x: number) => host.simulate({ from: USER, to: address, function: 'run', args: [x] }).values;
		expect([pages(0), pages(2), pages(3)]).toEqual([[1n], [3n], [1n]]);
	});

	it('of more than the cached pages makes instructions dearer', async () => {
		const loop = 'loop $again local.get $x i32.const 1 i32.sub local.tee $x br_if $again end local.get $x';
		const perRounds = async (pages: number) => {
			const call = await contract(run(loop, `(memory ${pages})`));
			return call(200_001).gasUsed - call(100_001).gasUsed;
		};
		const [small, large] = [await perRounds(CACHED_PAGES), await perRounds(4 * CACHED_PAGES)];
		expect(small).toBe((100_000 * (4 * INK.instruction + INK.branch)) / 10_000);
		expect(large).toBe(4 * small);
	});

	it('is bounded in total when a loop grows it step by step', async () => {
		const call = await contract(
			run(
				`(local $pages i32)
				loop $again
					i32.const 64 memory.grow i32.const -1 i32.ne
					if local.get $pages i32.const 64 i32.add local.set $pages br $again end
				end
				local.get $pages`,
				'(memory 64)',
			),
		);
		expect(call(0).values).toEqual([BigInt(LIMITS.pages - 64)]);
	});
});
