import { generateStub } from '@altvm/move';
import { type Address, encodeSolidityCall, findFunction, moduleAddress, toAddress } from 'altvm';
import { describe, expect, it } from 'vitest';
import { canCompileMove } from '../vm-adapters/move/scripts/compile-move.ts';
import { compileSource } from '../vm-adapters/move/test-modules/compile-source.ts';
import { type Call, CONTEXT, createWorld, innermost, type Peer, PROBES, send, USER } from './world/world.ts';

const ENTRY = `${PROBES}::probe::Entry`;
const STORE = `${PROBES}::probe::Store`;

describe('a generic Move function can be called with type arguments', async () => {
	const { host, peers } = await createWorld();
	const { move } = peers;

	/** Calls `forward` of a contract in another VM. Type arguments come first, as strings. */
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

	it('by an outside caller', () => {
		const result = host.call({ from: USER, to: move.address, function: 'put', typeArguments: ['u8'], args: [5] });
		expect(result.status).toBe('success');
		const ask = (type: string) =>
			host.call({ from: USER, to: move.address, function: 'look', typeArguments: [type], args: [USER] }).values;
		expect(ask('u8')).toEqual([5n]);
		expect(ask('u16')).toEqual([0n]);
	});

	for (const vm of ['evm', 'wasm'] as const) {
		const caller = peers[vm];

		it(`from ${vm}: each type has its own resource, stored under the caller`, () => {
			expect(put(caller, ENTRY, 7n).status).toBe('success');
			expect(put(caller, 'vector<u8>', 9n).status).toBe('success');
			expect(look(caller, ENTRY, caller.address)).toEqual([7n]);
			expect(look(caller, 'vector<u8>', caller.address)).toEqual([9n]);
			expect(look(caller, STORE, caller.address)).toEqual([0n]);
			expect(look(caller, ENTRY, move.address)).toEqual([0n]);
		});

		it.each([
			['a type that does not exist', `${PROBES}::probe::Nothing`],
			['a module that does not exist', `${PROBES}::nothing::Entry`],
			['text that is not a type', 'vector<'],
			['an empty tag', ''],
			['a tag nested too deep', `${'vector<'.repeat(100)}u8${'>'.repeat(100)}`],
		])(`from ${vm}: %s is refused`, (_what, type) => {
			const result = put(caller, type, 1n);
			expect(result.status).toBe('revert');
			expect(result.failure).toMatchObject({ kind: 'refused' });
		});
	}
});

const SHELF = toAddress(`0x${'cc'.padStart(64, '0')}`);
const BOOK = `${SHELF}::shelf::Book`;
const SHELF_SOURCE = `
module 0xcc::shelf {
    use std::signer;
    struct Book has drop {}
    struct Slot<phantom T> has key { n: u64 }
    entry fun put<T: drop>(owner: &signer, n: u64) { move_to(owner, Slot<T> { n }) }
    #[view]
    public fun look<T>(at: address): u64 acquires Slot { if (exists<Slot<T>>(at)) borrow_global<Slot<T>>(at).n else 0 }
    public fun take<T, U>(owner: &signer): u64 acquires Slot {
        let Slot<T> { n } = move_from<Slot<T>>(signer::address_of(owner));
        move_to(owner, Slot<U> { n });
        n
    }
}`;
/** A Move module that calls through a generated stub. */
const ASKS_SOURCE = `
module 0xcc::asks {
    use 0xcc::shelf_stub;
    struct Own has drop {}
    public fun put<T>(target: address, n: u64) { shelf_stub::put<T>(target, n) }
    public fun look<T>(target: address, at: address): u64 { shelf_stub::look<T>(target, at) }
    public fun take<T, U>(target: address): u64 { shelf_stub::take<T, U>(target) }
    public fun put_own(target: address, n: u64) { shelf_stub::put<vector<Own>>(target, n) }
}`;

