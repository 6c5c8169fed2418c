import { MAX_GUEST_MEMORY, type Outcome } from '@altvm/host';
import { describe, expect, it } from 'vitest';
import { evmAddress, NO_BYTES, request, scriptedVm } from '../../packages/host/src/testing/scripted-vm.ts';
import {
	type Call,
	CROSS_PAIRS,
	call,
	createWorld,
	forward,
	repeat,
	solidityBytes,
	USER,
	VMS,
	type Vm,
} from '../world/world.ts';

const HOLDER = evmAddress(0x401de4);

describe('memory has one bound over the frames of all VMs', async () => {
	const holder = scriptedVm('holder');
	const { host, peers } = await createWorld({ adapters: [holder.adapter] });

	/** Makes calls, one after the other, from a frame that holds all memory but `left` bytes. */
	const run = (left: number, ...calls: readonly Call[]): Outcome[] => {
		const outcomes: Outcome[] = [];
		holder.put(host, HOLDER, (frame) => {
			frame.reserveMemory(MAX_GUEST_MEMORY - left);
			for (const of of calls)
				outcomes.push(frame.call(request(of.peer.address, { input: solidityBytes(of), gas: 10_000_000 })));
			return NO_BYTES;
		});
		expect(host.simulate({ from: USER, to: HOLDER, gas: 100_000_000 }).status).toBe('success');
		return outcomes;
	};

	/** Returns the least memory that a call needs. */
	const needs = (of: Call): number => {
		let [low, high] = [0, 2 ** 26];
		while (low < high) {
			const middle = (low + high) >> 1;
			if (run(middle, of)[0]!.status === 'success') high = middle;
			else low = middle + 1;
		}
		return low;
	};

	const ping = (vm: Vm) => call(peers[vm], 'ping', 1n);
	const own = Object.fromEntries(VMS.map((vm) => [vm, needs(ping(vm))])) as Record<Vm, number>;

	it.each(VMS)('%s: a frame counts what it uses, and halts with one byte less', (vm) => {
		expect(own[vm]).toBeGreaterThan(0);
		expect(own[vm]).toBeLessThan(2 ** 26);
		expect(run(own[vm], ping(vm))[0]).toMatchObject({ status: 'success' });
		expect(run(own[vm] - 1, ping(vm))[0]).toMatchObject({ status: 'halt', reason: 'memory-limit' });
	});

	it.each(CROSS_PAIRS)('%s -> %s: memory of the caller counts while the callee runs', (a, b) => {
		const of = forward(peers[a], ping(b));
		const both = needs(of);
		expect(both).toBeGreaterThanOrEqual(own[a] + own[b]);
		expect(run(both - 1, of)[0]!.status).not.toBe('success');
	});

	it.each(CROSS_PAIRS)('%s -> %s: memory of frames that ended is free again', (a, b) => {
		expect(needs(repeat(peers[a], ping(b), 12))).toBe(needs(repeat(peers[a], ping(b), 2)));
	});

	it('three VMs deep, every frame counts', () => {
		for (const [a, b] of CROSS_PAIRS) {
			const c = VMS.find((vm) => vm !== a && vm !== b)!;
			const all = needs(forward(peers[a], forward(peers[b], ping(c))));
			expect(all).toBeGreaterThanOrEqual(own.evm + own.wasm + own.move);
		}
	});

	it('a frame that did not fit takes nothing from later ones', () => {
		const order = [...VMS].sort((a, b) => own[a] - own[b]);
		const [small, , large] = order as [Vm, Vm, Vm];
		const calls = [ping(large), ping(small), ping(large), ping(small)];
		const outcomes = run(own[large] - 1, ...calls).map(({ status }) => status);
		expect(outcomes).toEqual(['halt', 'success', 'halt', 'success']);
	});
});
