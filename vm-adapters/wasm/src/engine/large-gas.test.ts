import { toAddress } from '@altvm/abi-bridge';
import { Host, MAX_GAS } from '@altvm/host';
import { expect, it } from 'vitest';
import { wasmAdapter } from '../adapter.ts';
import { INK_PER_GAS } from '../gas.ts';
import { component, IDENTITY } from '../testing/wat.ts';

const USER = toAddress(`0x${'b2'.padStart(40, '0')}`);

/** The first gas limit whose ink does not fit the counter, a signed integer of 64 bits. */
const OVERFLOW = Number((2n ** 63n - 1n) / INK_PER_GAS) + 1;

it('every gas limit that covers a call gives the same result and the same gas used', async () => {
	const host = new Host({ adapters: [await wasmAdapter()] });
	const { address } = host.deploy({ from: USER, vm: 'wasm', code: await component(IDENTITY) });
	const run = (gas: number) => host.simulate({ from: USER, to: address, function: 'run', args: [7], gas });
	const { gasUsed } = run(1_000_000);
	for (const gas of [OVERFLOW - 1, OVERFLOW, OVERFLOW + 10, 2 * OVERFLOW + 1000, 2 * OVERFLOW + 2000, MAX_GAS]) {
		expect(run(gas), `${gas} gas`).toMatchObject({ status: 'success', values: [7n], gasUsed });
	}
});

it('gas beyond the exact integers is forwarded and returned whole', async () => {
	const host = new Host({ adapters: [await wasmAdapter()] });
	const { address } = host.deploy({ from: USER, vm: 'wasm', code: await component(IDENTITY) });
	const input = new Uint8Array(4 + 32);
	const used = [1_000_000n, 2n ** 64n - 1n, 2n ** 200n].map((gas) =>
		host.transact(
			(open) => {
				const transaction = { origin: USER, gasPrice: 0n };
				const { gasLeft, outcome } = open.run(
					{ kind: 'call', target: address, input, value: 0n },
					{ sender: USER, gas, transaction },
				);
				expect(outcome.status).toBe('revert');
				return gas - BigInt(gasLeft);
			},
			{ keep: false },
		),
	);
	expect(new Set(used).size).toBe(1);
});
