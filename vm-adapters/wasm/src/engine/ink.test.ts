import { toAddress } from '@altvm/abi-bridge';
import { Host, PRICES } from '@altvm/host';
import { beforeAll, describe, expect, it } from 'vitest';
import { wasmAdapter } from '../adapter.ts';
import { INK, INK_PER_GAS, WASM_GAS } from '../gas.ts';
import { loadGas } from '../testing/load-gas.ts';
import { component } from '../testing/wat.ts';

const USER = toAddress(`0x${'b2'.padStart(40, '0')}`);

describe('the ink of a call', () => {
	let host: Host;
	beforeAll(async () => {
		host = new Host({ adapters: [await wasmAdapter()] });
	});

	/** Gas of a call that uses so much ink, beside what the host takes for it and for loading. */
	const gasOf = async (ink: number) => {
		const instructions = Math.floor(ink / INK.instruction) - 2;
		const locals = (ink % INK.instruction) / INK.local;
		const body = `${'nop '.repeat(instructions)} local.get 0`;
		const core = `(func (export "run") (param i32) (result i32) (local ${'i32 '.repeat(locals)}) ${body})`;
		const code = await component(core);
		const { address } = host.deploy({ from: USER, vm: 'wasm', code, gas: 1e9 });
		const { gasUsed, values } = host.call({ from: USER, to: address, function: 'run', args: [5], gas: 1e9 });
		expect(values).toEqual([5n]);
		// The call's 36 bytes are read, and the 32 of its result written.
		return gasUsed - WASM_GAS.instance - loadGas(code) - 3 * PRICES.codecWord;
	};

	it('is paid in whole gas: a part of a gas counts as one', async () => {
		const one = Number(INK_PER_GAS);
		expect(await gasOf(2 * INK.instruction)).toBe(1);
		expect(await gasOf(one)).toBe(1);
		expect(await gasOf(one + INK.local)).toBe(2);
		expect(await gasOf(2 * one)).toBe(2);
	});
});