describe.skipIf(!canCompileMove())('entry and view functions with type parameters', async () => {
	const { host, peers } = await createWorld();
	const deploy = (code: Uint8Array): Address => host.deploy({ from: SHELF, vm: 'move', code }).address;
	const shelf = canCompileMove() ? deploy(compileSource(SHELF_SOURCE).get('shelf')!) : SHELF;
	const iface = host.interfaceOf(shelf)!;
	const asks = moduleAddress(SHELF, 'asks');
	if (canCompileMove()) {
		const stub = generateStub({ interface: iface, account: '0xcc', module: 'shelf_stub' });
		const modules = compileSource(`${stub}\n${ASKS_SOURCE}`);
		for (const name of ['shelf_stub', 'asks']) deploy(modules.get(name)!);
	}
	const outside = (fn: string, typeArguments: string[], args: unknown[]) =>
		host.call({ from: USER, to: shelf, function: fn, typeArguments, args });

	for (const vm of ['evm', 'wasm'] as const) {
		const caller = peers[vm];
		const peer: Peer = { vm: 'move', address: shelf, interface: iface };
		const call = (forwarding: string, fn: string, typeArguments: string[], args: (bigint | string)[]) => {
			const input = encodeSolidityCall(iface, { fn: findFunction(iface, fn), args, typeArguments }, CONTEXT);
			const rest = forwarding === 'forward' ? [0n] : [];
			const of: Call = { peer: caller, fn: forwarding, args: [shelf, input, ...rest], inner: { peer, fn, args } };
			return { of, result: send(host, of) };
		};

		it(`can be called from ${vm}, and the view function statically`, () => {
			expect(call('forward', 'put', [BOOK], [7n]).result.status).toBe('success');
			const looked = call('staticForward', 'look', [BOOK], [caller.address]);
			expect(innermost(looked.of, looked.result.values!)).toEqual([7n]);
			expect(call('staticForward', 'put', ['u8'], [1n]).result.values![0]).toBe(false);
			const taken = call('forward', 'take', [BOOK, 'u16'], []);
			expect(innermost(taken.of, taken.result.values!)).toEqual([7n]);
			expect(outside('look', ['u16'], [caller.address]).values).toEqual([7n]);
			expect(outside('look', [BOOK], [caller.address]).values).toEqual([0n]);
		});
	}

	it('can be called from Move, through a generated stub', () => {
		const move = (fn: string, typeArguments: string[], args: unknown[]) =>
			host.call({ from: USER, to: asks, function: fn, typeArguments, args: [shelf, ...args] });
		expect(move('put', [BOOK], [7n]).status).toBe('success');
		expect(move('look', [BOOK], [asks]).values).toEqual([7n]);
		expect(move('take', [BOOK, 'vector<address>'], []).values).toEqual([7n]);
		expect(move('look', ['vector<address>'], [asks]).values).toEqual([7n]);
		expect(move('put_own', [], [5n]).status).toBe('success');
		expect(move('look', [`vector<${SHELF}::asks::Own>`], [asks]).values).toEqual([5n]);
	});

	it('reject types that lack an ability, and a wrong number of types', () => {
		const slot = `${SHELF}::shelf::Slot<u8>`;
		expect(outside('put', [slot], [1n]).outcome).toMatchObject({ status: 'halt', reason: 'verification-failed' });
		for (const vm of ['evm', 'wasm'] as const) {
			const fn = findFunction(iface, 'put');
			const input = encodeSolidityCall(iface, { fn, args: [1n], typeArguments: [slot] }, CONTEXT);
			const result = send(host, { peer: peers[vm], fn: 'forward', args: [shelf, input, 0n] });
			expect(result.failure).toMatchObject({ kind: 'halt', vm: 'move', reason: 'verification-failed' });
		}
		for (const types of [[], ['u8', 'u8']])
			expect(() => outside('look', types, [USER])).toThrow(`takes 1 type argument, not ${types.length}`);
	});
});
