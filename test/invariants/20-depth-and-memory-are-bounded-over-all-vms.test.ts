import { hexToBytes, MAX_NATIVE_STACK, NATIVE_FRAME, type TraceFrame } from 'altvm';
import { describe, expect, it } from 'vitest';
import { canCompileMove } from '../../vm-adapters/move/scripts/compile-move.ts';
import { CORPUS, compileCorpus } from '../../vm-adapters/move/test-modules/corpus.ts';
import { deepestOf } from '../world/deepest.ts';
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

	const run = (ring: readonly Peer[], length: number) => send(host, chain(ring, length), { gas: 10_000_000_000_000 });

	for (const [name, ring] of Object.entries({
		'EVM and WASM alternating': [peers.evm, reentrantWasm],
		'WASM alone': [reentrantWasm],
	})) {
		const deepest = deepestOf((length) => run(ring, length).status === 'success');

		it(`${name}: a chain of calls goes at least 50 frames deep`, () => {
			expect(deepest).toBeGreaterThanOrEqual(50);
			const { trace } = send(host, chain(ring, deepest), { gas: 10_000_000_000_000, trace: true });
			expect(depthOf(trace!)).toBe(deepest + 1);
		});

		it(`${name}: what does not fit the native stack halts, and the host stays usable`, () => {
			for (const more of [1, 2, 20, 300]) {
				const { failure } = run(ring, deepest + more);
				expect(failure).toMatchObject({ kind: 'halt', vm: expect.any(String) });
				expect(['depth', 'stack-overflow']).toContain((failure as { reason: string }).reason);
			}
			expect(run(ring, deepest).status).toBe('success');
		});

		it(`${name}: the bound is the same wherever the embedder's own stack stands, and after code was optimised`, () => {
			const outcome = (length: number) => {
				const { status, gasUsed, failure } = run(ring, length);
				return { status, gasUsed, failure };
			};
			const expected = [deepest, deepest + 1].map(outcome);
			const below = (frames: number): unknown =>
				frames === 0 ? [deepest, deepest + 1].map(outcome) : below(frames - 1);
			expect(below(500)).toEqual(expected);
			for (let i = 0; i < 100; i++) run(ring, 10);
			expect([deepest, deepest + 1].map(outcome)).toEqual(expected);
		});
	}

	it('every frame on the native stack is counted: frames of the EVM and of WASM cost what they cost alone', () => {
		const frames = Math.floor(MAX_NATIVE_STACK / NATIVE_FRAME);
		const wasm = deepestOf((length) => run([reentrantWasm], length).status === 'success');
		const mixed = deepestOf((length) => run([peers.evm, reentrantWasm], length).status === 'success');
		expect(wasm).toBeLessThan(mixed);
		expect(mixed).toBeLessThan(frames);
	});

	it.skipIf(!canCompileMove())('recursive Move functions fit on the native stack below the deepest chain', () => {
		const code = compileCorpus().get('control')!;
		const { address } = host.deploy({ from: CORPUS, vm: 'move', code });
		const control: Peer = { vm: 'move', address, interface: host.interfaceOf(address)! };
		const callFrom = (depth: bigint, length: number) => {
			const inner = chain([reentrantWasm], length);
			const from = call(control, 'call_from', depth, inner.peer.address, ...moveArgs(inner));
			return send(host, from, { gas: 10_000_000_000_000 });
		};
		const deepest = deepestOf((length) => callFrom(0n, length).status === 'success');
		for (const depth of [0n, 100n, 1000n]) {
			// The first round also compiles code on the remaining stack.
			for (let i = 0; i < 2; i++) {
				const result = callFrom(depth, deepest);
				expect(result.failure).toBeUndefined();
				expect(result.values).toEqual([depth]);
			}
			// Move's own calls take nothing from the bound.
			expect(callFrom(depth, deepest + 1).status).not.toBe('success');
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
