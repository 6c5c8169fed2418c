import { describe, expect, it } from 'vitest';
import { type Call, call, createWorld, forward, innermost, send, staticForward, VMS } from '../world/world.ts';

describe('every call below a static call is static, in every VM', async () => {
	const world = await createWorld();
	const { host, peers } = world;
	const writes = (vm: (typeof VMS)[number]): Call[] => [call(peers[vm], 'set', 1, 9n), call(peers[vm], 'emitPing', 1n)];
	const callers = [world.otherEvm, world.otherWasm, peers.move];

	/** Whether a static call was refused. Move aborts; the other VMs return false. */
	const refused = (of: Call) => {
		const result = send(host, of);
		return result.status !== 'success' || result.values![0] === false;
	};

	for (const caller of callers) {
		for (const target of VMS) {
			if (caller === peers[target]) continue;
			it(`${caller.vm} -static-> ${target}: cannot write or log`, async () => {
				const root = await host.stateRoot();
				for (const write of writes(target)) expect(refused(staticForward(caller, write))).toBe(true);
				expect(await host.stateRoot()).toBe(root);
			});

			for (const middle of VMS) {
				if (middle === target || caller === peers[middle]) continue;
				it(`${caller.vm} -static-> ${middle} -> ${target}: cannot write or log`, async () => {
					const root = await host.stateRoot();
					for (const write of writes(target))
						expect(refused(staticForward(caller, forward(peers[middle], write)))).toBe(true);
					expect(await host.stateRoot()).toBe(root);
				});
			}

			it(`${caller.vm} -static-> ${target}: can read`, () => {
				const of = staticForward(caller, call(peers[target], 'get', 12));
				expect(innermost(of, send(host, of).values!)).toEqual([0n]);
			});
		}
	}

	it('a static frame cannot send value', () => {
		host.mint(peers.evm.address, 10n);
		host.mint(peers.wasm.address, 10n);
		for (const middle of [peers.evm, peers.wasm]) {
			for (const to of [world.otherEvm, world.otherWasm, peers.move]) {
				expect(refused(staticForward(world.otherEvm, forward(middle, call(to, 'deposit'), 1n)))).toBe(true);
			}
			expect(host.balance(middle.address)).toBe(10n);
		}
	});
});
