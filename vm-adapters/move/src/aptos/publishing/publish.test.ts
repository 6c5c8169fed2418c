import { MOVE_STDLIB, moduleAddress, toAddress } from '@altvm/abi-bridge';
import { Host } from '@altvm/host';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { canCompileMove } from '../../../scripts/compile-move.ts';
import { assemble } from '../../../test-modules/assembler/assemble.ts';
import { compileSource } from '../../../test-modules/compile-source.ts';
import { writeModule } from '../../../test-modules/write-module.ts';
import { moveAdapter } from '../../adapter.ts';
import { fromTemplate } from '../../core/template/publish-from-template.ts';
import { encodePublishOptions, type UpgradePolicy } from './policy.ts';

const OWNER = toAddress(`0x${'c0'.padStart(64, '0')}`);
const OTHER = toAddress(`0x${'c1'.padStart(64, '0')}`);
const CODE = moduleAddress(MOVE_STDLIB, 'code');
const COUNTER = moduleAddress(OWNER, 'counter');
const POLICY = { compatible: 1, immutable: 2 };

const counter = (name: string, step: number, more: string) => `
module 0xc0::${name} {
    struct Count has key { n: u64 }
    fun init_module(owner: &signer) { move_to(owner, Count { n: 0 }) }
    public entry fun add() acquires Count {
        let count = borrow_global_mut<Count>(@0xc0);
        count.n = count.n + ${step};
    }
    public fun get(): u64 acquires Count { borrow_global<Count>(@0xc0).n }
    ${more}
}`;
const SOURCE = `
${counter('counter', 1, 'public fun step(): u64 { 1 }')}
${counter('counter_v2', 10, 'public fun step(): u64 { 10 } public fun twice(n: u64): u64 { 2 * n }')}
${counter('counter_bad', 1, '')}
${counter('counter_cyclic', 1, 'public fun step(): u64 { 0xc0::helper::one() }')}
module 0xc0::helper { public fun one(): u64 { 1 } }
module 0xc0::user {
    use 0xc0::counter;
    public fun step_and_get(): u64 { counter::step() * 1000 + counter::get() }
    /// Calls the counter before and after upgrading it.
    public fun upgrade(owner: &signer, code: vector<vector<u8>>): u64 {
        let before = counter::step();
        std::code::publish(owner, code, 1);
        counter::add();
        before * 1000 + counter::step()
    }
    public fun upgrade_and_fail(owner: &signer, code: vector<vector<u8>>) {
        upgrade(owner, code);
        abort 7
    }
    public fun policy(of: address): (u8, u64) {
        (std::code::upgrade_policy(of), std::code::upgrade_number(of))
    }
}
module 0xc0::helper_v2 { public fun one(): u64 { 0xc0::counter::step() } }
module 0xc0::factory {
    use std::account;
    public entry fun make(owner: &signer, code: vector<vector<u8>>) {
        let (resource, _capability) = account::create_resource_account(owner, b"factory");
        std::code::publish(&resource, code, 1);
    }
    public fun account_of(owner: address): address { account::create_resource_address(&owner, b"factory") }
}
module 0xc1::press {
    public entry fun publish(owner: &signer, code: vector<vector<u8>>) { std::code::publish(owner, code, 1) }
}
module 0xc0::friend_a { friend 0xc0::friend_b; }
module 0xc0::friend_b {}
`;

