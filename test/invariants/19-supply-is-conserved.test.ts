import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
	type Call,
	call,
	createWorld,
	forward,
	type Peer,
	send,
	setAround,
	setThenForward,
	staticForward,
	supply,
	tryForward,
	type World,
} from '../world/world.ts';
import { everything, trace } from './support.ts';

/** A call graph: what each contract does, and which contracts it calls. */
type Plan =
	| {
			readonly does: 'end';
			readonly on: number;
			readonly what: 'ping' | 'fail' | 'halt' | 'burn' | 'set' | 'deposit' | 'log';
	  }
	| {
			readonly does: 'forward' | 'write' | 'around' | 'try' | 'static';
			readonly on: number;
			readonly gas: number;
			readonly value: number;
			readonly next: Plan;
	  };

const plan: fc.Arbitrary<Plan> = fc.letrec<{ plan: Plan }>((tie) => ({
	plan: fc.oneof(
		{ maxDepth: 7, withCrossShrink: true },
		fc.record({
			does: fc.constant('end' as const),
			on: fc.nat(5),
			what: fc.constantFrom('ping', 'fail', 'halt', 'burn', 'set', 'deposit', 'log'),
		}),
		fc.record({
			does: fc.constantFrom('forward', 'write', 'around', 'try', 'static'),
			on: fc.nat(5),
			gas: fc.integer({ min: 0, max: 400_000 }),
			value: fc.nat(20),
			next: tie('plan'),
		}),
	),
})).plan;

function peersOf(world: World): readonly Peer[] {
	return [world.peers.evm, world.peers.wasm, world.peers.move, world.reentrantWasm, world.otherEvm, world.otherWasm];
}

function build(world: World, node: Plan): Call {
	const peer = peersOf(world)[node.on]!;
	if (node.does === 'end') {
		switch (node.what) {
			case 'ping':
				return call(peer, 'ping', 1n);
			case 'fail':
				return call(peer, 'failWith', 2);
			case 'halt':
				return peer.vm === 'move' ? call(peer, 'overflow', 1) : call(peer, peer.vm === 'evm' ? 'halt' : 'trap');
			case 'burn':
				return call(peer, 'burnGas', 300);
			case 'set':
				return call(peer, 'set', 1, 7n);
			case 'deposit':
				return call(peer, 'deposit');
			case 'log':
				return call(peer, 'emitPing', 3n);
		}
	}
	const inner = build(world, node.next);
	const canCatch = peer.vm !== 'move';
	switch (node.does) {
		case 'forward':
			return forward(peer, inner, BigInt(node.value));
		case 'write':
			return setThenForward(peer, inner, 1, node.value);
		case 'around':
			return setAround(peer, inner, 2, node.value, node.value + 1);
		case 'try':
			return canCatch ? tryForward(peer, inner, node.gas, BigInt(node.value)) : forward(peer, inner);
		case 'static':
			return staticForward(peer, inner);
	}
}

describe('supply is conserved on every path', async () => {
	const world = await createWorld();
	const { host } = world;
	for (const peer of peersOf(world)) host.mint(peer.address, 1_000n);

	it('a thousand random call graphs keep the supply, undo what reverts, and are deterministic', async () => {
		const before = supply(host);
		let succeeded = 0;
		await fc.assert(
			fc.asyncProperty(plan, fc.integer({ min: 20_000, max: 2_000_000 }), fc.nat(30), async (node, gas, value) => {
				const of = build(world, node);
				const root = await host.stateRoot();
				const run = () => send(host, of, { gas, value: BigInt(value), trace: true });
				const snapshot = host.snapshot();
				const first = run();
				const firstRoot = await host.stateRoot();
				expect(supply(host)).toBe(before);
				if (first.status !== 'success') expect(firstRoot).toBe(root);
				host.restore(snapshot);
				expect(await host.stateRoot()).toBe(root);
				const second = run();
				expect(everything(second)).toEqual(everything(first));
				expect(trace(second)).toBe(trace(first));
				expect(await host.stateRoot()).toBe(firstRoot);
				if (first.status === 'success') succeeded++;
			}),
			{ numRuns: 1000 },
		);
		// If all graphs failed, the test would show nothing.
		expect(succeeded).toBeGreaterThan(100);
	}, 300_000);

	it('only minting adds to it', () => {
		const before = supply(host);
		host.mint(world.peers.move.address, 77n);
		expect(supply(host)).toBe(before + 77n);
	});
});
