import { MOVE_STDLIB } from '@altvm/abi-bridge';
import { type Failure, moduleAddress } from 'altvm';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { call, createWorld, forward, innermost, PAIRS, PROBES, send, setAround, type World } from './world/world.ts';

let world: World;
let untouched: number;
beforeAll(async () => {
	world = await createWorld();
});
beforeEach(() => {
	untouched = world.host.snapshot();
});
afterEach(() => world.host.restore(untouched));

const XCALL = moduleAddress(MOVE_STDLIB, 'xcall');

/** Returns the failure of the innermost call, wherever the outer VM stores it. */
function cause(failure: Failure | undefined): Failure | undefined {
	return failure?.kind === 'abort' && failure.module === XCALL ? cause(failure.cause) : failure;
}

describe('a contract of each VM can call one of each other VM', () => {
	for (const [from, to] of PAIRS.filter(([a, b]) => !(a === b && a === 'move'))) {
		describe(`${from} -> ${to}`, () => {
			const peers = () => ({
				caller: world.peers[from],
				callee: from === to ? (to === 'evm' ? world.otherEvm : world.otherWasm) : world.peers[to],
			});

			it('passes arguments and receives results', () => {
				const { caller, callee } = peers();
				const of = forward(caller, call(callee, 'ping', 41n));
				const result = send(world.host, of);
				expect(result.status).toBe('success');
				expect(innermost(of, result.values!)).toEqual([42n]);
			});

			it('changes state, and the caller reads it back', () => {
				const { caller, callee } = peers();
				expect(send(world.host, forward(caller, call(callee, 'set', 7, 99n))).status).toBe('success');
				const of = forward(caller, call(callee, 'get', 7));
				expect(innermost(of, send(world.host, of).values!)).toEqual([99n]);
			});

			it('is seen by the callee under its own address', () => {
				const { caller, callee } = peers();
				const of = forward(caller, call(callee, 'whoami'));
				expect(innermost(of, send(world.host, of).values!)).toEqual([caller.address, callee.address]);
			});

			it("sends value, which is in the callee's balance before it runs", () => {
				const { caller, callee } = peers();
				const of = forward(caller, call(callee, 'deposit'), 1234n);
				const result = send(world.host, of, { value: 1234n });
				expect(result.failure).toBeUndefined();
				expect(innermost(of, result.values!)).toEqual([1234n]);
				expect(world.host.balance(callee.address)).toBe(1234n);
				expect(world.host.balance(caller.address)).toBe(0n);
			});

			it('receives a failure in its own idiom, and all changes are undone', async () => {
				const { caller, callee } = peers();
				const root = await world.host.stateRoot();
				const result = send(world.host, forward(caller, call(callee, 'failWith', 5)));
				expect(result.status).toBe('revert');
				const failure = cause(result.failure);
				if (to === 'move') expect(failure).toEqual({ kind: 'abort', module: callee.address, code: 5n });
				else expect(failure).toMatchObject({ kind: 'error', error: { name: 'Failed' }, args: [5n] });
				expect(await world.host.stateRoot()).toBe(root);
			});

			it('sees its writes from before the call, and its last write persists', () => {
				const { caller, callee } = peers();
				const of = setAround(caller, call(callee, 'set', 1, 5n), 3, 10, 20);
				const result = send(world.host, of);
				expect(result.status).toBe('success');
				expect(result.values!.at(-1)).toBe(10n);
				expect(send(world.host, call(caller, 'get', 3)).values).toEqual([20n]);
				expect(send(world.host, call(callee, 'get', 1)).values).toEqual([5n]);
			});
		});
	}

	it('EVM -> WASM -> Move -> EVM, a cycle in one transaction', () => {
		const { evm, wasm, move } = world.peers;
		const of = forward(evm, forward(wasm, forward(move, call(evm, 'set', 9, 77n))));
		const result = send(world.host, of, { trace: true });
		expect(result.status).toBe('success');
		expect(send(world.host, call(evm, 'get', 9)).values).toEqual([77n]);
		const read = forward(evm, forward(wasm, forward(move, call(evm, 'whoami'))));
		expect(innermost(read, send(world.host, read).values!)).toEqual([move.address, evm.address]);
	});

	it('Move calls through generated stubs under its own address', () => {
		const { evm, wasm, move } = world.peers;
		for (const peer of [evm, wasm]) {
			expect(send(world.host, call(move, 'call_ping', peer.address, 1n)).values).toEqual([2n]);
			expect(send(world.host, call(move, 'call_whoami', peer.address)).values).toEqual([move.address, peer.address]);
			expect(send(world.host, call(move, 'call_set', peer.address, 4, 44n)).status).toBe('success');
			expect(send(world.host, call(move, 'call_get', peer.address, 4)).values).toEqual([44n]);
		}
	});

	it('passes the sender as the signer to a function that takes one', () => {
		const { evm, move } = world.peers;
		const of = forward(evm, call(move, 'whose'));
		expect(innermost(of, send(world.host, of).values!)).toEqual([evm.address]);
		expect(PROBES).not.toBe(evm.address);
	});

	it('logs of all VMs are in the order in which they were emitted', () => {
		const { evm, wasm, move } = world.peers;
		const of = forward(evm, call(move, 'emit_ping', 1n));
		const logs = [...send(world.host, of).logs, ...send(world.host, forward(move, call(wasm, 'emitPing', 2n))).logs];
		expect(logs.map(({ vm, address }) => [vm, address])).toEqual([
			['move', move.address],
			['wasm', wasm.address],
		]);
		expect(logs[0]!.event).toMatchObject({ name: 'Pinged' });
	});
});
