import type { Address } from 'altvm';
import { beforeAll, describe, expect, it } from 'vitest';
import { call, forward, repeat, send, supply, tryForward, USER } from '../world/world.ts';
import { createScene, interfaceLike, type Scene } from './callers.ts';

let scene: Scene;
let beaconProxy: Address;
beforeAll(async () => {
	scene = await createScene();
	const beacon = scene.deploy('UpgradeableBeacon', scene.deployKnown('Box'), USER);
	beaconProxy = scene.deploy('BeaconProxy', beacon, '0x');
}, 120_000);

const setX = () => call({ vm: 'evm', address: beaconProxy, interface: interfaceLike('Box') }, 'setX', 5n);

describe('the search for an interface', () => {
	it('is paid by the call at every gas limit: it takes full effect or none', async () => {
		const { host, peers } = scene;
		const before = host.snapshot();
		const root = await host.stateRoot();
		const { gasUsed, status } = send(host, forward(peers.move, setX()));
		expect(status).toBe('success');
		const after = await host.stateRoot();
		host.restore(before);
		const total = supply(host);
		let succeeded = 0;
		for (let gas = 1000; gas < 2 * gasUsed; gas += 509) {
			const snapshot = host.snapshot();
			const result = send(host, forward(peers.move, setX()), { gas });
			expect(result.gasUsed).toBeLessThanOrEqual(gas);
			if (result.status === 'success') {
				succeeded++;
				expect(result.gasUsed).toBe(gasUsed);
				expect(await host.stateRoot()).toBe(after);
			} else expect(await host.stateRoot()).toBe(root);
			expect(supply(host)).toBe(total);
			host.restore(snapshot);
		}
		expect(succeeded).toBeGreaterThan(0);
	});

	it('costs the same traced, with a witness, and after others have searched', () => {
		const { host, peers } = scene;
		for (const caller of ['move', 'wasm'] as const) {
			const run = (trace: boolean | 'witness') => {
				const { to, fn, args } = { to: peers[caller].address, ...forward(peers[caller], setX()) };
				const { gasUsed, changes } = host.simulate({ from: USER, to, function: fn, args, trace });
				return { gasUsed, changes };
			};
			const first = run(false);
			host.resolveInterface(beaconProxy);
			expect(run(true)).toEqual(first);
			expect(run('witness')).toEqual(first);
			expect(run(false)).toEqual(first);
		}
	});

	it('is paid again in each transaction, and less by later calls of the same one', () => {
		const { host, peers } = scene;
		const gasOf = (times: number) => {
			const of = repeat(peers.move, setX(), times);
			const { gasUsed, status } = host.simulate({ from: USER, to: of.peer.address, function: of.fn, args: of.args });
			expect(status).toBe('success');
			return gasUsed;
		};
		const [one, two, three] = [gasOf(1), gasOf(2), gasOf(3)];
		// Two accounts and two slots that are warm, and the code and interface that are loaded.
		expect(one - (two - one)).toBeGreaterThan(2 * 2500 + 2 * 2000);
		expect(three - two).toBe(two - one);
	});

	it('ends in a beacon that runs without end, at a bounded price', () => {
		const { host, peers } = scene;
		const endless = scene.deploy('UpgradeableBeacon', scene.deployKnown('Box'), USER);
		const proxy = scene.deploy('BeaconProxy', endless, '0x');
		// JUMPDEST, PUSH0, JUMP.
		host.setAccount(endless, { vm: 'evm', code: Uint8Array.of(0x5b, 0x5f, 0x56) });
		const inner = call({ vm: 'evm', address: proxy, interface: interfaceLike('Box') }, 'setX', 5n);
		const result = send(host, tryForward(peers.wasm, inner, 10_000_000n));
		expect(result.gasUsed).toBeGreaterThan(100_000);
		const refused = send(host, forward(peers.move, inner), { gas: 1_000_000 });
		expect(refused.status).toBe('revert');
		expect(refused.gasUsed).toBeLessThan(400_000);
		expect(host.resolveInterface(proxy)).toBeUndefined();
	});
});
