import { describe, expect, it } from 'vitest';
import { call, createWorld, forward, innermost, send, VMS } from '../world/world.ts';

describe('the caller sees what the callee wrote', async () => {
	const { host, peers, otherEvm, otherWasm, reentrantWasm } = await createWorld();

	it('a contract sees the write of its own re-entrant inner call', () => {
		for (const a of [peers.evm, reentrantWasm]) {
			for (const b of [otherEvm, otherWasm, peers.move]) {
				const inner = forward(b, call(a, 'set', 3, 42n));
				expect(send(host, forward(a, inner)).status).toBe('success');
				expect(send(host, call(a, 'get', 3)).values).toEqual([42n]);
			}
		}
	});

	for (const vm of VMS) {
		it(`${vm}: two calls to it in one transaction see each other's writes, through different callers`, () => {
			const write = forward(otherEvm, call(peers[vm], 'set', 5, 500n));
			expect(send(host, write).status).toBe('success');
			const read = forward(otherWasm, call(peers[vm], 'get', 5));
			expect(innermost(read, send(host, read).values!)).toEqual([500n]);
		});
	}
});
