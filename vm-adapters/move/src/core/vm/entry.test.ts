import { encodeMoveCall, moduleAddress, toAddress } from '@altvm/abi-bridge';
import { Host } from '@altvm/host';
import * as template from '@mysten/move-bytecode-template';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { canCompileMove } from '../../../scripts/compile-move.ts';
import { compileSource } from '../../../test-modules/compile-source.ts';
import { moveAdapter } from '../../adapter.ts';

const OWNER = toAddress(`0x${'c0'.padStart(64, '0')}`);
const USER = toAddress(`0x${'b2'.padStart(40, '0')}`);
const at = (name: string) => moduleAddress(OWNER, name);

const SOURCE = `
module 0xc0::doors {
    use std::signer;
    use std::string::{Self, String};
    friend 0xc0::pal;
    struct Mark has key { n: u64 }
    struct Own has drop {}

    fun init_module(owner: &signer) { move_to(owner, Mark { n: 0 }) }
    public fun open(): u64 { 1 }
    entry fun slip() acquires Mark { bump() }
    public entry fun both() acquires Mark { bump() }
    public(friend) fun for_friends(): u64 acquires Mark { bump(); 3 }
    public(friend) entry fun friends_and_outside() acquires Mark { bump() }
    fun bump() acquires Mark { let mark = borrow_global_mut<Mark>(@0xc0); mark.n = mark.n + 1; }
    #[view]
    public fun count(): u64 acquires Mark { borrow_global<Mark>(@0xc0).n }
    #[view]
    public fun name_of<T>(): u64 { 5 }
    #[view]
    fun hidden_view(): u64 { 6 }
    public fun takes_own(_o: Own): u64 { 7 }
    public fun gives_own(): Own { Own {} }
    public fun takes_reference(_r: &u64) {}
    entry fun echo(s: &signer, text: String, maybe: std::option::Option<u64>) {
        assert!(signer::address_of(s) == @0xb2 && string::length(&text) == 2 && std::option::is_some(&maybe), 9);
    }
}
module 0xc0::pal {
    public fun ask(): u64 { 0xc0::doors::for_friends() }
    public fun ask_entry() { 0xc0::doors::friends_and_outside() }
}
module 0xc0::stranger {
    use std::string;
    use std::xcall;
    public fun ask(): u64 { 0xc0::doors::open() }
    public fun call_out(target: address, function: vector<u8>) {
        xcall::call(target, string::utf8(function), vector[]);
    }
}`;

describe.skipIf(!canCompileMove())('a function of a module', () => {
	let modules: Map<string, Uint8Array>;
	let host: Host;
	beforeAll(() => {
		modules = compileSource(SOURCE);
	});
	beforeEach(() => {
		host = new Host({ adapters: [moveAdapter()] });
		for (const name of ['doors', 'pal', 'stranger']) host.deploy({ from: OWNER, vm: 'move', code: modules.get(name)! });
	});
	const call = (module: string, fn: string, args: unknown[] = [], more: object = {}) =>
		host.call({ from: USER, to: at(module), function: fn, args, ...more });
	/** Calls a function by its name alone, even if the interface does not list it. */
	const raw = (fn: string, args: Uint8Array[] = [], typeArguments: string[] = []) => {
		const context = { toEvmAddress: () => '0x' as const, fromEvmAddress: () => USER, charge: () => {} };
		return host.call({
			from: USER,
			to: at('doors'),
			input: encodeMoveCall({ function: fn, typeArguments, args }, context),
		});
	};

	it('is in the interface if it is public or entry and other VMs have its types; with #[view] it is view', () => {
		const functions = host.interfaceOf(at('doors'))!.functions.map(({ name, mutability }) => [name, mutability]);
		expect(Object.fromEntries(functions)).toEqual({
			open: 'nonpayable',
			slip: 'nonpayable',
			both: 'nonpayable',
			friends_and_outside: 'nonpayable',
			count: 'view',
			name_of: 'view',
			echo: 'nonpayable',
		});
	});

	it('can be called from outside if it is entry, even if it is private or for friends', () => {
		for (const fn of ['slip', 'both', 'friends_and_outside']) expect(call('doors', fn).status).toBe('success');
		expect(call('doors', 'count').values).toEqual([3n]);
		expect(call('doors', 'name_of', [], { typeArguments: ['vector<u8>'] }).values).toEqual([5n]);
	});

	it.each([
		'for_friends',
		'bump',
		'hidden_view',
		'init_module',
		'takes_own',
		'gives_own',
		'takes_reference',
		'nothing',
	])('cannot be called from outside if it is not in the interface: %s', (fn) => {
		expect(raw(fn)).toMatchObject({ status: 'revert', failure: { kind: 'refused' } });
		const out = call('stranger', 'call_out', [at('doors'), new TextEncoder().encode(fn)]);
		expect(out.failure).toMatchObject({ kind: 'abort', cause: { kind: 'refused' } });
		expect(call('doors', 'count').values).toEqual([0n]);
	});

	it('refuses a type argument that is nested too deep', () => {
		const nested = (depth: number) => `${'vector<'.repeat(depth)}u8${'>'.repeat(depth)}`;
		expect(call('doors', 'name_of', [], { typeArguments: [nested(16)] }).values).toEqual([5n]);
		expect(call('doors', 'name_of', [], { typeArguments: [nested(17)] })).toMatchObject({
			status: 'revert',
			failure: { kind: 'refused', reason: expect.stringContaining('no type vector<') },
		});
	});

	it('can be called by a module through a contract call if it is entry', () => {
		for (const fn of ['slip', 'friends_and_outside'])
			expect(call('stranger', 'call_out', [at('doors'), new TextEncoder().encode(fn)]).status).toBe('success');
		expect(call('doors', 'count').values).toEqual([2n]);
	});

	it('can be called by friends if it is for friends', () => {
		expect(call('pal', 'ask').values).toEqual([3n]);
		expect(call('pal', 'ask_entry').status).toBe('success');
		expect(call('doors', 'count').values).toEqual([2n]);
	});

	it.each(['slip', 'for_friends', 'bump', 'friends_and_outside'])(
		'cannot be linked by a module that has no access to it: %s',
		(fn) => {
			// Renames `open` in the stranger's identifiers to the function under test.
			const file = template.deserialize(modules.get('stranger')!);
			expect(file.identifiers).toContain('open');
			const code = Uint8Array.from(template.update_identifiers(modules.get('stranger')!, { open: fn }));
			const result = host.tryDeploy({ from: OWNER, vm: 'move', code });
			expect(result.failure).toMatchObject({ kind: 'refused', reason: expect.stringContaining('LOOKUP_FAILED') });
		},
	);

	it('accepts strings only in UTF-8, and options of at most one value', () => {
		const args = (text: number[], option: number[]) => raw('echo', [Uint8Array.from(text), Uint8Array.from(option)]);
		const one = [1, 1, 0, 0, 0, 0, 0, 0, 0];
		expect(args([2, 0x68, 0x69], one).status).toBe('success');
		expect(args([2, 0xff, 0x69], one).failure).toMatchObject({ kind: 'refused', reason: 'a string that is not UTF-8' });
		const two = [2, ...one.slice(1), ...one.slice(1)];
		expect(args([2, 0x68, 0x69], two).failure).toMatchObject({ reason: 'an option of more than one value' });
	});
});
