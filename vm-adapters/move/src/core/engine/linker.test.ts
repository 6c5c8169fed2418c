import { moduleAddress, toAddress } from '@altvm/abi-bridge';
import { Host } from '@altvm/host';
import type { Engine } from '@altvm/vm-kit';
import { beforeAll, describe, expect, it } from 'vitest';
import { canCompileMove } from '../../../scripts/compile-move.ts';
import { compileSource } from '../../../test-modules/compile-source.ts';
import { moveAdapter } from '../../adapter.ts';
import { MOVE_GAS } from '../../gas.ts';

const OWNER = toAddress(`0x${'c0'.padStart(64, '0')}`);
const USER = toAddress(`0x${'b2'.padStart(40, '0')}`);
const at = (name: string) => moduleAddress(OWNER, name);

const SOURCE = `
module 0xc0::large {
    struct Mark has copy, drop {}
    const TEXT: vector<u8> = b"${'x'.repeat(5000)}";
    public fun one(): u64 { 1 }
    public fun text(): vector<u8> { TEXT }
}
module 0xc0::user {
    public fun none(): u64 { 1 }
    public fun named<T>(): u64 { 1 }
    public fun once(): u64 { 0xc0::large::one() }
    public fun by_type(): u64 { named<0xc0::large::Mark>() }
    public fun often(): u64 { let n = 0; while (n < 1000) { n = n + 0xc0::large::one() + named<0xc0::large::Mark>() }; n }
}`;

describe.skipIf(!canCompileMove())('a module that another module names', () => {
	let modules: Map<string, Uint8Array>;
	beforeAll(() => {
		modules = compileSource(SOURCE);
	});
	const start = (engine: Engine = 'auto', kept = 1024) => {
		const host = new Host({ adapters: [moveAdapter({ engine, modules: kept })] });
		for (const name of ['large', 'user']) host.deploy({ from: OWNER, vm: 'move', code: modules.get(name)! });
		return (fn: string) => {
			const result = host.call({ from: USER, to: at('user'), function: fn });
			expect(result.status).toBe('success');
			return result.gasUsed;
		};
	};

	it('is charged once, per byte, whether a function or a type of it is named', () => {
		const gas = start();
		const price = MOVE_GAS.coldAccount + modules.get('large')!.length * MOVE_GAS.readByte;
		const none = gas('none');
		for (const fn of ['once', 'by_type']) {
			expect(gas(fn) - none).toBeGreaterThanOrEqual(price);
			expect(gas(fn) - none).toBeLessThan(price + 100);
		}
		expect(gas('often') - none).toBeLessThan(10 * price);
	});

	it('costs the same in every engine, hot or cold, cached or not', () => {
		const expected = ['once', 'by_type', 'often'].map(start('interpreter'));
		for (const engine of ['translated', 'auto'] as const) {
			for (const kept of [1, 1024]) {
				const gas = start(engine, kept);
				for (let i = 0; i < 3; i++) expect(['once', 'by_type', 'often'].map(gas)).toEqual(expected);
			}
		}
	});
});
