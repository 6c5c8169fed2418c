import { MOVE_STDLIB } from '@altvm/abi-bridge';
import { encodeScriptCall, fromTemplate, SCRIPTS } from '@altvm/move';
import { type Address, moduleAddress, printTree } from 'altvm';
import { describe, expect, it } from 'vitest';
import { canCompileMove } from '../../vm-adapters/move/scripts/compile-move.ts';
import { buildSource } from '../../vm-adapters/move/test-modules/compile-source.ts';
import {
	type Call,
	call,
	createWorld,
	forward,
	type Peer,
	repeat,
	send,
	staticForward,
	tryForward,
	USER,
} from '../world/world.ts';

const CODE = moduleAddress(MOVE_STDLIB, 'code');
const POLICY = { compatible: 1, immutable: 2 };

/** Two versions of an account's modules, and scripts that use them. */
const source = (account: Address) => `
module ${account}::count {
    struct Count has key { n: u64 }
    fun init_module(owner: &signer) { move_to(owner, Count { n: 0 }) }
    public entry fun add() acquires Count { let c = borrow_global_mut<Count>(@${account}); c.n = c.n + 1; }
    #[view]
    public fun get(): u64 acquires Count { borrow_global<Count>(@${account}).n }
}
module ${account}::count_v2 {
    struct Count has key { n: u64 }
    public entry fun add() acquires Count { let c = borrow_global_mut<Count>(@${account}); c.n = c.n + 10; }
    #[view]
    public fun get(): u64 acquires Count { borrow_global<Count>(@${account}).n }
    fun init_module(owner: &signer) { move_to(owner, Count { n: 0 }) }
    public fun added(): u64 { 10 }
}
module ${account}::count_bad {
    struct Count has key { n: u128 }
    public fun get(): u64 { 0 }
}
script { fun add_twice() { ${account}::count::add(); ${account}::count::add(); } }
script { fun add_and_fail() { ${account}::count::add(); abort 3 } }
script { fun whoami(s: &signer) { assert!(std::signer::address_of(s) == @${account}, 4); } }
`;

describe.skipIf(!canCompileMove())('an upgrade of a Move module by a contract', async () => {
	const world = await createWorld();
	const { host, peers, otherEvm, otherWasm } = world;
	const code: Peer = { vm: 'move', address: CODE, interface: host.interfaceOf(CODE)! };
	const scripts: Peer = { vm: 'move', address: SCRIPTS, interface: host.interfaceOf(SCRIPTS)! };
	// Owner and caller of `code` is the Move probe. It appears nowhere else in the call chains.
	const owners: [name: string, owner: Peer][] = [
		['evm', otherEvm],
		['wasm', otherWasm],
		['move', peers.move],
	];

	for (const [name, owner] of owners) {
		describe(`of ${name}`, () => {
			const built = canCompileMove() ? buildSource(source(owner.address)) : { modules: new Map(), scripts: new Map() };
			const script = (of: string): Uint8Array =>
				[...built.scripts].find(([file]) => file.replace(/_\d+$/, '') === of)![1];
			const at = moduleAddress(owner.address, 'count');
			const module = (version: string): Uint8Array =>
				version === 'count'
					? built.modules.get(version)!
					: fromTemplate(built.modules.get(version)!, { identifiers: { [version]: 'count' } });
			const publish = (version: string, policy = POLICY.compatible): Call =>
				call(code, 'publish', [module(version)], policy);
			const get = () => host.call({ from: USER, to: at, function: 'get' }).values![0];
			const isOld = () => expect(host.code(at)).toEqual(module('count'));

			it('only the owner can publish the module', () => {
				expect(send(host, publish('count')).status).toBe('revert');
				const result = send(host, forward(owner, publish('count')), { trace: true });
				expect(result.status).toBe('success');
				expect(printTree(result.trace!)).toContain(`.create`);
				isOld();
				expect(
					send(host, forward(peers.evm, call({ vm: 'move', address: at, interface: host.interfaceOf(at)! }, 'add')))
						.status,
				).toBe('success');
				expect(get()).toBe(1n);
			});

			it('a frame that reverts later undoes the upgrade: code, interface and policy are restored', async () => {
				const before = await host.stateRoot();
				// The first upgrade makes the module immutable, so that the second one fails.
				const twice = repeat(owner, publish('count_v2', POLICY.immutable), 2);
				expect(send(host, twice).status).toBe('revert');
				expect(await host.stateRoot()).toBe(before);
				isOld();
				const caught = send(host, tryForward(peers.evm, twice, 20_000_000));
				expect(caught.values![0]).toBe(false);
				isOld();
				expect(host.interfaceOf(at)!.functions.map(({ name }) => name)).not.toContain('added');
				expect(get()).toBe(1n);
			});

			it('an incompatible upgrade is rejected, and the reason reaches the caller', async () => {
				const before = await host.stateRoot();
				const result = send(host, forward(owner, publish('count_bad')));
				expect(result.status).toBe('revert');
				const told = JSON.stringify(result.failure, (_, v) => (typeof v === 'bigint' ? `${v}` : v));
				expect(told).toContain('BACKWARD_INCOMPATIBLE_MODULE_UPDATE');
				expect(await host.stateRoot()).toBe(before);
			});

			it('an upgrade is refused in a static frame', () => {
				const result = send(host, staticForward(owner, publish('count_v2')));
				if (owner.vm === 'move') expect(result.status).toBe('revert');
				else expect(result.values![0]).toBe(false);
				isOld();
			});

			it('running out of gas at any point keeps the old code', async () => {
				const of = forward(owner, publish('count_v2'));
				const snapshot = host.snapshot();
				const { gasUsed } = send(host, of);
				host.restore(snapshot);
				const before = await host.stateRoot();
				for (let gas = 0; gas < gasUsed; gas += Math.ceil(gasUsed / 25)) {
					expect(send(host, of, { gas }).status).not.toBe('success');
					expect(await host.stateRoot()).toBe(before);
				}
			});

			it('a script that the contract runs acts as that contract; a failed script leaves no changes', async () => {
				const run = (of: string): Call => call(scripts, 'run', script(of), [], []);
				expect(send(host, forward(owner, run('whoami'))).status).toBe('success');
				expect(
					host.call({ from: USER, to: SCRIPTS, input: encodeScriptCall({ code: script('whoami') }) }).failure,
				).toEqual({
					kind: 'abort',
					module: SCRIPTS,
					code: 4n,
				});
				const before = await host.stateRoot();
				expect(send(host, forward(owner, run('add_and_fail'))).status).toBe('revert');
				expect(await host.stateRoot()).toBe(before);
				expect(send(host, forward(owner, run('add_twice'))).status).toBe('success');
				expect(get()).toBe(3n);
			});

			it('the upgraded code runs for every caller and script, and stored data is kept', () => {
				const result = send(host, forward(owner, publish('count_v2', POLICY.immutable)), { trace: true });
				expect(result.status).toBe('success');
				expect(printTree(result.trace!)).toContain('.upgrade');
				expect(get()).toBe(3n);
				const upgraded: Peer = { vm: 'move', address: at, interface: host.interfaceOf(at)! };
				for (const caller of [peers.evm, peers.wasm, peers.move])
					expect(send(host, forward(caller, call(upgraded, 'add'))).status).toBe('success');
				expect(send(host, forward(owner, call(scripts, 'run', script('add_twice'), [], []))).status).toBe('success');
				expect(get()).toBe(53n);
				expect(send(host, forward(owner, publish('count_v2'))).status).toBe('revert');
			});
		});
	}
});
