import { describe, expect, it } from 'vitest';
import { call, createWorld, send, tryForward, USER, VMS } from '../world/world.ts';
import { catchers } from './support.ts';

const HALTS = { evm: ['halt', []], wasm: ['trap', []], move: ['overflow', [1]] } as const;

describe('revert, halt and host fault are never confused', async () => {
	const world = await createWorld();
	const { host, peers } = world;
	for (const vm of VMS) {
		it(`${vm}: a revert returns the remaining gas`, () => {
			const result = send(host, call(peers[vm], 'failWith', 3), { gas: 500_000 });
			expect(result.status).toBe('revert');
			expect(result.gasUsed).toBeLessThan(200_000);
		});

		it(`${vm}: a halt consumes all gas of the frame`, () => {
			const [fn, args] = HALTS[vm];
			const result = send(host, call(peers[vm], fn, ...args), { gas: 500_000 });
			expect(result.status).toBe('halt');
			expect(result.gasUsed).toBe(500_000);
		});

		it(`${vm}: a caller that catches a halt continues with the gas it kept`, () => {
			const [fn, args] = HALTS[vm];
			for (const catcher of catchers(world)) {
				const result = send(host, tryForward(catcher, call(peers[vm], fn, ...args), 300_000), { gas: 1_000_000 });
				expect(result.status).toBe('success');
				expect(result.values![0]).toBe(false);
				expect(result.gasUsed).toBeGreaterThan(300_000);
				expect(result.gasUsed).toBeLessThan(600_000);
			}
		});

		it(`${vm}: running out of gas is a halt, with the reason out-of-gas`, () => {
			const result = send(host, call(peers[vm], 'burnGas', 1_000_000_000), { gas: 300_000 });
			expect(result.outcome).toMatchObject({ status: 'halt', reason: 'out-of-gas', gasUsed: 300_000 });
		});
	}

	it('a Solidity panic is distinguished from an error', () => {
		expect(send(host, call(peers.evm, 'panic', 0)).failure).toEqual({ kind: 'panic', code: 0x12n });
		expect(send(host, call(peers.evm, 'failWithMessage', 'no')).failure).toEqual({ kind: 'message', message: 'no' });
		expect(send(host, call(peers.wasm, 'failWithMessage', 'no')).failure).toEqual({ kind: 'message', message: 'no' });
	});

	it('an invalid request throws an error of the API', () => {
		const to = peers.evm.address;
		expect(() => host.call({ from: '0x12', to })).toThrow(/from/);
		expect(() => host.call({ from: USER, to, function: 'nope' })).toThrow(/no function 'nope'/);
		expect(() => host.call({ from: USER, to, function: 'ping', args: ['x'] })).toThrow(/uint256/);
		expect(() => host.call({ from: USER, to, function: 'ping', args: [] })).toThrow(/takes 1 argument, not 0/);
		expect(() => host.call({ from: USER, to, gas: 1.5 })).toThrow(/gas/);
	});
});
