import type { TraceFrame } from 'altvm';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
	addressOf,
	checkOf,
	deployMakers,
	type Makers,
	make,
	moduleOf,
	payableProduct,
	productOf,
	sendMake,
} from '../creations/makers.ts';
import {
	createWorld,
	forward,
	innermost,
	PAIRS,
	send,
	staticForward,
	supply,
	tryForward,
	VMS,
	type World,
} from '../world/world.ts';

const framesOf = (frame: TraceFrame): TraceFrame[] => [
	frame,
	...frame.steps.flatMap((step) => (step.type === 'call' ? framesOf(step.frame) : [])),
];

let world: World;
let makers: Makers;
let start: number;
beforeAll(async () => {
	world = await createWorld();
	makers = deployMakers(world);
});
beforeEach(() => {
	start = world.host.snapshot();
});
afterEach(() => {
	world.host.restore(start);
});

describe.each(PAIRS)('a contract of %s makes one of %s', (creator, vm) => {
	it('that is of that VM, with the maker as its creator, whose nonce is counted once', () => {
		const { host } = world;
		const maker = makers[creator];
		const nonce = host.nonce(maker.address);
		const result = sendMake(world, maker, productOf(vm, maker), { trace: true });
		const made = addressOf(result, world);
		expect(host.vmOf(made)).toBe(vm);
		expect([host.nonce(maker.address), host.nonce(made)]).toEqual([nonce + 1n, 1n]);
		if (vm === 'move') expect(made).toBe(moduleOf(maker));
		const check = checkOf(vm, maker, made, world);
		const through = forward(world.peers.evm, check.call);
		expect(innermost(through, send(host, through).values!)).toEqual([check.result]);
		const creates = framesOf(result.trace!).filter(({ kind }) => kind === 'create');
		expect(creates).toMatchObject([{ vm, sender: maker.address, target: made, status: 'success' }]);
	});

	it('that every VM can call', () => {
		const maker = makers[creator];
		const made = addressOf(sendMake(world, maker, productOf(vm, maker)), world);
		const check = checkOf(vm, maker, made, world);
		for (const caller of VMS) {
			const through = forward(world.peers[caller], check.call);
			const { values, failure } = send(world.host, through);
			expect(failure, `from ${caller}`).toBeUndefined();
			expect(innermost(through, values!), `from ${caller}`).toEqual([check.result]);
		}
	});

	it('with value that is in its balance, and no change of supply', () => {
		const { host } = world;
		const maker = makers[creator];
		const before = supply(host);
		const balance = host.balance(maker.address);
		const made = addressOf(sendMake(world, maker, payableProduct(vm, maker), { value: 5n }), world);
		expect([host.balance(made), host.balance(maker.address)]).toEqual([5n, balance]);
		expect(supply(host)).toBe(before);
	});

	it('all or nothing, at every gas limit', async () => {
		const { host } = world;
		const maker = makers[creator];
		const product = payableProduct(vm, maker);
		const { gasUsed } = sendMake(world, maker, product, { value: 5n });
		host.restore(start);
		start = host.snapshot();
		const [root, total] = [await host.stateRoot(), supply(host)];
		let successes = 0;
		const step = Math.ceil(gasUsed / 24);
		for (let gas = step; gas <= 1.2 * gasUsed; gas += step) {
			const inner = host.snapshot();
			const { status } = sendMake(world, maker, product, { value: 5n, gas });
			expect(supply(host)).toBe(total);
			if (status === 'success') successes++;
			else expect(await host.stateRoot()).toBe(root);
			host.restore(inner);
		}
		expect(successes).toBeGreaterThan(0);
	});

	it('nothing in a static frame, or by a call that a caller of it lets fail', async () => {
		const { host } = world;
		const maker = makers[creator];
		const asked = make(maker, productOf(vm, maker));
		const root = await host.stateRoot();
		const statically = send(host, staticForward(world.peers.evm, asked));
		expect(statically.values?.[0]).toBe(false);
		expect(await host.stateRoot()).toBe(root);
		const poor = send(host, tryForward(world.peers.evm, asked, 40_000));
		expect(poor.values?.[0]).toBe(false);
		expect(await host.stateRoot()).toBe(root);
	});
});
