import { encodeSolidityCall, findFunction } from 'altvm';
import { describe, expect, it } from 'vitest';
import { type Call, CONTEXT, createWorld, innermost, type Peer, PROBES, send, USER } from './world/world.ts';

const ENTRY = `${PROBES}::probe::Entry`;
const STORE = `${PROBES}::probe::Store`;

describe('a generic Move function is called with type arguments', async () => {
	const { host, peers } = await createWorld();
	const { move } = peers;

	/** A forwarding call from another VM: type tags come first, as strings. */
	const through = (caller: Peer, fn: string, typeArguments: string[], args: (bigint | string)[]): Call => {
		const descriptor = findFunction(move.interface, fn);
		const input = encodeSolidityCall(move.interface, { fn: descriptor, args, typeArguments }, CONTEXT);
		return {
			peer: caller,
			fn: 'forward',
			args: [move.address, input, 0n],
			inner: { peer: move, fn, args },
		};
	};
	const put = (caller: Peer, type: string, value: bigint) => send(host, through(caller, 'put', [type], [value]));
	const look = (caller: Peer, type: string, at: string) => {
		const of = through(caller, 'look', [type], [at]);
		const result = send(host, of);
		expect(result.status).toBe('success');
		return innermost(of, result.values!);
	};

	it('from outside', () => {
		const result = host.call({ from: USER, to: move.address, function: 'put', typeArguments: ['u8'], args: [5] });
		expect(result.status).toBe('success');
		const ask = (type: string) =>
			host.call({ from: USER, to: move.address, function: 'look', typeArguments: [type], args: [USER] }).values;
		expect(ask('u8')).toEqual([5n]);
		expect(ask('u16')).toEqual([0n]);
	});

	for (const vm of ['evm', 'wasm'] as const) {
		const caller = peers[vm];

		it(`from ${vm}: each type has a resource of its own, kept under the caller`, () => {
			expect(put(caller, ENTRY, 7n).status).toBe('success');
			expect(put(caller, 'vector<u8>', 9n).status).toBe('success');
			expect(look(caller, ENTRY, caller.address)).toEqual([7n]);
			expect(look(caller, 'vector<u8>', caller.address)).toEqual([9n]);
			expect(look(caller, STORE, caller.address)).toEqual([0n]);
			expect(look(caller, ENTRY, move.address)).toEqual([0n]);
		});

		it.each([
			['a type that is not there', `${PROBES}::probe::Nothing`],
			['a module that is not there', `${PROBES}::nothing::Entry`],
			['no type at all', 'vector<'],
			['an empty tag', ''],
			['a tag nested without end', `${'vector<'.repeat(100)}u8${'>'.repeat(100)}`],
		])(`from ${vm}: %s is refused`, (_what, type) => {
			const result = put(caller, type, 1n);
			expect(result.status).toBe('revert');
			expect(result.failure).toMatchObject({ kind: 'refused' });
		});
	}
});
