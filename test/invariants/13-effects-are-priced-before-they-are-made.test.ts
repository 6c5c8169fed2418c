import { PRICES, type TraceFrame } from 'altvm';
import { describe, expect, it } from 'vitest';
import { call, createWorld, forward, send, USER, VMS } from '../world/world.ts';

function effects(frame: TraceFrame): { logs: number; writes: number } {
	const count = (type: string) => frame.steps.filter((step) => step.type === type).length;
	return { logs: count('log'), writes: count('write') };
}

describe('effects are charged before they are made', async () => {
	const { host, peers } = await createWorld();
	for (const vm of VMS) {
		it(`${vm}: at every gas limit, each log and write was paid for`, () => {
			const run = (fn: string, args: unknown[], gas: number) =>
				host.simulate({ from: USER, to: peers[vm].address, function: fn, args, gas, trace: true });
			for (const [fn, args, price] of [
				['emitPing', [1n], 375],
				['set', [5, 5n], 2900],
			] as const) {
				const full = run(fn, [...args], 1_000_000).gasUsed;
				for (let gas = 0; gas <= full + 100; gas += 7) {
					const { trace, status } = run(fn, [...args], gas);
					const { logs, writes } = effects(trace!);
					if (logs + writes > 0 && gas < price) expect.fail(`an effect with only ${gas} gas`);
					if (status === 'success' && logs + writes === 0) expect.fail('a successful call without effects');
				}
			}
		});
	}
});

describe('what an effect adds to the state has its full price, in every VM', async () => {
	const { host, peers, otherEvm } = await createWorld();
	const account = (n: number) => `0x${n.toString(16).padStart(40, '7')}` as const;
	/** Gas for one more wei at an account, from contracts of each VM that can send it. */
	const sent = (vm: 'evm' | 'wasm', to: `0x${string}`) =>
		host.simulate({
			from: USER,
			to: peers[vm].address,
			function: 'forward',
			args: [to, '0x', 1n],
			value: 1n,
			gas: 1_000_000,
		});

	for (const vm of ['evm', 'wasm'] as const) {
		it(`${vm}: a new account costs ${PRICES.newAccount} gas, and fails with less`, () => {
			host.mint(account(1), 1n);
			const [made, known] = [sent(vm, account(2)), sent(vm, account(1))];
			expect([made.status, known.status]).toEqual(['success', 'success']);
			expect(made.gasUsed - known.gasUsed).toBe(PRICES.newAccount);
		});
	}

	it('a first write of a slot costs what the EVM asks for it, through every VM', () => {
		for (const vm of VMS) {
			const of = (key: number, value: bigint) => {
				const set = call(otherEvm, 'set', key, value);
				return send(host, vm === 'evm' ? set : forward(peers[vm], set)).gasUsed;
			};
			const key = 100 + VMS.indexOf(vm);
			const [first, second] = [of(key, 1n), of(key, 2n)];
			// SSTORE_SET_GAS less SSTORE_RESET_GAS (EIP-2200, EIP-2929).
			expect(first - second).toBe(20_000 - 2_900);
		}
	});

	it('a contract that is created pays for the frame and for each byte that it stores', () => {
		// Init code that returns n bytes of zeros.
		const create = (n: number) => {
			const code = Uint8Array.of(0x61, n >> 8, n & 255, 0x5f, 0xf3);
			return host.tryDeploy({ from: USER, vm: 'evm', code, gas: 10_000_000 });
		};
		const [small, large] = [create(32), create(64)];
		expect([small.status, large.status]).toEqual(['success', 'success']);
		// 32 bytes more, and one more word of memory.
		expect(large.gasUsed - small.gasUsed).toBe(32 * PRICES.depositByte + 3);
		const short = host.tryDeploy({
			from: USER,
			vm: 'evm',
			code: Uint8Array.of(0x61, 0, 64, 0x5f, 0xf3),
			gas: large.gasUsed - 1,
		});
		expect(short.outcome).toMatchObject({ status: 'halt', reason: 'out-of-gas' });
	});
});
