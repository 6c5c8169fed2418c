import { moduleAddress, toAddress } from '@altvm/abi-bridge';
import { Host } from '@altvm/host';
import { expect, it } from 'vitest';
import { canCompileMove } from '../../../scripts/compile-move.ts';
import { compileSource } from '../../../test-modules/compile-source.ts';
import { moveAdapter } from '../../adapter.ts';

const OWNER = toAddress(`0x${'be'.padStart(64, '0')}`);
const POWERS = { u128: [0, 1, 52, 53, 63, 64, 100, 127], u256: [0, 31, 64, 127, 128, 200, 255] };

it.skipIf(!canCompileMove())('Division by a constant power of two is exact, and its remainder', () => {
	const functions = Object.entries(POWERS).flatMap(([type, powers]) =>
		powers.map(
			(power) => `#[view] public fun of_${type}_${power}(x: ${type}): vector<${type}> {
				let half = x >> 1;
				vector[x / (1 << ${power}), x % (1 << ${power}), half / (1 << ${power}), half % (1 << ${power})]
			}`,
		),
	);
	const code = compileSource(`module 0xbe::powers { ${functions.join('\n')} }`).get('powers')!;
	for (const engine of ['interpreter', 'translated'] as const) {
		const host = new Host({ adapters: [moveAdapter({ engine })] });
		host.deploy({ from: OWNER, vm: 'move', code });
		for (const [type, powers] of Object.entries(POWERS)) {
			const top = (1n << BigInt(type.slice(1))) - 1n;
			for (const power of powers) {
				for (const x of [0n, 1n, 1n << BigInt(power), (1n << BigInt(power)) - 1n, top, top - (1n << 64n)]) {
					const to = moduleAddress(OWNER, 'powers');
					const { values } = host.call({ from: OWNER, to, function: `of_${type}_${power}`, args: [x] });
					const by = 1n << BigInt(power);
					const half = x >> 1n;
					expect(values, `${type} ${x} by 2^${power}`).toEqual([[x / by, x % by, half / by, half % by]]);
				}
			}
		}
	}
});
