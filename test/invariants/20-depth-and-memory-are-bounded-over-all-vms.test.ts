import { hexToBytes, MAX_NATIVE_DEPTH, type TraceFrame } from 'altvm';
import { describe, expect, it } from 'vitest';
import { canCompileMove } from '../../vm-adapters/move/scripts/compile-move.ts';
import { CORPUS, compileCorpus } from '../../vm-adapters/move/test-modules/corpus.ts';
import { type Call, call, createWorld, forward, moveArgs, type Peer, send, USER } from '../world/world.ts';

function depthOf(frame: TraceFrame): number {
	return (
		1 + Math.max(0, ...frame.steps.map((step) => (step.type === 'call' && step.frame.vm ? depthOf(step.frame) : 0)))
	);
}

describe('depth is bounded over all VMs together', async () => {
	const world = await createWorld();
	const { host, peers, reentrantWasm } = world;

	const chain = (ring: readonly Peer[], length: number): Call => {
		let of: Call = call(ring[length % ring.length]!, 'ping', 1n);
		for (let i = length - 1; i >= 0; i--) of = forward(ring[i % ring.length]!, of);
		return of;
	};

	for (const [name, ring] of Object.entries({
		'EVM and WASM alternating': [peers.evm, reentrantWasm],
		'WASM alone': [reentrantWasm],
	})) {
		it(`${name}: a chain deeper than the native stack allows fails as a call does, and the host stays usable`, () => {
			const result = send(host, chain(ring, MAX_NATIVE_DEPTH + 20), { gas: 10_000_000_000_000 });
			expect(result.status).not.toBe('success');
			expect(send(host, chain(ring, 60), { gas: 10_000_000_000 }).status).toBe('success');
		});

		it(`${name}: the deepest allowed chain fits on the native stack`, () => {
			const result = send(host, chain(ring, MAX_NATIVE_DEPTH - 2), { gas: 10_000_000_000_000, trace: true });
			expect(result.failure).toBeUndefined();
			expect(result.status).toBe('success');
			expect(depthOf(result.trace!)).toBe(MAX_NATIVE_DEPTH - 1);
		});
	}

	it.skipIf(!canCompileMove())('recursive Move functions fit on the native stack below the deepest chain', () => {
		const code = compileCorpus().get('control')!;
		const { address } = host.deploy({ from: CORPUS, vm: 'move', code });
		const control: Peer = { vm: 'move', address, interface: host.interfaceOf(address)! };
		const inner = chain([reentrantWasm], MAX_NATIVE_DEPTH - 3);
		for (const depth of [0n, 100n, 1000n]) {
			const from = call(control, 'call_from', depth, inner.peer.address, ...moveArgs(inner));
			// The first round also compiles code on the remaining stack.
			for (let i = 0; i < 2; i++) {
				const result = send(host, from, { gas: 10_000_000_000_000 });
				expect(result.failure).toBeUndefined();
				expect(result.values).toEqual([depth]);
			}
		}
	});

	it('the EVM alone goes 1,024 calls deep without native recursion', () => {
		// A contract that calls itself with all its gas and returns the depth reached: CALL(gas, address, 0, 0, 0, 0, 32); + 1.
		const code = hexToBytes(
			'0x602060006000600060003073ffffffffffffffffffffffffffffffffffffffff165af15060016000510160005260206000f3',
		);
		const at = '0x00000000000000000000000000000000000dee90';
		host.setAccount(at, { vm: 'evm', code });
		const result = host.call({ from: USER, to: at, gas: Number.MAX_SAFE_INTEGER });
		expect(result.status).toBe('success');
		expect(BigInt(`0x${Buffer.from(result.output).toString('hex')}`)).toBe(1025n);
	});

	it('memory has one limit for all frames', () => {
		// Returns 4 GiB of memory, which exceeds the limit for all frames together, whatever the gas.
		const at = '0x00000000000000000000000000000000000fa7e0';
		host.setAccount(at, { vm: 'evm', code: hexToBytes('0x63fffffff06000f3') });
		const result = host.call({ from: USER, to: at, gas: Number.MAX_SAFE_INTEGER });
		expect(result.outcome).toMatchObject({ status: 'halt', reason: 'memory-limit' });
	});
});
