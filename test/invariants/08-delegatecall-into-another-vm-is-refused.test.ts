import { decodeHostFailure } from 'altvm';
import { describe, expect, it } from 'vitest';
import { CONTEXT, call, createWorld, send, solidityBytes } from '../world/world.ts';

describe('delegatecall into another VM is refused', async () => {
	const world = await createWorld();
	for (const vm of ['wasm', 'move'] as const) {
		it(`evm -> ${vm}`, async () => {
			const { host, peers } = world;
			const root = await host.stateRoot();
			const inner = call(peers[vm], 'set', 1, 5n);
			const result = send(host, call(peers.evm, 'delegateForward', peers[vm].address, solidityBytes(inner)));
			const [ok, data] = result.values!;
			expect(ok).toBe(false);
			expect(decodeHostFailure('evm', undefined, data as Uint8Array, CONTEXT)).toEqual({
				kind: 'refused',
				reason: 'delegatecall into another VM',
			});
			expect(await host.stateRoot()).toBe(root);
		});
	}

	it("within the EVM, delegatecall works on the caller's state", () => {
		const { host, peers, otherEvm } = world;
		const inner = solidityBytes(call(otherEvm, 'set', 6, 60n));
		expect(send(host, call(peers.evm, 'delegateForward', otherEvm.address, inner)).values![0]).toBe(true);
		expect(send(host, call(peers.evm, 'get', 6)).values).toEqual([60n]);
		expect(send(host, call(otherEvm, 'get', 6)).values).toEqual([0n]);
	});
});