describe.skipIf(!canCompileMove())('upgrading a module', () => {
	let modules: Map<string, Uint8Array>;
	let host: Host;
	/** A compiled module of SOURCE, renamed to `as`. */
	const code = (name: string, as = name) =>
		name === as ? modules.get(name)! : fromTemplate(modules.get(name)!, { identifiers: { [name]: as } });
	const v2 = () => code('counter_v2', 'counter');
	beforeAll(() => {
		modules = compileSource(SOURCE);
	});
	const publish = (bytes: Uint8Array, upgradePolicy?: UpgradePolicy, from = OWNER) =>
		host.tryDeploy({
			from,
			vm: 'move',
			code: bytes,
			constructorInput: encodePublishOptions(upgradePolicy ? { upgradePolicy } : {}),
		});
	const call = (module: string, fn: string, args: unknown[] = [], from = OWNER) =>
		host.call({ from, to: moduleAddress(OWNER, module), function: fn, args });
	const refused = (reason: string) => ({
		status: 'revert',
		failure: { kind: 'refused', reason: expect.stringContaining(reason) },
	});
	beforeEach(() => {
		host = new Host({ adapters: [moveAdapter()] });
		expect(publish(code('counter')).status).toBe('success');
		expect(call('counter', 'add').status).toBe('success');
	});

	it.each([
		['public fun init_module(&signer) { RET }', 'must be private'],
		['entry fun init_module(&signer) { RET }', 'no entry function'],
		['fun init_module(&signer): u64 { LD_U64 1; RET }', 'without results'],
		['fun init_module<T>(&signer) { RET }', 'no type parameters'],
		['fun init_module(&signer, u64) { RET }', 'at most one parameter'],
		['fun init_module(u64) { RET }', 'a signer'],
	])('halts for an initializer that others could call, or that needs more than a signer: %s', (fn, reason) => {
		const result = publish(writeModule(assemble(fn)));
		expect(result.outcome).toMatchObject({ status: 'halt', reason: 'verification-failed' });
		expect(result.outcome).toMatchObject({ detail: expect.stringContaining(reason) });
	});

	it.each([
		'fun init_module() { RET }',
		'fun init_module(signer) { RET }',
		'public(friend) fun init_module(&signer) { RET }',
	])('runs an initializer: %s', (fn) => {
		expect(publish(writeModule(assemble(fn))).status).toBe('success');
	});

	it('replaces code and interface, keeps resources and does not run init_module again', () => {
		expect(publish(v2())).toMatchObject({ status: 'success', address: COUNTER });
		expect(call('counter', 'get').values).toEqual([1n]);
		call('counter', 'add');
		expect(call('counter', 'get').values).toEqual([11n]);
		expect(call('counter', 'twice', [4]).values).toEqual([8n]);
	});

	it('links dependent modules to the new code', () => {
		publish(code('user'));
		expect(call('user', 'step_and_get').values).toEqual([1001n]);
		publish(v2());
		expect(call('user', 'step_and_get').values).toEqual([10_001n]);
	});

	it('refuses an incompatible module, and the old one still runs', async () => {
		const root = await host.stateRoot();
		const bad = publish(code('counter_bad', 'counter'));
		expect(bad).toMatchObject(refused('BACKWARD_INCOMPATIBLE_MODULE_UPDATE in counter at removed function step'));
		expect(call('counter', 'step').values).toEqual([1n]);
		expect(publish(Uint8Array.of(1, 2, 3)).status).toBe('revert');
		expect((await host.stateRoot()) === root).toBe(false);
	});

	it('refuses another account, which the module does not name', () => {
		expect(publish(v2(), undefined, OTHER)).toMatchObject(refused('is of'));
		expect(call('counter', 'step').values).toEqual([1n]);
	});

	it('refuses to replace an immutable module under any stated policy', () => {
		expect(publish(v2(), 'immutable').status).toBe('success');
		for (const policy of ['compatible', 'immutable', undefined] as const)
			expect(publish(v2(), policy)).toMatchObject(refused('module counter is immutable'));
		publish(code('user'));
		expect(call('user', 'policy', [COUNTER]).values).toEqual([2n, 1n]);
	});

	it('stores policy and number of upgrades, which Move code can read', () => {
		publish(code('user'));
		const policy = () => call('user', 'policy', [COUNTER]).values;
		expect(policy()).toEqual([1n, 0n]);
		publish(v2());
		publish(v2(), 'compatible');
		expect(policy()).toEqual([1n, 2n]);
	});

	it('requires the dependencies of an immutable module to be immutable, except the standard library', () => {
		expect(publish(code('user'), 'immutable')).toMatchObject(refused('depends on one that is not at module counter'));
		publish(v2(), 'immutable');
		expect(publish(code('user'), 'immutable').status).toBe('success');
	});

	it.each([[Uint8Array.of(0)], [Uint8Array.of(3)], [Uint8Array.of(1, 1)]])(
		'refuses the constructor input %s',
		(input) => {
			const result = host.tryDeploy({ from: OWNER, vm: 'move', code: v2(), constructorInput: input });
			expect(result).toMatchObject(refused('a module takes an upgrade policy'));
		},
	);

	it('refuses cyclic dependencies', () => {
		publish(code('helper'));
		expect(publish(code('counter_cyclic', 'counter')).status).toBe('success');
		expect(publish(code('helper_v2', 'helper'))).toMatchObject(refused('CYCLIC_MODULE_DEPENDENCY in helper'));
	});

	it('refuses cyclic friends', () => {
		expect(publish(code('friend_a')).status).toBe('success');
		expect(publish(code('friend_b')).status).toBe('success');
		const back = compileSource('module 0xc0::friend_a {} module 0xc0::friend_b { friend 0xc0::friend_a; }');
		expect(publish(back.get('friend_b')!)).toMatchObject(refused('CYCLIC_MODULE_FRIENDSHIP in friend_b'));
	});

	it('refuses a re-entrant module whose borrows are too complex to analyse at each load', () => {
		const parameters = Array.from({ length: 60 }, (_, i) => `a${i}: u64`).join(', ');
		const body = Array.from({ length: 1200 }, (_, i) => `x = x + a${i % 60};`).join(' ');
		const source = (mark: string) =>
			`module 0xc0::large { ${mark} public fun f(${parameters}): u64 { let x = 0; ${body} x } }`;
		const large = (mark: string) => compileSource(source(mark)).get('large')!;
		expect(publish(large('struct AltvmReentrant__ {}'))).toMatchObject(refused('PROGRAM_TOO_COMPLEX in large::f'));
		expect(publish(large('struct Other {}')).status).toBe('success');
	});

	it('leaves the old module in place when it runs out of gas at any point', async () => {
		const { gasUsed } = publish(v2());
		host = new Host({ adapters: [moveAdapter()] });
		publish(code('counter'));
		const root = await host.stateRoot();
		const nonce = host.nonce(OWNER);
		for (let gas = 0; gas < gasUsed; gas += Math.ceil(gasUsed / 30)) {
			const result = host.tryDeploy({ from: OWNER, vm: 'move', code: v2(), gas });
			expect(result.outcome).toMatchObject({ status: 'halt', reason: 'out-of-gas' });
			host.setNonce(OWNER, nonce);
		}
		expect(await host.stateRoot()).toBe(root);
		expect(host.tryDeploy({ from: OWNER, vm: 'move', code: v2(), gas: gasUsed }).status).toBe('success');
	});

	describe('through code::publish', () => {
		const send = (bytes: Uint8Array[], policy: number, from = OWNER) =>
			host.call({ from, to: CODE, function: 'publish', args: [bytes, policy] });

		it('publishes several modules in order, and upgrades those that exist', () => {
			expect(send([code('helper'), code('counter_cyclic', 'counter'), code('user')], POLICY.compatible).status).toBe(
				'success',
			);
			expect(call('user', 'step_and_get').values).toEqual([1001n]);
			expect(host.vmOf(moduleAddress(OWNER, 'helper'))).toBe('move');
		});

		it('publishes all modules or none, and the abort carries the cause', async () => {
			const root = await host.stateRoot();
			const result = send([code('helper'), code('counter_bad', 'counter')], POLICY.compatible);
			expect(result.failure).toMatchObject({
				kind: 'abort',
				module: CODE,
				code: 1n,
				cause: { kind: 'refused', reason: expect.stringContaining('removed function step') },
			});
			expect(await host.stateRoot()).toBe(root);
		});

		it('refuses a module of another account', () => {
			expect(send([v2()], POLICY.compatible, OTHER).failure).toMatchObject({
				kind: 'abort',
				cause: { kind: 'refused' },
			});
		});

		it.each(['interpreter', 'translated'] as const)(
			'runs the new code in the caller that upgraded it: %s',
			(engine) => {
				host = new Host({ adapters: [moveAdapter({ engine })] });
				publish(code('counter'));
				call('counter', 'add');
				publish(code('user'));
				expect(call('user', 'upgrade', [[v2()]]).values).toEqual([1010n]);
				expect(call('counter', 'get').values).toEqual([11n]);
			},
		);

		it('restores the old code everywhere if the transaction fails later', async () => {
			publish(code('user'));
			const root = await host.stateRoot();
			expect(call('user', 'upgrade_and_fail', [[v2()]]).failure).toMatchObject({ kind: 'abort', code: 7n });
			expect(await host.stateRoot()).toBe(root);
			expect(call('user', 'step_and_get').values).toEqual([1001n]);
			expect(() => call('counter', 'twice', [4])).toThrow();
		});

		it('refuses to upgrade a module while it runs', () => {
			publish(code('user'));
			const result = call('user', 'upgrade', [[code('user')]]);
			expect(result.failure).toMatchObject({
				kind: 'abort',
				cause: { kind: 'refused', reason: 'upgrade of a contract that is running' },
			});
		});

		it("refuses a stranger's module that was given the owner's signer", async () => {
			host.deploy({ from: OTHER, vm: 'move', code: code('press') });
			const root = await host.stateRoot();
			const to = moduleAddress(OTHER, 'press');
			const result = host.call({ from: OWNER, to, function: 'publish', args: [[v2()]] });
			expect(result.failure).toMatchObject({
				kind: 'abort',
				module: CODE,
				cause: { kind: 'refused', reason: expect.stringContaining('only the account itself') },
			});
			expect(await host.stateRoot()).toBe(root);
		});

		it('publishes under a resource account with its signer', () => {
			publish(code('factory'));
			const account = call('factory', 'account_of', [OWNER]).values![0] as string;
			// Put the address of the resource account into the tables of `counter`.
			const file = Buffer.from(code('counter'));
			const [own, other] = [OWNER, account].map((address) => Buffer.from(address.slice(2), 'hex'));
			for (let at = file.indexOf(own!); at >= 0; at = file.indexOf(own!)) file.set(other!, at);
			expect(call('factory', 'make', [[Uint8Array.from(file)]]).status).toBe('success');
			const made = moduleAddress(toAddress(account as `0x${string}`), 'counter');
			expect(host.call({ from: OTHER, to: made, function: 'add' }).status).toBe('success');
			expect(host.call({ from: OTHER, to: made, function: 'get' }).values).toEqual([1n]);
			expect(call('counter', 'get').values).toEqual([1n]);
		});

		it('halts in a static frame', () => {
			const result = host.call({ from: OWNER, to: CODE, function: 'publish', args: [[v2()], 1], isStatic: true });
			expect(result.outcome).toMatchObject({ status: 'halt', reason: 'static-violation' });
		});
	});
});
