import { toAddress } from '@altvm/abi-bridge';
import { Host } from '@altvm/host';
import { beforeAll, describe, expect, it } from 'vitest';
import { wasmAdapter } from '../adapter.ts';
import { WASM_GAS } from '../gas.ts';
import { loadGas } from '../testing/load-gas.ts';
import { component, IDENTITY, wat } from '../testing/wat.ts';

const USER = toAddress(`0x${'b2'.padStart(40, '0')}`);

describe('every call pays for setting up its instance', () => {
	let host: Host;
	beforeAll(async () => {
		host = new Host({ adapters: [await wasmAdapter()] });
	});

	const gasOf = async (core: string, instances = 1) => {
		const code = await component(`${IDENTITY} ${core}`, instances);
		const { address } = host.deploy({ from: USER, vm: 'wasm', code, gas: 1e9 });
		return host.call({ from: USER, to: address, function: 'run', args: [1], gas: 1e9 }).gasUsed - loadGas(code);
	};
	const many = (count: number, item: (i: number) => string) =>
		Array.from({ length: count }, (_, i) => item(i)).join(' ');

	// With the fewest bytes that one of each takes in the binary.
	it.each([
		['exports', 4, (count: number) => many(count, (i) => `(func (export "f${i}"))`)],
		['globals', 5, (count: number) => many(count, () => '(global i64 (i64.const 0))')],
		[
			'table elements',
			1,
			(count: number) => `(table 1000 funcref) (func $f) (elem (i32.const 0) func ${many(count, () => '$f')})`,
		],
	])('%s', async (_, size, text) => {
		const [few, lots] = [await gasOf(text(1)), await gasOf(text(1000))];
		const paid = WASM_GAS.setupByte * Math.max(0, 1000 * size - WASM_GAS.freeSetup);
		expect(lots - few).toBeGreaterThanOrEqual(paid);
		const four = await gasOf(text(1000), 4);
		expect(four - lots).toBeGreaterThanOrEqual(3 * WASM_GAS.setupByte * 1000 * size - WASM_GAS.freeSetup);
	});

	it('also for core instances that are put together from nothing', async () => {
		const cost = async (count: number) => {
			const code = await wat(`(component (core module $m ${IDENTITY}) (core instance $i (instantiate $m))
				(func (export "run") (param "x" u32) (result u32) (canon lift (core func $i "run")))
				${'(core instance)'.repeat(count)})`);
			const { address } = host.deploy({ from: USER, vm: 'wasm', code, gas: 1e9 });
			return host.call({ from: USER, to: address, function: 'run', args: [1], gas: 1e9 }).gasUsed - loadGas(code);
		};
		const [few, lots] = [await cost(1000), await cost(2000)];
		expect(lots - few).toBe(1000 * 8 * WASM_GAS.setupByte);
	});

	it('charges for the bytes of initial memory', async () => {
		const text = (size: number) => `(memory 2) (data (i32.const 0) "${'a'.repeat(size)}")`;
		const extra = (await gasOf(text(WASM_GAS.freeData + 32_000))) - (await gasOf(text(1)));
		expect(extra).toBeGreaterThanOrEqual(WASM_GAS.dataWord * 1000);
		expect(extra).toBeLessThan(WASM_GAS.dataWord * 1010);
	});

	it('does not charge for the setup of an ordinary contract', async () => {
		expect(await gasOf(many(20, (i) => `(func (export "f${i}"))`))).toBe(await gasOf(''));
	});
});
